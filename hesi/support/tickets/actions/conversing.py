"""The conversation on a ticket, from both sides."""

from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from hesi.core.errors import Conflict, Invalid
from hesi.core.text import clean_text
from hesi.core.time import now
from hesi.support.tickets.actions.asking import MAX_BODY, Upload, attach
from hesi.support.tickets.models import Message, Ticket
from hesi.support.tickets.permissions import may_confirm_ticket, may_reply_to_ticket, may_work_on_ticket
from hesi.workspace.access.actor import Actor, SystemActor
from hesi.workspace.access.rules import require
from hesi.workspace.events.record import record
from hesi.workspace.tenancy.scope import tenant_scope


class TicketClosed(Conflict):
    code = "ticket_closed"


@transaction.atomic
def reply(ticket: Ticket, body: str, *, by: Any, files: Sequence[Upload] = ()) -> Message:
    """Write to the other side. An agent's answer waits for the requester; theirs opens a solved ticket again."""
    ticket = Ticket.objects.locked(ticket.pk)
    require(may_reply_to_ticket, by, ticket)
    _expect_not_closed(ticket)
    message = _write(ticket, body, by=by, is_internal=False)
    attach(message, files, by=by)
    if by.is_requester:
        ticket.state = Ticket.State.IN_PROGRESS if ticket.agent_id else Ticket.State.NEW
    else:
        ticket.state = Ticket.State.WAITING
        ticket.agent = ticket.agent or by.member
    _store(ticket, "state", "agent")
    record(
        "ticket.requester_replied" if by.is_requester else "ticket.answered", ticket, by=by, audience=[ticket.agent_id]
    )
    if not by.is_requester:
        _tell_requester(ticket, "support.answered")
    return message


@transaction.atomic
def add_note(ticket: Ticket, body: str, *, by: Actor) -> Message:
    """A note among agents; the customer never sees it and no state changes."""
    ticket = Ticket.objects.locked(ticket.pk)
    require(may_work_on_ticket, by, ticket)
    message = _write(ticket, body, by=by, is_internal=True)
    record("ticket.noted", ticket, by=by, audience=[ticket.agent_id])
    return message


@transaction.atomic
def take_ticket(ticket: Ticket, *, by: Actor) -> Ticket:
    """Become the ticket's agent."""
    ticket = Ticket.objects.locked(ticket.pk)
    require(may_work_on_ticket, by, ticket)
    _expect_not_closed(ticket)
    ticket.agent = by.member
    if ticket.state == Ticket.State.NEW:
        ticket.state = Ticket.State.IN_PROGRESS
    _store(ticket, "agent", "state")
    record("ticket.taken", ticket, by=by)
    _tell_requester(ticket, "support.taken")
    return ticket


@transaction.atomic
def solve_ticket(ticket: Ticket, *, by: Actor) -> Ticket:
    """The agent holds it for solved and asks the requester to confirm."""
    ticket = Ticket.objects.locked(ticket.pk)
    require(may_work_on_ticket, by, ticket)
    _expect_not_closed(ticket)
    ticket.state = Ticket.State.SOLVED
    _store(ticket, "state")
    record("ticket.solved", ticket, by=by)
    _tell_requester(ticket, "support.solved")
    return ticket


@transaction.atomic
def confirm_solved(ticket: Ticket, *, by: Any) -> Ticket:
    """The requester confirms: the ticket is closed."""
    ticket = Ticket.objects.locked(ticket.pk)
    require(may_confirm_ticket, by, ticket)
    _expect_not_closed(ticket)
    ticket.state = Ticket.State.CLOSED
    _store(ticket, "state")
    record("ticket.confirmed", ticket, by=by, audience=[ticket.agent_id])
    return ticket


@transaction.atomic
def close_ticket(ticket: Ticket, *, by: Actor) -> Ticket:
    """An agent closes what needs no answer any more."""
    ticket = Ticket.objects.locked(ticket.pk)
    require(may_work_on_ticket, by, ticket)
    _expect_not_closed(ticket)
    ticket.state = Ticket.State.CLOSED
    _store(ticket, "state")
    record("ticket.closed", ticket, by=by)
    _tell_requester(ticket, "support.closed")
    return ticket


def _write(ticket: Ticket, body: str, *, by: Any, is_internal: bool) -> Message:
    text = clean_text(body, MAX_BODY)
    if not text:
        sentence = _("Write something first.")
        raise Invalid(sentence, fields={"body": sentence})
    return Message.objects.create(
        ticket=ticket,
        is_from_requester=by.is_requester,
        is_internal=is_internal,
        author_name=(by.name if by.is_requester else by.label)[:60],
        agent=None if by.is_requester else by.member,
        body=text,
    )


def _store(ticket: Ticket, *fields: str) -> None:
    ticket.updated_at = now()
    ticket.save(update_fields=[*fields, "updated_at"])


def _expect_not_closed(ticket: Ticket) -> None:
    if ticket.state == Ticket.State.CLOSED:
        raise TicketClosed(
            _("This ticket is closed. Open a new one; it may refer to {number}.").format(number=ticket.number)
        )


def _tell_requester(ticket: Ticket, name: str) -> None:
    """An event in the customer's own workspace, so that their page and their notices hear of it."""
    if ticket.customer is None or ticket.requester_id is None:
        return
    with tenant_scope(ticket.customer):
        record(
            name,
            ticket,
            by=SystemActor("support"),
            audience=[ticket.requester_id],
            number=ticket.number,
            title=ticket.title,
        )
