"""Subjects: the ticket number in them, and whether they announce a reply or a forward."""

import re

# Explicit lists: a rule such as "up to three letters and a colon" takes a forward (WG:, TR:, 转发：) for a reply.
REPLIES = (
    "re", "aw", "antw", "antwort", "sv", "vs", "vá", "odp", "ynt", "rif", "r", "res", "ref", "bls", "atb", "yan",
    "回复",
    "回覆", "答复", "答覆", "回答", "返信", "답장", "回信",
)  # fmt: skip
FORWARDS = (
    "fw", "fwd", "wg", "tr", "rv", "enc", "i", "doorst", "vb", "vl", "vs fwd", "pd", "továbbítás", "ilt", "転送",
    "转发", "轉寄",
    "轉發", "전달", "fs", "vidarebefordrat", "videresendt", "weitergeleitet",
)  # fmt: skip
_PREFIX = re.compile(
    r"^\s*(?:\[(?:external|外部邮件|extern)\]\s*)?(?P<word>"
    + "|".join(sorted(map(re.escape, (*REPLIES, *FORWARDS)), key=len, reverse=True))
    + r")\s*(?:\[\d+\]|\(\d+\)|\^\d+)?\s*[:：]\s*",
    re.IGNORECASE,
)
_TOKEN = re.compile(r"[\[【]\s*#?(GD-\d{6}-\d{4,10})\s*[\]】]", re.IGNORECASE)


def is_forward(subject: str) -> bool:
    """Whether the outermost prefix announces a forwarded mail."""
    match = _PREFIX.match(subject)
    return match is not None and match["word"].lower() in FORWARDS


def bare(subject: str) -> str:
    """The subject without its prefixes and without ticket numbers."""
    text = _TOKEN.sub(" ", subject)
    while (match := _PREFIX.match(text)) is not None:
        text = text[match.end() :]
    return " ".join(text.split())


def number_in(subject: str) -> str:
    """The last ticket number in brackets; empty where there is none."""
    found = _TOKEN.findall(subject)
    return found[-1].upper() if found else ""
