"""Trust levels, reckoned from what somebody did here. Pure: the deeds are given, nothing is read.

| level | reached with | then |
|---|---|---|
| 0 | – | the first two texts wait for moderation, later ones when they carry a link or a picture |
| 1 | 2 texts that were shown | nothing waits |
| 2 | 10 texts, 5 votes, 14 days | more texts an hour |
| 3 | 30 texts, 3 accepted answers, 20 votes, 60 days | may accept answers for others |

Each text that staff hid within 90 days takes one level away. Staff of the provider stand at 3.
"""

import re
from dataclasses import dataclass
from datetime import timedelta

HIGHEST = 3
FIRST_TEXTS = 2
REMEMBERED = timedelta(days=90)
# Texts an hour by level.
AN_HOUR = (3, 10, 20, 40)
STAFF_AN_HOUR = 120
_LINK = re.compile(
    r"https?:|www\.|!?\[[^\]]*\]\s*[(\[]|<[a-z]+:[^>\s]+>|<[^>\s]+@[^>\s]+>|^\s*\[[^\]]+\]:", re.I | re.M
)


@dataclass(frozen=True, slots=True)
class Deeds:
    """What somebody did: texts shown, votes and acceptances their texts were given, texts hidden of late, days here."""

    shown: int = 0
    votes: int = 0
    accepted: int = 0
    hidden: int = 0
    days: int = 0


def trust_level(deeds: Deeds) -> int:
    """0 to 3."""
    level = 0
    if deeds.shown >= FIRST_TEXTS:
        level = 1
    if deeds.shown >= 10 and deeds.votes >= 5 and deeds.days >= 14:
        level = 2
    if deeds.shown >= 30 and deeds.accepted >= 3 and deeds.votes >= 20 and deeds.days >= 60:
        level = 3
    return max(0, level - deeds.hidden)


def has_links(text: str) -> bool:
    """Whether a text carries a link or a picture, in any of Markdown's ways or bare."""
    return _LINK.search(text) is not None
