"""The steps every action on a ticket is made of."""

from typing import Any

from django.utils.translation import gettext as _

from hesi.core.errors import Conflict
from hesi.core.time import now
from hesi.support.tickets.agents import desk_audience
from hesi.support.tickets.models import Ticket
from hesi.support.tickets.permissions import may_work_on_ticket
from hesi.workspace.access.actor import SystemActor
from hesi.workspace.access.rules import require
from hesi.workspace.events.record import record
from hesi.workspace.tenancy.scope import tenant_scope


class TicketClosed(Conflict):
    code = "ticket_closed"


class TicketMerged(Conflict):
    code = "ticket_merged"


def store(ticket: Ticket, *fields: str) -> None:
    """Keep the changed fields and the moment of the change."""
    ticket.updated_at = now()
    ticket.save(update_fields=[*fields, "updated_at"])


def expect_alive(ticket: Ticket) -> None:
    """Refuse on a ticket that is closed or has gone into another one."""
    expect_not_merged(ticket)
    if ticket.state == Ticket.State.CLOSED:
        raise TicketClosed(
            _("This ticket is closed. Open a new one; it may refer to {number}.").format(number=ticket.number)
        )


def expect_not_merged(ticket: Ticket) -> None:
    """Refuse on a ticket that has gone into another one, and say into which."""
    if ticket.state == Ticket.State.MERGED and ticket.merged_into is not None:
        raise TicketMerged(
            _("{number} was merged into {target}. Go on there.").format(
                number=ticket.number, target=ticket.merged_into.number
            )
        )


def locked_for_work(ticket: Ticket, by: Any) -> Ticket:
    """The ticket as it is now, for an agent who may change it. Raises `Forbidden`, `TicketMerged`."""
    found: Ticket = Ticket.objects.locked(ticket.pk)
    require(may_work_on_ticket, by, found)
    expect_not_merged(found)
    return found


def tell_desk(ticket: Ticket, name: str, *, by: Any, **facts: Any) -> None:
    """Record what happened to a ticket, heard by every open queue of the desk."""
    record(f"ticket.{name}", ticket, by=by, audience=desk_audience(), **facts)


def tell_requester(ticket: Ticket, name: str, **facts: Any) -> None:
    """An event in the customer's own workspace, so that their page and their notices hear of it."""
    if ticket.customer is None or ticket.requester_id is None:
        return
    colleagues = list(ticket.participants.values_list("member_id", flat=True))
    with tenant_scope(ticket.customer):
        record(
            name,
            ticket,
            by=SystemActor("support"),
            audience=[ticket.requester_id, *colleagues],
            number=ticket.number,
            title=ticket.title,
            **facts,
        )
