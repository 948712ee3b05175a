"""A Chinese font of the system's, for pictures; where there is none the office is told how to get one."""

import os
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

from PIL import ImageFont

HOW = (
    "没有找到中文字体，汇总图画不出来（表格照常）。"
    "Debian、Ubuntu 请运行：sudo apt-get install fonts-wqy-microhei；其他系统请安装任一种中文字体。"
)
# File names, best for small figures first → the face of the collection that is simplified Chinese.
FACES = {
    "NotoSansSC-Regular.otf": 0,
    "NotoSansSC-Regular.ttf": 0,
    "NotoSansCJKsc-Regular.otf": 0,
    "SourceHanSansSC-Regular.otf": 0,
    "SourceHanSansCN-Regular.otf": 0,
    "NotoSansCJK-Regular.ttc": 2,
    "PingFang.ttc": 0,
    "msyh.ttc": 0,
    "wqy-microhei.ttc": 0,
    "wqy-zenhei.ttc": 0,
    "Hiragino Sans GB.ttc": 0,
    "STHeiti Light.ttc": 0,
    "simhei.ttf": 0,
    "Deng.ttf": 0,
    "simsun.ttc": 0,
    "DroidSansFallbackFull.ttf": 0,
    "DroidSansFallback.ttf": 0,
}
_FOLDERS = (
    "/usr/share/fonts",
    "/usr/local/share/fonts",
    "~/.local/share/fonts",
    "~/.fonts",
    "/System/Library/Fonts",
    "/System/Library/AssetsV2",
    "/Library/Fonts",
    "~/Library/Fonts",
    "%WINDIR%/Fonts",
)


class FontFile(NamedTuple):
    """A font's file and the face in it."""

    path: Path
    face: int

    def at(self, size: int) -> ImageFont.FreeTypeFont:
        """The font at a size in pixels."""
        return _loaded(self, size)


@cache
def _loaded(font: FontFile, size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(font.path), size, index=font.face)


def chinese_font(folders: tuple[str, ...] = _FOLDERS) -> FontFile | None:
    """The best Chinese font there is; None where there is none."""
    return _found(folders)


@cache
def _found(folders: tuple[str, ...]) -> FontFile | None:
    there = {path.name: path for path in _files(folders)}
    return next((FontFile(there[name], face) for name, face in FACES.items() if name in there), None)


def _files(folders: tuple[str, ...]) -> Iterator[Path]:
    for folder in folders:
        place = Path(os.path.expandvars(folder)).expanduser()
        if place.is_dir():
            yield from (path for path in place.rglob("*") if path.name in FACES)
