"""The chat page as a person uses it."""

from playwright.sync_api import Locator, Page, expect

PATIENCE = 15_000  # milliseconds; a page that lost its server tries again within seconds


class ChatPage:
    """Types, presses and reads bubbles of an open chat page."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.words = page.get_by_label("要说的话")
        self.state = page.locator("#state")

    def enter(self, link: str) -> "ChatPage":
        """Come in by a personal link."""
        self.page.goto(link)
        self.page.get_by_role("button", name="我是本人，进入").click()
        expect(self.words).to_be_visible()
        return self

    def say(self, text: str) -> None:
        """Type a sentence and send it."""
        self.words.fill(text)
        self.page.locator("button.send").click()  # by its class: a message may offer a button of the same name

    def press(self, label: str) -> None:
        """Press the newest button of this label."""
        self.button(label).click()

    def button(self, label: str) -> Locator:
        """Find the newest button under a bubble by its label, pressed or not."""
        return self.page.locator(".press", has_text=label).last

    def bubble(self, text: str) -> Locator:
        """Find bubbles that contain a text."""
        return self.page.locator(".bubble", has_text=text)

    def sees_once(self, text: str) -> None:
        """Wait for a bubble with this text, and for there to be only one."""
        expect(self.bubble(text)).to_have_count(1, timeout=PATIENCE)

    def is_settled(self) -> None:
        """Wait until nothing is unsent and the line stands."""
        expect(self.page.get_by_text("发送中…")).to_have_count(0, timeout=PATIENCE)
        expect(self.state).not_to_have_class("state lost", timeout=PATIENCE)

    def bubbles(self) -> list[tuple[str, str]]:
        """Read all bubbles as («mine» or «bot», text)."""
        turns = self.page.locator(".turn").all()
        return [
            ("mine" if "mine" in (turn.get_attribute("class") or "").split() else "bot", _text(turn)) for turn in turns
        ]


def _text(turn: Locator) -> str:
    return turn.locator(".bubble > :not(.sr-only):not(.fold)").first.inner_text()
