"""The office's pages for every test of this room."""

from tests.console.offices import enter

__all__ = ["enter"]
