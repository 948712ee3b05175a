"""`yanling explain plan FILE …` and `explain roster FILE` answered without the command line library.

Loading it costs as much as reading a plan. Whatever is not plainly asked (help, a slip, a file that cannot be read)
is left to the commands in `bot.cli.explain`, which say so in words.
"""

import json
import sys
from datetime import date
from pathlib import Path
from typing import Any

from bot.errors import UserError

_OPTIONS = {"--start", "--end", "--week1", "--part"}


def answered(words: list[str]) -> bool:
    """Print what the file is read into; False where the words need a closer look."""
    try:
        read = _read(words)
    except (UserError, OSError, ValueError, KeyError):
        return False
    if read is None:
        return False
    sys.stdout.write(json.dumps(read, ensure_ascii=False, indent=1) + "\n")
    return True


def _read(words: list[str]) -> dict[str, Any] | None:
    """What `plan FILE --start D --end D [--week1 D] [--part N]` or `roster FILE` is read into."""
    if len(words) < 2 or words[1].startswith("-"):
        return None
    file, options = Path(words[1]), dict(zip(words[2::2], words[3::2], strict=True))
    if words[0] == "roster" and not options:
        from bot.parsing.rosters import read_roster  # noqa: PLC0415 - one reader at a time

        return read_roster(file.read_bytes(), file.name).as_json()
    if words[0] != "plan" or not set(options) <= _OPTIONS:
        return None
    from bot.domain.frames import Frame  # noqa: PLC0415
    from bot.parsing.plans import read_plan  # noqa: PLC0415

    week1 = date.fromisoformat(options["--week1"]) if "--week1" in options else None
    frame = Frame.of(date.fromisoformat(options["--start"]), date.fromisoformat(options["--end"]), week1)
    part = int(options["--part"]) if "--part" in options else None
    return read_plan(file.read_bytes(), file.name, frame=frame, part=part).as_json()
