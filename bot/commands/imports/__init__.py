"""A plan or a roster sent as a file becomes a draft, is looked over, and imported."""

from bot.commands.imports.plans import COMMAND, take_file

__all__ = ["COMMAND", "take_file"]
