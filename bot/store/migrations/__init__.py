"""The revisions of the database, run and written by Alembic; `bot.store.schema` is the way in."""

from pathlib import Path

from alembic.config import Config
from sqlalchemy import Connection


def configuration(connection: Connection, migrations: Path) -> Config:
    """Alembic's settings for the revisions in the folder `migrations`, without a file of their own.

    Everything runs in the transaction of `connection`.
    """
    config = Config()
    config.set_main_option("script_location", str(migrations).replace("%", "%%"))
    config.set_main_option("file_template", "%%(rev)s")
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    return config
