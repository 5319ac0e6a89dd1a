"""The customer's side goes on with a ticket that was closed: open again for a while, afterwards only a new one."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from hesi.core.time import now
from hesi.support.tickets.actions.conversing import TicketClosed, reply
from hesi.support.tickets.actions.files import Upload
from hesi.support.tickets.actions.settling import reopen_ticket
from hesi.support.tickets.models import Message, Ticket

# A closed ticket can be opened again by the customer for so many days.
REOPENED_WITHIN = timedelta(days=14)


def may_still_reopen(ticket: Ticket) -> bool:
    """Whether a closed ticket is recent enough to go on with it; afterwards a new one refers to it."""
    return (
        ticket.state == Ticket.State.CLOSED
        and ticket.closed_at is not None
        and now() - ticket.closed_at <= REOPENED_WITHIN
    )


@transaction.atomic
def go_on(ticket: Ticket, body: str, *, by: Any, files: Sequence[Upload] = ()) -> Message:
    """Write in a ticket whatever its state: a closed one is opened again first. Raises `TicketClosed` when too old."""
    ticket = Ticket.objects.locked(ticket.pk)
    if ticket.state == Ticket.State.CLOSED:
        if not may_still_reopen(ticket):
            raise TicketClosed(
                _(
                    "{number} has been closed for more than {days} days. Ask a new question; it will refer to this one."
                ).format(number=ticket.number, days=REOPENED_WITHIN.days)
            )
        reopen_ticket(ticket, by=by)
    return reply(ticket, body, by=by, files=files)
