"""Group chats, and phones whose messages can be edited, before the small school of the cast."""

from dataclasses import dataclass

from sqlmodel import select

from bot.channels.base import Parcel, Said
from bot.delivery import Sent, load_lane, unload
from bot.domain.messages import Message
from bot.domain.people import Account
from bot.house import take
from tests.cast import LANE, SECRET, House


def say_in(
    house: House,
    chat: str,
    who: str,
    text: str = "",
    *,
    choice: str | None = None,
    thread: str | None = None,
    update_id: str | None = None,
) -> bool:
    """Somebody says or presses something in a group chat; whether it was new."""
    update_id = update_id or f"u{next(house.numbers)}"
    said = Said(*LANE, who, update_id, house.now, text, choice, chat_id=chat, thread_id=thread, message_id=update_id)
    new = take(house.database, house.files, said, house.now)
    house.answer()
    house.deliver()
    return new


@dataclass
class EditingHouse(House):
    """A channel that names its messages, so that a later one can take the place of an earlier one."""

    def deliver(self) -> list[Parcel]:
        """Send what is due; a message is named by its row, an edit by what it edits."""
        arrived = []
        while (load := load_lane(self.database, LANE, "tests", SECRET, self.now)) and load.parcels:
            sent = [
                Sent(parcel.message_id, account, parcel.edit_of or f"r{parcel.message_id}")
                for parcel, account in load.parcels
            ]
            unload(self.database, load.lane, sent, self.now)
            for parcel, _ in load.parcels:
                self.heard[parcel.external_id].append(parcel)
                arrived.append(parcel)
        return arrived

    def name_of(self, parcel: Parcel) -> str | None:
        """The channel's name of a message that arrived."""
        with self.database.transaction() as session:
            return session.exec(select(Message.remote_id).where(Message.id == parcel.message_id)).one()


def texts(house: House, who: str) -> list[str]:
    """Everything that came to a phone or a group chat."""
    return [parcel.text for parcel in house.heard[who]]


def account(house: House, external_id: str) -> Account:
    """The account of that name as it stands."""
    with house.database.transaction() as session:
        return session.exec(select(Account).where(Account.external_id == external_id)).one()
