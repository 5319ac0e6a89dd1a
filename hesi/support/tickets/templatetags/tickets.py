"""Reading what travelled with a ticket, by what the person who looks may see."""

from datetime import datetime
from typing import Any

from django import template

from hesi.support.tickets import capsule_reading, problem_reports
from hesi.support.tickets.masking import address_seen_by, masked_amount, masked_text, sees_amounts
from hesi.support.tickets.models import Ticket

register = template.Library()


@register.simple_tag(takes_context=True)
def capsule_parts(context: dict[str, Any], ticket: Ticket, actor: Any = None) -> list[capsule_reading.Part]:
    """`{% capsule_parts ticket as parts %}`: the parts the signed-in person may see, in words.

    Customers' pages name the actor, because the signed-in member is another one in the provider's workspace.
    """
    return capsule_reading.parts_seen_by(actor or context["request"].actor, ticket)


@register.simple_tag(takes_context=True)
def report_answers(context: dict[str, Any], ticket: Ticket, actor: Any = None) -> list[problem_reports.Answer]:
    """`{% report_answers ticket as answers %}`: what the problem report asked and what was said."""
    answers = problem_reports.read_answers(ticket.answers)
    if sees_amounts(actor or context["request"].actor):
        return answers
    return [
        problem_reports.Answer(one.label, (masked_amount if one.is_amount else masked_text)(one.text))
        for one in answers
    ]


@register.simple_tag(takes_context=True)
def address_beside(context: dict[str, Any], ticket: Ticket, address: str) -> str:
    """`{% address_beside ticket ticket.requester_email %}`: masked for who may not see customers' numbers."""
    return address_seen_by(context["request"].actor, ticket, address)


@register.filter
def moment(text: str) -> datetime | None:
    """The instant written in the capsule, or None where it is none."""
    return capsule_reading.moment(text)


@register.filter
def event_words(name: str) -> str:
    """What an event of this name means, in the reader's words; its name where nobody tells it."""
    return capsule_reading.event_words(name)
