"""Every setting, read once from the environment or `.env`; `.env.example` mirrors this file line for line."""

import os
import re
import secrets
from pathlib import Path

from pydantic import Field, SecretStr, ValidationError, ValidationInfo, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from bot.errors import SettingsError

TOKEN = re.compile(r"\d{1,20}:[\w-]{8,100}", re.ASCII)
WECOM_BOT = re.compile(r"([\w-]{4,100}):([\w-]{8,200})", re.ASCII)
WECOM_APP = re.compile(r"([\w-]{4,64}):(\d{1,20}):([\w-]{8,200})(?::(\w{3,64}):([A-Za-z0-9+/]{43}))?", re.ASCII)
WECOM_WEBHOOK = re.compile(r"([^\s=]{1,30})=(https?://[!-~]+[?&]key=[\w-]{4,100})")
WECOM_FORMS = {"wecom_bot": WECOM_BOT, "wecom_app": WECOM_APP, "wecom_webhooks": WECOM_WEBHOOK}
SCHEMES = {
    "wecom_ws_url": ("wss://",),
    "wecom_base_url": ("http://", "https://"),
    "telegram_proxy": ("http://", "socks4://", "socks5://", "socks5h://"),
    "telegram_base_url": ("http://", "https://"),
    "telegram_webhook": ("https://", "http://127.0.0.1", "http://localhost"),  # Telegram itself takes https alone
}


class Settings(BaseSettings):
    """What a deployment may set. Everything has a default that works on one office PC."""

    model_config = SettingsConfigDict(env_prefix="YANLING_", env_file=".env", extra="ignore")

    home: Path = Field(Path("var"), description="所有数据所在的文件夹")
    database_url: str = Field(
        "", description="留空即用 SQLite；PostgreSQL 如 postgresql://user:password@localhost/yanling"
    )
    school: str = Field("我的学校", description="新建学校时的名称")
    sample: bool = Field(default=True, description="数据为空时启动，是否装入示例学校")
    host: str = Field("127.0.0.1", description="网页聊天监听的地址；同事要用手机访问时改为 0.0.0.0")
    port: int = Field(8420, ge=0, le=65535, description="网页聊天的端口")
    public_url: str = Field("", description="老师打开网页用的地址；留空即 http://地址:端口")
    telegram_token: SecretStr = Field(
        SecretStr(""), description="Telegram 机器人的令牌（向 BotFather 要）；几个机器人用逗号隔开；留空即不用 Telegram"
    )
    telegram_proxy: str = Field(
        "", description="连 Telegram 用的代理，如 http://127.0.0.1:7890 或 socks5://127.0.0.1:1080；留空即直连"
    )
    telegram_base_url: str = Field("https://api.telegram.org", description="Telegram 接口的地址，自建服务器时改")
    telegram_webhook: str = Field(
        "",
        description="Telegram 能访问到的本机公网地址，如 https://bot.example.cn；留空即由本机去取消息，不需要公网地址",
    )
    telegram_per_second: float = Field(
        28, ge=0, le=1000, description="Telegram 每秒最多发几条；官方上限 30。0 为不限，只用于没有限制的自建服务器"
    )
    wecom_bot: SecretStr = Field(
        SecretStr(""),
        description="企业微信智能机器人（长连接）的 Bot ID 和 Secret，写成 ID:Secret；几个用逗号隔开；留空即不用",
    )
    wecom_app: SecretStr = Field(
        SecretStr(""),
        description="企业微信自建应用，写成 企业ID:AgentId:Secret，要接收消息再接上 :Token:EncodingAESKey；留空即不用",
    )
    wecom_app_cards: bool = Field(
        default=False, description="自建应用的按钮是否发成卡片；个人微信里看不到卡片，默认写成数字选项"
    )
    wecom_webhooks: SecretStr = Field(
        SecretStr(""), description="群机器人，只发每月安排：语文组=Webhook 地址；几个用逗号隔开；留空即不用"
    )
    wecom_ws_url: str = Field("wss://openws.work.weixin.qq.com", description="智能机器人长连接的地址，私有部署时改")
    wecom_base_url: str = Field("https://qyapi.weixin.qq.com", description="企业微信接口的地址，私有部署时改")
    backup_to: str = Field(
        "", description="每天自动备份放到哪个文件夹，最好是另一块硬盘或共享盘；留空即数据文件夹里的 backups"
    )
    log_level: str = Field("INFO", description="日志详细程度：DEBUG、INFO、WARNING、ERROR")

    @property
    def address(self) -> str:
        """The database's address: the one set, or the file in the home."""
        return self.database_url or f"sqlite:///{self.home / 'yanling.db'}"

    @property
    def telegram_tokens(self) -> list[str]:
        """The bots' tokens, each once."""
        tokens = self.telegram_token.get_secret_value().replace("，", ",").split(",")
        return list(dict.fromkeys(token.strip() for token in tokens if token.strip()))

    @field_validator("telegram_token")
    @classmethod
    def _are_tokens(cls, value: SecretStr) -> SecretStr:
        for token in value.get_secret_value().replace("，", ",").split(","):
            if token.strip() and not TOKEN.fullmatch(token.strip()):
                raise ValueError("not a token of BotFather")
        return value

    @property
    def wecom_bots(self) -> list[tuple[str, str]]:
        """The 智能机器人, each once: id and Secret."""
        found = (WECOM_BOT.fullmatch(each) for each in _parts(self.wecom_bot))
        return list({each[1]: each[2] for each in found if each}.items())

    @property
    def wecom_robots(self) -> dict[str, str]:
        """The robots of groups: the group's name → the robot's address."""
        found = (WECOM_WEBHOOK.fullmatch(each) for each in _parts(self.wecom_webhooks))
        return {each[1]: each[2] for each in found if each}

    @property
    def wecom_app_parts(self) -> tuple[str, str, str, str, str] | None:
        """The self-built app: corp id, agent id, Secret, and for its callback Token and EncodingAESKey (or both "")."""
        found = WECOM_APP.fullmatch(self.wecom_app.get_secret_value().strip())
        return (found[1], found[2], found[3], found[4] or "", found[5] or "") if found else None

    @field_validator("wecom_bot", "wecom_app", "wecom_webhooks")
    @classmethod
    def _is_of_form(cls, value: SecretStr, info: ValidationInfo) -> SecretStr:
        if not all(WECOM_FORMS[str(info.field_name)].fullmatch(each) for each in _parts(value)):
            raise ValueError("not of the form it should have")
        return value

    @field_validator("telegram_proxy", "telegram_base_url", "telegram_webhook", "wecom_ws_url", "wecom_base_url")
    @classmethod
    def _is_address(cls, value: str, info: ValidationInfo) -> str:
        if value and not value.startswith(SCHEMES[str(info.field_name)]):
            raise ValueError("not an address of that kind")
        return value

    @property
    def files(self) -> Path:
        """Where evidence is kept."""
        return self.home / "files"

    @property
    def backups(self) -> Path:
        """Where backups are put that are not sent elsewhere."""
        return Path(self.backup_to) if self.backup_to else self.home / "backups"

    @property
    def web_url(self) -> str:
        """The address a personal link begins with."""
        return (self.public_url or f"http://{self.host}:{self.port}").rstrip("/")


def _parts(value: SecretStr) -> list[str]:
    every = value.get_secret_value().replace("，", ",").split(",")
    return [each.strip() for each in every if each.strip()]


def load_settings() -> Settings:
    """The settings, with the home made; raises SettingsError naming what is wrong, never a value."""
    try:
        settings = Settings()
    except ValidationError as error:
        names = "、".join(f"YANLING_{str(one['loc'][0]).upper()}" for one in error.errors())
        raise SettingsError(f"设置有误，请检查：{names}") from None
    settings.home.mkdir(mode=0o700, parents=True, exist_ok=True)  # names, files and the key are nobody else's
    return settings


def load_secret(home: Path) -> bytes:
    """The key of buttons and sign-ins, made at the first start, readable by its owner only."""
    place = home / "secret"
    if not place.exists():
        waiting = home / f"secret.{os.getpid()}"
        handle = os.open(waiting, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "wb") as file:
            file.write(secrets.token_bytes(32))
        waiting.replace(place)
    return place.read_bytes()
