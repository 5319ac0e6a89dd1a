"""An agent takes a ticket on, solves it, closes it; the requester confirms."""

from typing import Any

from django.db import transaction

from hesi.core.time import now
from hesi.support.tickets.actions.steps import expect_alive, store, tell_requester
from hesi.support.tickets.models import Ticket
from hesi.support.tickets.permissions import may_confirm_ticket, may_work_on_ticket
from hesi.workspace.access.actor import Actor
from hesi.workspace.access.rules import require
from hesi.workspace.events.record import record


@transaction.atomic
def take_ticket(ticket: Ticket, *, by: Actor) -> Ticket:
    """Become the ticket's agent and start on it."""
    ticket = Ticket.objects.locked(ticket.pk)
    require(may_work_on_ticket, by, ticket)
    expect_alive(ticket)
    at = now()
    if ticket.agent_id != by.member_id:
        ticket.assigned_at = at
    ticket.agent, ticket.taken_at = by.member, at
    if ticket.state == Ticket.State.NEW:
        ticket.state = Ticket.State.IN_PROGRESS
    store(ticket, "agent", "assigned_at", "taken_at", "state")
    record("ticket.taken", ticket, by=by)
    tell_requester(ticket, "support.taken")
    return ticket


@transaction.atomic
def solve_ticket(ticket: Ticket, *, by: Actor) -> Ticket:
    """The agent holds it for solved and asks the requester to confirm."""
    ticket = Ticket.objects.locked(ticket.pk)
    require(may_work_on_ticket, by, ticket)
    expect_alive(ticket)
    ticket.state, ticket.solved_at = Ticket.State.SOLVED, now()
    store(ticket, "state", "solved_at")
    record("ticket.solved", ticket, by=by)
    tell_requester(ticket, "support.solved")
    return ticket


@transaction.atomic
def confirm_solved(ticket: Ticket, *, by: Any) -> Ticket:
    """The requester confirms: the ticket is closed."""
    ticket = Ticket.objects.locked(ticket.pk)
    require(may_confirm_ticket, by, ticket)
    expect_alive(ticket)
    at = now()
    ticket.state, ticket.solved_at, ticket.closed_at = Ticket.State.CLOSED, ticket.solved_at or at, at
    store(ticket, "state", "solved_at", "closed_at")
    record("ticket.confirmed", ticket, by=by, audience=[ticket.agent_id])
    return ticket


@transaction.atomic
def close_ticket(ticket: Ticket, *, by: Actor) -> Ticket:
    """An agent closes what needs no answer any more."""
    ticket = Ticket.objects.locked(ticket.pk)
    require(may_work_on_ticket, by, ticket)
    expect_alive(ticket)
    ticket.state, ticket.closed_at = Ticket.State.CLOSED, now()
    store(ticket, "state", "closed_at")
    record("ticket.closed", ticket, by=by)
    tell_requester(ticket, "support.closed")
    return ticket
