"""Declaring an emergency and taking it back."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from hesi.core.errors import Invalid
from hesi.core.text import clean_line
from hesi.core.time import now, start_of_day
from hesi.support.promises.clocks import reprioritised
from hesi.support.promises.models import Priority
from hesi.support.tickets.actions.steps import expect_alive, store, tell_requester
from hesi.support.tickets.emergency.permissions import may_declare_emergency, may_withdraw_emergency
from hesi.support.tickets.emergency.reasons import Reason
from hesi.support.tickets.emergency.settings import emergency_settings
from hesi.support.tickets.models import Follower, Ticket
from hesi.support.tickets.promises import audience_of_ticket, facts_of, keep, pointer_of
from hesi.workspace.access.actor import Actor
from hesi.workspace.access.rules import require
from hesi.workspace.events.models import Event
from hesi.workspace.events.record import record

PULLED_IN = ("line_lead", "success_manager", "on_call")


@dataclass(frozen=True, slots=True)
class Declared:
    """Whether the ticket is an emergency now; if not, `explanation` says why and what to do instead."""

    ticket: Ticket
    is_emergency: bool
    explanation: str = ""


@transaction.atomic
def declare_emergency(ticket: Ticket, *, reason: str, by: Any, note: str = "") -> Declared:
    """Work stands still: the ticket becomes urgent and whoever can help is pulled in and told.

    A company may do so itself a few times a day; after that its ticket stays as it is and the person is told why. An
    agent who takes a call may always, which is noted as going over the limit. Declaring it twice changes nothing.
    """
    ticket = Ticket.objects.locked(ticket.pk)
    require(may_declare_emergency, by, ticket)
    expect_alive(ticket)
    if reason not in Reason.values:
        sentence = _("Say why work stands still.")
        raise Invalid(sentence, fields={"reason": sentence})
    if ticket.is_emergency:
        return Declared(ticket, True)
    at = now()
    is_over = _declared_today(ticket, at) >= emergency_settings().daily_limit
    if is_over and by.is_requester:
        record("ticket.emergency_refused", ticket, by=by, reason=reason, customer=ticket.customer_id)
        return Declared(ticket, False, _explanation())
    before = ticket.priority
    ticket.is_emergency, ticket.priority = True, Priority.URGENT
    store(ticket, "is_emergency", "priority")
    keep(ticket, reprioritised(pointer_of(ticket), facts_of(ticket), at=at))
    pulled_in = _pull_in(ticket)
    record(
        "ticket.emergency_declared",
        ticket,
        by=by,
        audience=[ticket.agent_id, *pulled_in],
        reason=reason,
        note=clean_line(note, 200),
        before=before,
        customer=ticket.customer_id,
        is_over_limit=is_over,
        pulled_in=pulled_in,
    )
    tell_requester(ticket, "support.emergency_declared")
    return Declared(ticket, True)


@transaction.atomic
def withdraw_emergency(ticket: Ticket, *, why: str, by: Actor) -> Ticket:
    """It is none after all: the priority is what it was before. The requester sees that and why."""
    ticket = Ticket.objects.locked(ticket.pk)
    require(may_withdraw_emergency, by, ticket)
    why = clean_line(why, 200)
    if not why:
        sentence = _("Say why it is no emergency; the customer reads it.")
        raise Invalid(sentence, fields={"why": sentence})
    if not ticket.is_emergency:
        return ticket
    ticket.is_emergency, ticket.priority = False, _priority_before(ticket)
    store(ticket, "is_emergency", "priority")
    keep(ticket, reprioritised(pointer_of(ticket), facts_of(ticket), at=now()))
    record("ticket.emergency_withdrawn", ticket, by=by, audience=[ticket.agent_id], why=why, priority=ticket.priority)
    tell_requester(ticket, "support.emergency_withdrawn", why=why)
    return ticket


def _declared_today(ticket: Ticket, at: datetime) -> int:
    """How many emergencies this company has had today, those withdrawn included."""
    if ticket.customer_id is None:
        return 0
    since = start_of_day(ticket.tenant.today, ticket.tenant.time_zone)
    declared = Event.objects.filter(name="ticket.emergency_declared", at__gte=since, at__lte=at)
    return int(declared.filter(facts__customer=ticket.customer_id).count())


def _pull_in(ticket: Ticket) -> list[int]:
    """Lead, success manager and who is on call follow the ticket from now on."""
    audience = audience_of_ticket(ticket.pk)
    people = audience.of(PULLED_IN) if audience is not None else []
    Follower.objects.bulk_create([Follower(ticket=ticket, member_id=pk) for pk in people], ignore_conflicts=True)
    return people


def _priority_before(ticket: Ticket) -> str:
    declared = Event.objects.about(Ticket.subject_type, ticket.pk).filter(name="ticket.emergency_declared").first()
    before = declared.facts.get("before") if declared else None
    return before if before in Priority.values else ticket.category.priority


def _explanation() -> str:
    sentence = _(
        "Your company has declared as many emergencies today as it can by itself. Your question is with our team "
        "and is answered in its order."
    )
    number = emergency_settings().hotline
    return f"{sentence} {_('If work stands still, call {number}.').format(number=number)}" if number else sentence
