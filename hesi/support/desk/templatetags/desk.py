"""How the desk says how much time is left."""

from dataclasses import dataclass
from datetime import timedelta

from django import template
from django.utils.translation import gettext as _

from hesi.core.time import now
from hesi.support.tickets.models import Ticket

register = template.Library()
SOON = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class DueWords:
    """How much time is left, with how near it is."""

    text: str
    tone: str
    icon: str


@register.simple_tag
def due_words(ticket: Ticket) -> DueWords | None:
    """“35 min left”, “2 h over”; None where nothing runs."""
    if ticket.due_at is None:
        return None
    left = ticket.due_at - now()
    text = span_words(left.total_seconds())
    if left < timedelta():
        return DueWords(text, "red", "alert-triangle")
    return DueWords(text, "amber", "clock") if left <= SOON else DueWords(text, "grey", "clock")


@register.filter
def span_words(seconds: float) -> str:
    """A span as people say it, with which side of the deadline it is."""
    minutes = int(abs(seconds)) // 60
    days, rest = divmod(minutes, 24 * 60)
    hours, minutes = divmod(rest, 60)
    if days:
        said = _("{days} d {hours} h").format(days=days, hours=hours)
    elif hours:
        said = _("{hours} h {minutes} min").format(hours=hours, minutes=minutes)
    else:
        said = _("{minutes} min").format(minutes=minutes)
    return _("{span} over").format(span=said) if seconds < 0 else _("{span} left").format(span=said)
