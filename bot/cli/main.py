"""`yanling` itself."""

import sys


def main() -> None:
    """Run `yanling`. `explain` alone is started without the database, so that one question is answered quickly."""
    if sys.argv[1:2] == ["explain"]:
        from bot.cli.quickly import answered  # noqa: PLC0415 - as below

        if answered(sys.argv[2:]):
            return
        from bot.cli.explain import app as explain  # noqa: PLC0415 - the rest costs half a second

        sys.argv[0:2] = ["yanling explain"]
        explain()
    else:
        from bot.cli.table import app  # noqa: PLC0415

        app()
