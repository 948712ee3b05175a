"""Many typings, one alphabet: NFKC, simplified characters, every dash one dash; offsets lead back to the text."""

import unicodedata

# Traditional characters of date phrases and of the words around them; a full converter would be a dependency.
_TRADITIONAL = (
    "號号 週周 禮礼 後后 個个 這这 兩两 節节 課课 學学 開开 結结 內内 間间 點点 時时 鐘钟 國国 慶庆 陽阳 "
    "聖圣 誕诞 級级 師师 聽听 評评 從从 於于 遲迟 應应 務务 過过 當当 剛刚 來来 單单 雙双 長长 勞劳 動动 "
    "婦妇 兒儿 樹树 黨党 軍军 講讲 數数 語语 體体 隊队 寫写 讀读 總总 幾几 參参 訓训 還还 補补 記记 舉举 "
    "辦办 發发 畢毕 練练 習习 們们 業业 領领 導导 會会 復复 題题 齊齐 裡里 裏里 麼么 對对 場场 員员 "
)

# Circled and bracketed numbers head list items: read as digits they would melt into the date after them (①9月 → 19月).
_LIST_MARKS = dict.fromkeys([*range(0x2460, 0x249C), *range(0x24EB, 0x2500), *range(0x2776, 0x2794)], "•")

_TABLE = {
    **{ord(pair[0]): pair[1] for pair in _TRADITIONAL.split()},
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
