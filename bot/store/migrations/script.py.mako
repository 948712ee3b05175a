"""${message}. The way back is the copy made before an upgrade."""

# ruff: noqa: PLR0915 - as long as the tables are many

import sqlalchemy as sa
from alembic import op
${imports if imports else ""}
revision = ${repr(up_revision)}
down_revision = ${repr(down_revision)}
branch_labels = None
depends_on = None


def upgrade() -> None:
    ${upgrades if upgrades else "pass"}
