"""Spans in the reader's words."""

from datetime import datetime
from typing import Any

from django import template

from hesi.core.time import now
from hesi.support.measures.words import seconds_words

register = template.Library()


@register.filter
def span(seconds: Any) -> str:
    """`{{ figures.first_median|span }}`: 2 h 5 min, or a dash."""
    return seconds_words(seconds)


@register.filter
def waited(at: datetime | None) -> str:
    """How long ago, as a span; a dash without an instant."""
    return seconds_words(None if at is None else max(0.0, (now() - at).total_seconds()))


@register.filter
def time_left(at: datetime | None) -> str:
    """How long until, as a span; of what has passed, how long since, with a minus."""
    if at is None:
        return "—"
    left = (at - now()).total_seconds()
    return seconds_words(left) if left >= 0 else f"−{seconds_words(-left)}"
