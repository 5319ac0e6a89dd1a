"""Spans and numbers in the reader's words."""

from typing import Any

from django.utils.translation import gettext as _


def minutes_words(minutes: int) -> str:
    """45 min, 2 h 5 min, 3 d 4 h; days are those of the clock on the wall."""
    days, rest = divmod(int(minutes), 24 * 60)
    hours, left = divmod(rest, 60)
    if days and not hours:
        return _("{days} d").format(days=days)
    if days:
        return _("{days} d {hours} h").format(days=days, hours=hours)
    if hours and not left:
        return _("{hours} h").format(hours=hours)
    if hours:
        return _("{hours} h {minutes} min").format(hours=hours, minutes=left)
    return _("{minutes} min").format(minutes=left)


def seconds_words(seconds: Any) -> str:
    """The same of seconds; a dash where there is nothing to tell."""
    return "—" if seconds is None else minutes_words(int(seconds) // 60)
