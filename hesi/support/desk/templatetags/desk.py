"""How the desk says how much time is left."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django import template
from django.template import Context
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
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


@register.simple_tag(takes_context=True)
def ticket_marks(context: Context, state: str, priority: str, is_emergency: bool) -> SafeString:
    """The badges of a ticket. A list has few different ones, so each is drawn once a page."""
    facts = {"state": state, "priority": priority, "emergency": is_emergency}
    return _once(context, (state, priority, is_emergency), "desk/marks.html", facts)


@register.simple_tag(takes_context=True)
def desk_icon(context: Context, name: str) -> SafeString:
    """An icon that stands in every row, drawn once a page."""
    return _once(context, ("icon", name), "desk/icon.html", {"name": name})


def _once(context: Context, key: tuple[object, ...], template: str, facts: dict[str, object]) -> SafeString:
    request: Any = context["request"]
    drawn: dict[tuple[object, ...], SafeString] = request.__dict__.setdefault("desk_drawn", {})
    if key not in drawn:
        drawn[key] = SafeString(render_to_string(template, facts, request).strip())
    return drawn[key]


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
