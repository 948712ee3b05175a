"""The menus a channel shows, made from the table of commands."""

import re

import pytest

from bot.commands import COMMANDS, menu_for, menu_for_groups
from bot.domain.people import RoleName

OFFICE_ONLY = {"invite", "bind", "unbind", "rebind", "roles", "leave", "back", "exempt", "extend"}
LEADERS = {"broadcast", "receipts", "logfor"}


def extra(*roles: str) -> set[str]:
    return {name for name, _ in menu_for(roles)} - {name for name, _ in menu_for([])}


def test_a_menu_shows_what_its_reader_may_say() -> None:
    assert {"log", "undo", "progress", "todo", "plan", "help", "start"} <= {name for name, _ in menu_for([])}
    assert "broadcast" in extra(RoleName.GROUP_LEADER)
    assert OFFICE_ONLY & extra(RoleName.GROUP_LEADER) == set()
    assert {"broadcast", *OFFICE_ONLY} <= extra(RoleName.OFFICE)
    assert extra("office", "group_leader") == extra("office") | extra("group_leader")


@pytest.mark.parametrize("role", RoleName)
def test_nobody_sees_what_they_may_not_say(role: RoleName) -> None:
    roles = {one.name: one.roles for one in COMMANDS}
    assert all(role in (roles[name] or {role}) for name, _ in menu_for([role]))


def test_every_line_of_a_menu_fits_a_channel() -> None:
    for name, says in [*menu_for(set(RoleName)), *menu_for_groups()]:
        assert re.fullmatch(r"[a-z_]{1,32}", name)
        assert 3 <= len(says) <= 40
    assert len(menu_for(set(RoleName))) == len(COMMANDS)


def test_a_groups_menu_holds_what_may_be_said_among_colleagues() -> None:
    assert [name for name, _ in menu_for_groups()] == ["log", "progress", "plan", "digest", "help"]
