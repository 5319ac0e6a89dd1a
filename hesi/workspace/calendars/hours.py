"""Working hours as people write them: `09:00-12:00, 13:30-18:00`."""

import re

from django.utils.translation import gettext as _

from hesi.core.errors import Invalid

_PAIR = re.compile(r"(\d{1,2})[:：](\d{2})\s*(?:-|–|—|~|至|到)\s*(\d{1,2})[:：](\d{2})")
_BETWEEN = re.compile(r"[,，;；、\s]*")
MOST_INTERVALS = 6


def parse_hours(text: str) -> list[list[str]]:
    """Pairs of opening and closing time, none for a day off; 24:00 closes at midnight. `Invalid` for anything else."""
    rest = text.strip()
    pairs: list[list[str]] = []
    while rest:
        match = _PAIR.match(rest)
        if match is None or len(pairs) >= MOST_INTERVALS:
            raise _not_hours(text)
        start_hour, start_minute, end_hour, end_minute = map(int, match.groups())
        ends_at_midnight = (end_hour, end_minute) == (24, 0)
        if start_hour > 23 or max(start_minute, end_minute) > 59 or (end_hour > 23 and not ends_at_midnight):
            raise _not_hours(text)
        pairs.append([f"{start_hour:02}:{start_minute:02}", f"{end_hour % 24:02}:{end_minute:02}"])
        rest = rest[match.end() :]
        rest = rest[_BETWEEN.match(rest).end() :]  # type: ignore[union-attr]
    return pairs


def write_hours(pairs: list[list[str]]) -> str:
    """The pairs as people write them."""
    return ", ".join(f"{start}-{'24:00' if end == '00:00' else end}" for start, end in pairs)


def _not_hours(text: str) -> Invalid:
    return Invalid(
        _("“{text}” are not working hours. Write 09:00-12:00, 13:30-18:00, or nothing for a day off.").format(
            text=text[:60]
        ),
        code="hours_not_readable",
    )
