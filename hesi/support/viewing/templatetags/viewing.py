"""What a ticket's page says about looking."""

from dataclasses import dataclass
from typing import Any

from django import template

from hesi.core.time import now
from hesi.support.tickets.requester import provider_of
from hesi.support.viewing.models import Viewing
from hesi.workspace.tenancy.scope import tenant_scope

register = template.Library()


@dataclass(frozen=True, slots=True)
class Looks:
    """`open`: requests that wait for an answer or are used right now; `had`: whether support ever looked."""

    open: list[Viewing]
    had: bool


@register.simple_tag
def looks_at_me(ticket: Any, member: Any) -> Looks:
    """Requests on this ticket to see the pages of this member, who reads the ticket in the customer's workspace.

    Nothing for a guest and for a colleague who may read the ticket too.
    """
    if member is None or member.tenant.pk != ticket.customer_id or member.member_id != ticket.requester_id:
        return Looks([], False)
    at = now()
    with tenant_scope(provider_of(member.tenant)):
        rows = list(Viewing.objects.filter(ticket=ticket, person_id=member.member_id).select_related("agent")[:50])
    running = [row for row in rows if row.is_waiting(at) or row.is_running(at)]
    return Looks(running, any(row.begun_at is not None for row in rows))
