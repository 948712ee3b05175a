"""The demo school's people as staff.csv lists them."""

import csv
import io
from functools import cache
from typing import NamedTuple

from bot.sample.files import read_sample


class Colleague(NamedTuple):
    """What the half-lived term needs to know of somebody; `away` is 产假 or 支教."""

    name: str
    subject: str
    years_of_teaching: int
    years_at_school: int
    group: str
    leads_group: bool
    leads_prep: bool
    backbone: bool
    away: bool


@cache
def sample_staff() -> dict[str, Colleague]:
    """Everybody by name, in the list's order."""
    lines = csv.DictReader(io.StringIO(read_sample("staff.csv").decode("utf-8")))
    return {line["姓名"]: _colleague(line) for line in lines}


def _colleague(line: dict[str, str]) -> Colleague:
    return Colleague(
        name=line["姓名"],
        subject=line["任教学科"],
        years_of_teaching=int(line["教龄"]),
        years_at_school=int(line["校龄"]),
        group=line["教研组"],
        leads_group="教研组长" in line["职务"],
        leads_prep="备课组长" in line["职务"],
        backbone="骨干教师" in line["荣誉称号"],
        away=bool(line["备注"]),
    )
