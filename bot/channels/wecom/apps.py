"""A self-built app of WeCom, put together: its calls, and where it may be called back, the door for that."""

from dataclasses import dataclass
from datetime import timedelta

from starlette.routing import Route

from bot.channels.base import Reception
from bot.channels.wecom.api import OFFICIAL, AppCalls
from bot.channels.wecom.app_channel import AppChannel
from bot.channels.wecom.app_reading import AppReader, Fields
from bot.channels.wecom.callback import Door
from bot.channels.wecom.intake import Fetcher
from bot.channels.wecom.reading import CHANNEL, Attached, Heard, Unreadable
from bot.channels.wecom.refusals import Refused
from bot.channels.wecom.sealing import Seal
from bot.clock import Clock, utc_now
from bot.errors import DeliveryError

MOST_PRESSED = 1000
SETUP = "企业微信拒绝了自建应用 {agent} 的请求：{why}。{hint}"
HINTS = {
    60020: "请在企业微信管理后台把本机的公网 IP 加进应用的“企业可信 IP”。",
    48002: "请在企业微信管理后台检查应用的权限。",
}
HINT = "请核对 YANLING_WECOM_APP 里的企业 ID、AgentId 和 Secret。"


@dataclass(frozen=True, slots=True)
class AppCredentials:
    """What the app's pages at WeCom show. `token` and `aes_key` are empty where it only sends."""

    corp_id: str
    agent_id: str
    secret: str
    token: str = ""
    aes_key: str = ""

    @property
    def name(self) -> str:
        """The app's name in the house."""
        return f"{self.corp_id}/{self.agent_id}"


class WecomApp:
    """Runs one app."""

    def __init__(
        self,
        own: AppCredentials,
        reception: Reception,
        *,
        base_url: str = OFFICIAL,
        cards: bool = False,
        clock: Clock,
    ) -> None:
        self.id = own.name
        self._own, self._reception, self._clock = own, reception, clock
        self._calls = AppCalls(base_url, own.corp_id, own.secret, self._told)
        self._fetcher = Fetcher(self._fetch)
        self.channel = AppChannel(own.name, own.agent_id, self._calls, cards=cards, clock=clock)

    def routes(self) -> list[Route]:
        """The door, where WeCom was told of one."""
        if not self._own.token:
            return []
        seal = Seal.of(self._own.token, self._own.aes_key, self._own.corp_id)
        return [Door(seal, self._own.agent_id, self.take).route()]

    async def forever(self) -> None:
        """Nothing has to be asked for: WeCom knocks."""

    async def close(self) -> None:
        """Give the connections back."""
        await self._calls.close()

    async def take(self, fields: Fields) -> None:
        """Store what WeCom called back with; raises NotStored."""
        now = self._clock()
        # The house may live on another day than WeCom: the demo does, by whole days.
        reader = AppReader(self.id, timedelta(seconds=round((now - utc_now()).total_seconds())))
        try:
            heard = reader.read(fields)
        except Unreadable as error:
            await self._reception.accept([reader.unread(fields, now, f"unreadable: {error}")])
            return
        await self._store(heard)

    async def _store(self, heard: Heard) -> None:
        if heard.pressed is not None and all(heard.pressed):
            self._note(*heard.pressed)
        if heard.said is None:
            return
        said = await self._fetcher.fill(heard.said, heard.attached) if heard.attached else [heard.said]
        await self._reception.accept(said)

    def _note(self, card: str, code: str) -> None:
        self.channel.pressed[card] = code
        while len(self.channel.pressed) > MOST_PRESSED:
            del self.channel.pressed[next(iter(self.channel.pressed))]

    async def _fetch(self, attached: Attached) -> tuple[bytes, str]:
        try:
            return await self._calls.download(attached.place), attached.name
        except (Refused, DeliveryError) as error:
            raise OSError(str(error)) from error

    async def _told(self, error: Refused) -> None:
        text = SETUP.format(agent=self._own.agent_id, why=error, hint=HINTS.get(error.code, HINT))
        topic = f"wecom app {self._own.agent_id} {error.code}"
        await self._reception.tell_office(topic, text, (CHANNEL, self.id))
