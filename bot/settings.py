"""Every setting, read once from the environment or `.env`; `.env.example` mirrors this file line for line."""

import os
import secrets
from pathlib import Path

from pydantic import Field, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from bot.errors import SettingsError


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
    log_level: str = Field("INFO", description="日志详细程度：DEBUG、INFO、WARNING、ERROR")

    @property
    def address(self) -> str:
        """The database's address: the one set, or the file in the home."""
        return self.database_url or f"sqlite:///{self.home / 'yanling.db'}"

    @property
    def files(self) -> Path:
        """Where evidence is kept."""
        return self.home / "files"

    @property
    def web_url(self) -> str:
        """The address a personal link begins with."""
        return (self.public_url or f"http://{self.host}:{self.port}").rstrip("/")


def load_settings() -> Settings:
    """The settings, with the home made; raises SettingsError naming what is wrong, never a value."""
    try:
        settings = Settings()
    except ValidationError as error:
        names = "、".join(f"YANLING_{str(one['loc'][0]).upper()}" for one in error.errors())
        raise SettingsError(f"设置有误，请检查：{names}") from None
    settings.home.mkdir(parents=True, exist_ok=True)
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
