"""Addresses that are keys: whoever has such a link may do what it is for, so no log and no event keeps it."""

import re

HIDDEN = "…"
# A signed word (`eyJ3I…:1vN…:0Kc…`), and the link of a new password (`1a-d9x2k1-` and 32 hexadecimal digits or more).
_KEYS = re.compile(
    r"(?<=/)(?:(?=[\w:.=-]*[A-Z])(?=[\w:.=-]*\d)[\w:.=-]{40,}|[0-9a-z]+-[0-9a-z]{5,9}-[0-9a-f]{20,})(?=[/?#\s\"']|$)"
)


def without_keys(text: str) -> str:
    """An address, or a line that holds some, with every part that is a key hidden."""
    return _KEYS.sub(HIDDEN, text)
