"""A ticket that can wait: for the customer, for a third party, or until a chosen time."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from hesi.core.errors import Conflict, Invalid
from hesi.core.text import clean_line
from hesi.core.time import now
from hesi.support.tickets.actions.clocking import goes_on, waits_for_customer, waits_for_third_party
from hesi.support.tickets.actions.steps import expect_alive, locked_for_work, store, tell_desk
from hesi.support.tickets.models import Ticket
from hesi.workspace.access.actor import AnyActor
from hesi.workspace.jobs.tenant_tasks import enqueue

LONGEST_SNOOZE = timedelta(days=90)


class NotWaiting(Conflict):
    code = "ticket_not_waiting"


@transaction.atomic
def wait_for_customer(ticket: Ticket, *, by: AnyActor) -> Ticket:
    """The customer has to say something first. Only after a public answer; raises `Conflict` without one."""
    ticket = locked_for_work(ticket, by)
    expect_alive(ticket)
    ticket.state = Ticket.State.WAITING
    waits_for_customer(ticket, at=now())
    store(ticket, "state")
    tell_desk(ticket, "waited", by=by)
    return ticket


@transaction.atomic
def hold_ticket(ticket: Ticket, *, by: AnyActor, reason: str = "") -> Ticket:
    """Somebody outside has to act first (a bank, a tax bureau, a supplier); the solution's time stands still."""
    ticket = locked_for_work(ticket, by)
    expect_alive(ticket)
    ticket.state = Ticket.State.ON_HOLD
    waits_for_third_party(ticket, at=now())
    store(ticket, "state")
    tell_desk(ticket, "held", by=by, reason=clean_line(reason, 120))
    return ticket


@transaction.atomic
def resume_ticket(ticket: Ticket, *, by: AnyActor) -> Ticket:
    """Go on with what was waiting."""
    ticket = locked_for_work(ticket, by)
    if ticket.state not in (Ticket.State.WAITING, Ticket.State.ON_HOLD):
        raise NotWaiting(_("{number} is not waiting for anybody.").format(number=ticket.number))
    ticket.state = Ticket.State.IN_PROGRESS if ticket.agent_id else Ticket.State.NEW
    goes_on(ticket, at=now())
    store(ticket, "state")
    tell_desk(ticket, "resumed", by=by)
    return ticket


@transaction.atomic
def snooze_ticket(ticket: Ticket, until: datetime, *, by: AnyActor) -> Ticket:
    """Out of the queue until then, or until the customer writes. Promised times go on: a snooze is no excuse."""
    ticket = locked_for_work(ticket, by)
    expect_alive(ticket)
    at = now()
    if not at < until <= at + LONGEST_SNOOZE:
        sentence = _("Choose a time within the next {days} days.").format(days=LONGEST_SNOOZE.days)
        raise Invalid(sentence, fields={"until": sentence})
    ticket.snoozed_until = until
    store(ticket, "snoozed_until")
    tell_desk(ticket, "snoozed", by=by, until=until.isoformat())
    from hesi.support.tickets.tasks import wake_snoozed

    enqueue(wake_snoozed, after=until, ticket_id=ticket.pk)
    return ticket


@transaction.atomic
def wake_ticket(ticket: Ticket, *, by: AnyActor) -> Ticket:
    """Back into the queue."""
    ticket = locked_for_work(ticket, by)
    if ticket.snoozed_until is None:
        return ticket
    ticket.snoozed_until = None
    store(ticket, "snoozed_until")
    tell_desk(ticket, "woken", by=by)
    return ticket
