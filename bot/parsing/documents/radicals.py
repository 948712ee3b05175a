"""Radicals → the characters they look like: a PDF printed by a browser or WPS often names the one for the other."""

import unicodedata

# 2E80–2EFF: Unicode itself maps only two of these.
_SUPPLEMENT = dict(
    zip(
        "⺁⺎⺟⺠⺩⺫⻁⻄⻅⻆⻉⻋⻑⻒⻓⻔⻘⻙⻚⻛⻜⻝⻞⻢⻣⻤⻥⻦⻧⻨⻩⻪⻫⻬⻮⻰⻳⻛",
        "厂兀母民王罒虎西见角贝车长镸长门青韦页风飞食食马骨鬼鱼鸟卤麦黄黾齐齐齿龙龟风",
        strict=True,
    )
)
_KANGXI = {chr(code): unicodedata.normalize("NFKC", chr(code)) for code in range(0x2F00, 0x2FD6)}
_TABLE = str.maketrans(_SUPPLEMENT | _KANGXI)


def characters(text: str) -> str:
    """The text with radicals replaced; the same length."""
    return text.translate(_TABLE)
