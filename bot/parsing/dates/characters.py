"""Many typings, one alphabet: NFKC, simplified characters, every dash one dash; offsets lead back to the text as given."""

import unicodedata

# Traditional characters of date phrases and of the words around them; a full converter would be a dependency.
_TRADITIONAL = dict(
    zip(
        "號週禮後個這兩節課學開結內間點時鐘國慶陽聖誕級師聽評從於遲應務過當剛來單雙長勞動婦兒樹黨軍講數語體隊寫讀總幾參訓還補記舉辦發畢練習們業領導隔會復題齊後裡裏麼對場員",
        "号周礼后个这两节课学开结内间点时钟国庆阳圣诞级师听评从于迟应务过当刚来单双长劳动妇儿树党军讲数语体队写读总几参训还补记举办发毕练习们业领导隔会复题齐后里里么对场员",
        strict=True,
    )
)

# Circled and bracketed numbers head list items: read as digits they would melt into the date after them (①9月 → 19月).
_LIST_MARKS = dict.fromkeys([*range(0x2460, 0x249C), *range(0x24EB, 0x2500), *range(0x2776, 0x2794)], "•")

_TABLE = {
    **{ord(old): new for old, new in _TRADITIONAL.items()},
    **_LIST_MARKS,
    **dict.fromkeys(map(ord, "—–―‐‑‒−－﹣─━➖ー"), "-"),
    **dict.fromkeys(map(ord, "～∼〜﹏˜"), "~"),
    **dict.fromkeys(map(ord, "〇○Ｏ"), "零"),
    ord("．"): ".",
    ord("・"): "·",
    ord("‧"): "·",
    ord("∙"): "·",
    ord("⋅"): "·",
    ord("｡"): "。",
    ord("\t"): " ",
    ord("\r"): " ",
}


def alike(text: str) -> tuple[str, list[int] | None]:
    """`text` in one alphabet, and for each of its characters the offset in `text` (None when they are the same)."""
    plain = text.translate(_TABLE)
    if unicodedata.is_normalized("NFKC", plain):
        return plain, None
    out: list[str] = []
    offsets: list[int] = []
    for offset, char in enumerate(plain):
        wide = unicodedata.normalize("NFKC", char).translate(_TABLE) if char > "\x7f" else char
        out.append(wide)
        offsets.extend([offset] * len(wide))
    offsets.append(len(plain))
    return "".join(out), offsets
