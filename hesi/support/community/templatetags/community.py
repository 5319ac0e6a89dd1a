"""What other rooms' templates ask of the community."""

from typing import Any

from django import template

from hesi.support.community.models import PublishedTicket
from hesi.support.tickets.models import Ticket
from hesi.support.tickets.permissions import is_asker
from hesi.support.tickets.requester import as_requester

register = template.Library()


@register.simple_tag
def publication_of(ticket: Ticket, actor: Any) -> PublishedTicket | None:
    """The question whether the ticket may be published, for who asked it; None for everybody else."""
    if actor is None:
        return None
    with as_requester(actor) as requester:
        found: PublishedTicket | None = PublishedTicket.objects.filter(ticket=ticket).first()
        return found if found is not None and is_asker(requester, ticket) else None
