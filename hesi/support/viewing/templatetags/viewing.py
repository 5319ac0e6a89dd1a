"""What a ticket's pages say about looking."""

from typing import Any

from django import template

from hesi.core.time import now
from hesi.support.viewing.models import Viewing

register = template.Library()


@register.simple_tag
def open_viewings(ticket: Any) -> list[Viewing]:
    """Requests on this ticket that wait for an answer or may be used right now; asked in the provider's workspace."""
    at = now()
    states = (Viewing.State.ASKED, Viewing.State.ALLOWED)
    rows = Viewing.objects.filter(ticket=ticket, state__in=states).select_related("agent")
    return [row for row in rows if row.is_waiting(at) or row.is_running(at)]
