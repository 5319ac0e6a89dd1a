"""What a ticket's pages say about looking."""

from typing import Any

from django import template

from hesi.core.time import now
from hesi.support.viewing.models import Viewing

register = template.Library()


@register.simple_tag
def open_viewings(ticket: Any, member: Any) -> list[Viewing]:
    """Requests on this ticket to see this member's pages that wait for an answer or are used right now.

    Asked in the provider's workspace; `member` is who reads the page in the customer's, None for a guest.
    """
    if member is None or member.tenant.pk != ticket.customer_id or member.member_id != ticket.requester_id:
        return []
    at = now()
    states = (Viewing.State.ASKED, Viewing.State.ALLOWED)
    rows = Viewing.objects.filter(ticket=ticket, state__in=states).select_related("agent")
    return [row for row in rows if row.is_waiting(at) or row.is_running(at)]
