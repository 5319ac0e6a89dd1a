"""The end of a ticket and what may follow it: solved, confirmed, closed, opened again, spam, rated."""

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from hesi.core.errors import Conflict
from hesi.core.time import now
from hesi.support.tickets.actions import clocking
from hesi.support.tickets.actions.steps import (
    expect_alive,
    expect_not_merged,
    locked_for_work,
    store,
    tell_desk,
    tell_requester,
)
from hesi.support.tickets.agents import desk_audience
from hesi.support.tickets.dispatch import dispatch_reopened
from hesi.support.tickets.models import Rating, Ticket
from hesi.support.tickets.permissions import may_confirm_ticket, may_reopen_ticket
from hesi.workspace.access.actor import AnyActor, SystemActor
from hesi.workspace.access.rules import require
from hesi.workspace.events.record import record

# A solved ticket nobody says anything about any more is closed after this.
CLOSED_AFTER = timedelta(days=7)


class AlreadyOpen(Conflict):
    code = "ticket_already_open"


class NothingToRate(Conflict):
    code = "nothing_to_rate"


@transaction.atomic
def solve_ticket(ticket: Ticket, *, by: AnyActor) -> Ticket:
    """The agent holds it for solved and asks the requester to confirm."""
    ticket = locked_for_work(ticket, by)
    expect_alive(ticket)
    at = now()
    ticket.state, ticket.solved_at, ticket.snoozed_until = Ticket.State.SOLVED, at, None
    clocking.solved(ticket, at=at)
    store(ticket, "state", "solved_at", "snoozed_until")
    tell_desk(ticket, "solved", by=by)
    tell_requester(ticket, "support.solved")
    return ticket


@transaction.atomic
def confirm_solved(ticket: Ticket, *, by: Any) -> Ticket:
    """The requester confirms: the ticket is closed."""
    ticket = Ticket.objects.locked(ticket.pk)
    require(may_confirm_ticket, by, ticket)
    expect_alive(ticket)
    _close(ticket)
    record("ticket.confirmed", ticket, by=by, audience=desk_audience())
    return ticket


@transaction.atomic
def close_ticket(ticket: Ticket, *, by: AnyActor) -> Ticket:
    """An agent closes what needs no answer any more."""
    ticket = locked_for_work(ticket, by)
    expect_alive(ticket)
    _close(ticket)
    tell_desk(ticket, "closed", by=by)
    tell_requester(ticket, "support.closed")
    return ticket


@transaction.atomic
def reopen_ticket(ticket: Ticket, *, by: Any) -> Ticket:
    """It was not solved after all: back to work, the rating is void, the solution keeps its first start."""
    ticket = Ticket.objects.locked(ticket.pk)
    require(may_reopen_ticket, by, ticket)
    expect_not_merged(ticket)
    if ticket.is_open:
        raise AlreadyOpen(_("{number} is open already.").format(number=ticket.number))
    open_again(ticket, at=now())
    record("ticket.reopened", ticket, by=by, audience=desk_audience())
    return ticket


def open_again(ticket: Ticket, *, at: datetime) -> None:
    """Back to work, in the caller's action."""
    dispatch_reopened(ticket, at=at)
    ticket.state = Ticket.State.IN_PROGRESS if ticket.agent_id else Ticket.State.NEW
    ticket.solved_at = ticket.closed_at = ticket.snoozed_until = None
    ticket.reopened_count += 1
    Rating.objects.filter(ticket=ticket, voided_at__isnull=True).update(voided_at=at)
    clocking.reopened(ticket, at=at)
    store(ticket, "state", "solved_at", "closed_at", "snoozed_until", "reopened_count")


@transaction.atomic
def mark_spam(ticket: Ticket, *, by: AnyActor) -> Ticket:
    """Nobody asked anything: closed, nothing promised, no rating asked, nobody told."""
    ticket = locked_for_work(ticket, by)
    expect_alive(ticket)
    at = now()
    ticket.state, ticket.closed_at, ticket.snoozed_until = Ticket.State.CLOSED, at, None
    clocking.dropped(ticket, at=at)
    store(ticket, "state", "closed_at", "snoozed_until")
    tell_desk(ticket, "marked_spam", by=by)
    return ticket


@transaction.atomic
def request_rating(ticket: Ticket, *, by: AnyActor) -> Ticket:
    """Ask the requester once more how it went. Raises `NothingToRate` unless solved or closed and not rated yet."""
    ticket = locked_for_work(ticket, by)
    rated = Rating.objects.filter(ticket=ticket, voided_at__isnull=True).exists()
    if rated or ticket.solved_at is None:
        raise NothingToRate(_("{number} has been rated already, or is not solved yet.").format(number=ticket.number))
    tell_desk(ticket, "rating_requested", by=by)
    tell_requester(ticket, "support.rating_requested")
    return ticket


def close_settled() -> int:
    """Close every ticket of the open workspace that has been solved long enough; tells how many."""
    before = now() - CLOSED_AFTER
    settled = Ticket.objects.filter(state=Ticket.State.SOLVED, solved_at__lte=before).order_by("pk")
    return sum(_close_one(ticket) for ticket in list(settled[:500]))


@transaction.atomic
def _close_one(ticket: Ticket) -> bool:
    ticket = Ticket.objects.locked(ticket.pk)
    if ticket.state != Ticket.State.SOLVED:
        return False
    _close(ticket)
    tell_desk(ticket, "closed", by=SystemActor("support"), days=CLOSED_AFTER.days)
    tell_requester(ticket, "support.closed")
    return True


def _close(ticket: Ticket) -> None:
    at = now()
    was_solved = ticket.solved_at is not None
    ticket.state, ticket.closed_at, ticket.snoozed_until = Ticket.State.CLOSED, at, None
    ticket.solved_at = ticket.solved_at or at
    if not was_solved:
        clocking.solved(ticket, at=at)
    clocking.dropped(ticket, at=at)
    store(ticket, "state", "solved_at", "closed_at", "snoozed_until")
