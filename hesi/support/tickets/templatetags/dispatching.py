"""Why a ticket is whose it is, and what an emergency needs, for the pages that show tickets."""

from typing import Any

from django import template

from hesi.support.tickets.dispatch.reasons import say_event
from hesi.support.tickets.emergency.settings import hotline as hotline_of_provider
from hesi.support.tickets.models import Ticket
from hesi.support.tickets.requester import provider_of
from hesi.workspace.events.models import Event
from hesi.workspace.tenancy.scope import tenant_scope

register = template.Library()


@register.simple_tag
def why_dispatched(ticket: Ticket) -> str:
    """The reason kept with the last time dispatch gave this ticket to somebody; empty when a person chose."""
    about = Event.objects.about(Ticket.subject_type, ticket.pk)
    names = ("ticket.dispatched", "ticket.reassigned", "ticket.assigned")
    event = about.filter(name__in=names).first()
    return say_event(event) if event is not None else ""


@register.simple_tag(takes_context=True)
def hotline(context: dict[str, Any]) -> str:
    """The number to call when work stands still, for the customer's member who reads the page."""
    with tenant_scope(provider_of(context["request"].actor.tenant)):
        return hotline_of_provider()
