"""The first words, and help."""

from collections.abc import Iterable

from bot.domain.messages import Offer, Reply
from bot.domain.people import display_name

TAPS = (Offer("记听课", "log_kind", {"kind": "observation"}), Offer("看进度", "say", {"text": "/progress"}))


def welcome(name: str) -> Reply:
    """Three short lines: what this is, one example, what is stored and who sees it."""
    text = "\n".join(
        [
            f"{display_name(name)}，您好，这里是研铃：到时候提醒教研任务，做完了帮您记一笔。",
            "做完一件就发一句，例如：听课 1 节。想看自己还差什么，发“进度”。",
            "这里存名册信息和您登记的内容，只有您、本组组长和教科室能看到。",
        ]
    )
    return Reply(text, TAPS)


def help_text(name: str, lines: Iterable[tuple[str, str]], slashes: Iterable[str]) -> str:
    """What can be said, a line each, and the same as commands."""
    return "\n".join(
        [
            f"{display_name(name)}，做完一件事发一句就行，例如：今天听了王老师一节数学课",
            *(f"{word}：{says}" for word, says in lines),
            f"也可以用命令：{' '.join(slashes)}",
        ]
    )
