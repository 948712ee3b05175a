"""From what was typed to plain text: widths, emoji, list marks, traditional characters, spread-out letters."""

import unicodedata
from typing import Final

from bot.parsing.records.patterns import lazy

# Characters of this trade in their traditional form; a whole converter would be a dependency for a few messages.
_TRADITIONAL: Final = str.maketrans(
    "聽課節講座語數學說論單師們幾個兩點聲體備題設計業寫閱讀書筆記獎級縣區國際內與這對錯誤撤銷刪"
    "還沒來過開會議評題競賽辦"
    "參加時間週號歷專報總結輔導導優質觀摩實驗習導練試卷終階段項劃圖畫樂術訓練練後裡進度幫謝謝請問題應該為麼樣什員場"
    "複雜堂經驗敘隨篇範張陳劉楊黃趙吳孫馬羅鄭許鄧馮韓蕭葉閻呂蘇盧蔣賈魏薛餘鐘譚陸範龍萬錢湯賀龔嚴詩詞選組織續執",
    "听课节讲座语数学说论单师们几个两点声体备题设计业写阅读书笔记奖级县区国际内与这对错误撤销删"
    "还没来过开会议评题竞赛办"
    "参加时间周号历专报总结辅导导优质观摩实验习导练试卷终阶段项划图画乐术训练练后里进度帮谢谢请问题应该为么样什员场"
    "复杂堂经验叙随篇范张陈刘杨黄赵吴孙马罗郑许邓冯韩萧叶阎吕苏卢蒋贾魏薛余钟谭陆范龙万钱汤贺龚严诗词选组织续执",
)
_BEFORE_NFKC: Final = {
    **{ord(c): "\n" for c in "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮❶❷❸❹❺❻❼❽❾"},  # list marks, not numbers
    **{ord(c): "✓" for c in "✅☑✔√"},
    ord("〖"): "【", ord("〗"): "】", ord("〔"): "(", ord("〕"): ")",
    ord("➕"): "+", ord("✖"): "x", ord("×"): "x", ord("✕"): "x",
    ord("➖"): "-", ord("➡"): " ", ord("❌"): "没做",
    ord("✗"): "没做", ord("|"): " ", ord("｜"): " ", ord("\u3000"): " ",
}  # fmt: skip
_KEYCAP_MARK: Final = lazy("(^|[\n;;])\\s*[0-9]\ufe0f?\u20e3\\s*(?=[^\\s节次篇份本堂个场回套学小课])", needs="\u20e3")
# 听课②节: a number where a measure word follows in mid-line, else the mark of an item
_CIRCLED: Final = lazy("(?<=[^\\s;。])[①-⑨](?=[节次篇份本堂个场套])", needs="①②③④⑤⑥⑦⑧⑨")
_INVISIBLE: Final = lazy("[\u200b-\u200f\u202a-\u202e\u2060\ufeff\ufe0e\ufe0f\u20e3\u00ad\x00-\x08\x0b-\x1f]")
_PRIVATE: Final = lazy("[\ue000-\uf8ff\U000f0000-\U0010ffff]")
_EMOJI: Final = lazy("[\U0001f000-\U0001faff\u2190-\u21ff\u2300-\u23ff\u2600-\u2712\u2715-\u27bf\u2b00-\u2bff]+")
_CHAT_EMOJI: Final = lazy(
    r"\[(?:呲牙|微笑|强|抱拳|玫瑰|捂脸|偷笑|憨笑|OK|加油|太阳|胜利|鼓掌|庆祝|握手|合十|奋斗|"
    "旺柴|愉快|可怜|流泪|大哭|害羞|咖啡|爱心|赞"
    r"|撇嘴|调皮|龇牙|尴尬|晕|疑问|嘿哈|耶|机智|666|吃瓜|汗|社会社会|破涕为笑|笑脸|图片|表情|语音)\]",
    needs="[",
)
_MENTION: Final = lazy(r"@(?:[A-Za-z0-9_]{1,40}|研铃助手|研铃|小铃|机器人|教科室助手|助手)\s*", needs="@")
_LIST_MARK: Final = lazy(
    r"(?:(?<=\n)|^|(?<=[;;\s。,]))\s{0,4}(?:\(?\d{1,2}(?:[、)]|\.(?!\d))|"
    r"\([一二三四五六七八九十]\)|[一二三四五六七八九十]、(?![一二三四五六七八九]))"
    r"\s{0,2}(?=[^\d\s])"
)
_SPREAD: Final = lazy(r"(?<!\S)\S(?: \S){2,60}(?!\S)", needs=" ")
_AMOUNT_APART: Final = lazy("(?<=[是为成了]) (?=[0-9一二两三四五六七八九十])", needs=" ")  # 那条是 2 节
_BLANKS: Final = lazy(r"[ \t]{2,}", needs=" \t")


def normalise(text: str) -> str:
    """Plain text in simplified characters, half-width digits and marks; list marks become line breaks, ✅ becomes ✓."""
    text = _PRIVATE.sub("", text)
    text = _CIRCLED.sub(lambda m: str(ord(m[0]) - ord("①") + 1), text)
    text = _KEYCAP_MARK.sub("\\1\n", text).translate(_BEFORE_NFKC)
    text = _INVISIBLE.sub("", unicodedata.normalize("NFKC", text).replace("\r", "\n"))
    text = _EMOJI.sub(" ", _CHAT_EMOJI.sub(" ", text))
    text = _LIST_MARK.sub("\n", _MENTION.sub("", text).translate(_TRADITIONAL))
    text = _SPREAD.sub(lambda m: m[0].replace(" ", ""), text)
    return _AMOUNT_APART.sub("", _BLANKS.sub(" ", text)).strip()
