"""The sample's files, as they are kept."""

from importlib.resources import files


def read_sample(name: str) -> bytes:
    """The bytes of one of the sample's files (staff.csv, plan_autumn.txt, plan_spring.txt)."""
    return files("bot.sample").joinpath(name).read_bytes()
