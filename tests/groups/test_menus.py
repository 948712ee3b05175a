"""The menus a channel shows, made from the table of commands."""

import re

import pytest

from bot.commands import COMMANDS, menu_for, menu_for_groups
from bot.domain.people import RoleName

OFFICE_ONLY = {"invite", "bind", "unbind", "rebind", "roles", "leave", "back", "exempt", "extend"}
LEADERS = {"broadcast", "receipts", "logfor"}


@pytest.mark.parametrize(
    ("roles", "extra"),
    [
        ([], set()),
        ([RoleName.PRINCIPAL], set()),
        ([RoleName.GROUP_LEADER], LEADERS),
        ([RoleName.OFFICE], LEADERS | OFFICE_ONLY),
        (["office", "group_leader"], LEADERS | OFFICE_ONLY),
    ],
)
def test_a_menu_shows_what_its_reader_may_say(roles: list[str], extra: set[str]) -> None:
    everybodys = {name for name, _ in menu_for([])}
    assert {name for name, _ in menu_for(roles)} - everybodys == extra
    assert {"log", "undo", "progress", "todo", "plan", "help", "start"} <= everybodys


def test_every_line_of_a_menu_fits_a_channel() -> None:
    for name, says in [*menu_for(set(RoleName)), *menu_for_groups()]:
        assert re.fullmatch(r"[a-z_]{1,32}", name)
        assert 3 <= len(says) <= 40
    assert len(menu_for(set(RoleName))) == len(COMMANDS)


def test_a_groups_menu_holds_what_may_be_said_among_colleagues() -> None:
    assert [name for name, _ in menu_for_groups()] == ["log", "progress", "plan", "digest", "help"]
