"""Words for what the mail lists show."""

from django import template

from hesi.support.mail.queries import HELD, OUTCOMES, TEMPLATES

register = template.Library()


@register.filter
def occasion(key: str) -> str:
    """What a mail was written for."""
    return str(TEMPLATES.get(key, key))


@register.filter
def outcome(key: str) -> str:
    """Why a mail that came in is in no ticket."""
    return str(OUTCOMES.get(key, ""))


@register.filter
def held_reason(key: str) -> str:
    """Why a mail was held back, or what its server said."""
    return str(HELD.get(key, key))


@register.filter
def mail_tone(state: str) -> str:
    """The colour of a state's badge."""
    tones = {"aside": "red", "failed": "red", "received": "blue", "due": "blue", "taken": "green", "sent": "green"}
    return tones.get(state, "grey")


@register.filter
def mail_icon(state: str) -> str:
    """The icon of a state's badge."""
    icons = {"aside": "alert-triangle", "failed": "alert-triangle", "taken": "check", "sent": "check"}
    return icons.get(state, "clock" if state in ("received", "due") else "ban")
