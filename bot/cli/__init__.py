"""The command line: one file per command group."""

import typer

from bot.cli import explain

app = typer.Typer(name="yanling", help="研铃：教研提醒与登记。", no_args_is_help=True, add_completion=False)
app.add_typer(explain.app, name="explain")


def main() -> None:
    """Run the command line."""
    app()
