"""Reading a frozen capsule: its moments and the names of events."""

from datetime import datetime

from django import template

from hesi.workspace.events.models import Event
from hesi.workspace.events.timeline import sentence_of

register = template.Library()


@register.filter
def moment(text: str) -> datetime | None:
    """The instant written in the capsule, or None where it is none."""
    try:
        return datetime.fromisoformat(text)
    except (TypeError, ValueError):
        return None


@register.filter
def event_words(name: str) -> str:
    """What an event of this name means, in the reader's words; its name where nobody tells it."""
    return sentence_of(Event(name=name, facts={})) or name
