"""Asking to look, allowing it, looking, stopping.

The agent acts in the provider's workspace, the customer in its own; the row lives with the provider. Each step is told
in both: `look.*` among the agents, `viewing.*` where the customer sees it, on the ticket and in the audit trail.
"""

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from hesi.core.errors import Conflict, Invalid
from hesi.core.text import clean_line
from hesi.core.time import now
from hesi.support.tickets.models import Ticket
from hesi.support.tickets.requester import provider_of
from hesi.support.viewing.models import REQUEST_LASTS, Viewing, ViewingPolicy
from hesi.support.viewing.permissions import (
    may_ask_to_look,
    may_change_viewing_policy,
    may_decide_viewing,
    may_end_viewing,
    may_look,
)
from hesi.support.viewing.queries import PAGE_OPENED, policy_here, policy_of, viewing_of
from hesi.workspace.access.actor import Actor, SystemActor
from hesi.workspace.access.rules import require
from hesi.workspace.events.models import Event
from hesi.workspace.events.record import record
from hesi.workspace.jobs.tenant_tasks import enqueue
from hesi.workspace.people.models import Member
from hesi.workspace.tenancy.scope import tenant_scope

MOST_MINUTES = 60
ALLOWED_MINUTES = (15, 30, 60)

_State = Viewing.State


class NothingToAnswer(Conflict):
    """The request was answered, withdrawn or has lapsed meanwhile."""

    code = "viewing_not_waiting"


class LookingForbidden(Conflict):
    """The customer's administrators do not let support look at anybody's pages."""

    code = "viewing_forbidden_by_company"


class LookIsOver(Conflict):
    """The consent has run out, was taken back, or is used up."""

    code = "viewing_over"


@transaction.atomic
def ask_to_look(ticket: Ticket, *, reason: str, minutes: int, by: Actor) -> Viewing:
    """Ask the requester whether the agent may see their pages for some minutes (1 to 60), and say what for."""
    ticket = Ticket.objects.locked(ticket.pk)
    require(may_ask_to_look, by, ticket)
    reason = clean_line(reason, 300)
    if not reason:
        sentence = _("Say what you want to look at and why; the customer reads it.")
        raise Invalid(sentence, fields={"reason": sentence})
    if not 1 <= minutes <= MOST_MINUTES:
        sentence = _("At most {limit} minutes can be asked for.").format(limit=MOST_MINUTES)
        raise Invalid(sentence, fields={"minutes": sentence})
    customer = ticket.customer
    if customer is None or policy_of(customer) == ViewingPolicy.Choice.FORBIDDEN:
        raise LookingForbidden(
            _("{company} does not let support look at its pages. Ask for a screenshot on the ticket instead.").format(
                company=customer.name if customer else ""
            )
        )
    _close_lapsed(ticket, by.member_id, at=now())
    open_ones = Viewing.objects.filter(ticket=ticket, agent_id=by.member_id, state__in=(_State.ASKED, _State.ALLOWED))
    if open_ones.exists():
        raise Conflict(_("You have asked already and the answer is still open, or you may look right now."))
    viewing = Viewing.objects.create(
        ticket=ticket,
        agent=by.member,
        customer=customer,
        person_id=ticket.requester_id,
        person_name=ticket.requester_name,
        reason=reason,
        asked_minutes=minutes,
    )
    record("look.asked", ticket, by=by, viewing=viewing.pk, minutes=minutes)
    _tell_customer(viewing, "viewing.asked", reason=reason, minutes=minutes)
    return viewing


@transaction.atomic
def allow_viewing(pk: int, *, minutes: int, by: Actor) -> Viewing:
    """The customer consents, from this moment for so many minutes. Raises `NothingToAnswer` when it is too late."""
    if minutes not in ALLOWED_MINUTES:
        sentence = _("Choose 15, 30 or 60 minutes.")
        raise Invalid(sentence, fields={"minutes": sentence})
    at = now()
    viewing = _to_decide(pk, by=by, at=at)
    until = at + timedelta(minutes=minutes)
    _decide(viewing, _State.ALLOWED, by=by, at=at, minutes=minutes, until_at=until)
    with tenant_scope(viewing.tenant):
        from hesi.support.viewing.tasks import end_when_over

        enqueue(end_when_over, after=until, pk=viewing.pk)
        record("look.allowed", viewing.ticket, by=_customer(by), audience=[viewing.agent_id], viewing=pk)
    record(
        "viewing.allowed",
        viewing.ticket,
        by=by,
        audience=[viewing.person_id],
        viewing=pk,
        minutes=minutes,
        agent=viewing.agent.name,
        number=viewing.ticket.number,
    )
    return viewing


@transaction.atomic
def deny_viewing(pk: int, *, by: Actor) -> Viewing:
    """The customer does not want it; the agent helps without looking."""
    viewing = _to_decide(pk, by=by, at=now())
    _decide(viewing, _State.DENIED, by=by, at=now(), ended_at=now())
    with tenant_scope(viewing.tenant):
        record("look.denied", viewing.ticket, by=_customer(by), audience=[viewing.agent_id], viewing=pk)
    record("viewing.denied", viewing.ticket, by=by, audience=[viewing.person_id], viewing=pk, agent=viewing.agent.name)
    return viewing


@transaction.atomic
def revoke_viewing(pk: int, *, by: Actor) -> Viewing:
    """The customer takes consent back: the agent's next click already finds nothing."""
    viewing = viewing_of(pk, by.tenant)
    require(may_end_viewing, by, viewing)
    with tenant_scope(viewing.tenant):
        rows = Viewing.objects.filter(pk=pk, state=_State.ALLOWED)
        if not rows.update(state=_State.REVOKED, ended_at=now()):
            raise LookIsOver(_("Support is not looking any more."))
        record("look.revoked", viewing.ticket, by=_customer(by), audience=[viewing.agent_id], viewing=pk)
    record("viewing.revoked", viewing.ticket, by=by, audience=[viewing.person_id], viewing=pk, agent=viewing.agent.name)
    return viewing


@transaction.atomic
def begin_look(viewing: Viewing, *, by: Actor) -> Viewing:
    """The agent opens the pages. Raises `LookIsOver` unless the consent holds at this moment."""
    viewing = Viewing.objects.select_related("ticket", "customer", "agent", "tenant").get(pk=viewing.pk)
    require(may_look, by, viewing)
    if not viewing.is_running(now()) or policy_of(viewing.customer) == ViewingPolicy.Choice.FORBIDDEN:
        raise LookIsOver(_("The customer's consent does not hold any more. Ask again if you still need to look."))
    if Viewing.objects.filter(pk=viewing.pk, begun_at__isnull=True).update(begun_at=now()):
        record("look.begun", viewing.ticket, by=by, viewing=viewing.pk)
        _tell_customer(viewing, "viewing.begun")
    return viewing


@transaction.atomic
def withdraw_request(viewing: Viewing, *, by: Actor) -> Viewing:
    """The agent does not need to look any more."""
    require(may_look, by, viewing)
    if not Viewing.objects.filter(pk=viewing.pk, state=_State.ASKED).update(state=_State.WITHDRAWN, ended_at=now()):
        raise NothingToAnswer(_("The request was answered meanwhile."))
    record("look.withdrawn", viewing.ticket, by=by, viewing=viewing.pk)
    _tell_customer(viewing, "viewing.withdrawn")
    return viewing


@transaction.atomic
def end_look(viewing: Viewing, *, by: Any, at: datetime | None = None) -> bool:
    """The agent stops, or the time is over; the consent is used up. Whether there was something to end."""
    at = at or now()
    if not Viewing.objects.filter(pk=viewing.pk, state=_State.ALLOWED).update(state=_State.ENDED, ended_at=at):
        return False
    record("look.ended", viewing.ticket, by=by, audience=[viewing.agent_id], viewing=viewing.pk)
    _tell_customer(viewing, "viewing.ended")
    return True


@transaction.atomic
def note_page(viewing: Viewing, address: str, *, by: Any, is_part: bool = False) -> None:
    """Write down, in the customer's open workspace, which page the agent opens, before anything of it is shown.

    A part (`is_part`) of a page that is fetched again is that page still and not told twice.
    """
    if is_part:
        known = Event.objects.about(Ticket.subject_type, viewing.ticket_id).filter(name=PAGE_OPENED)
        if known.filter(facts__viewing=viewing.pk, facts__address=address[:200]).exists():
            return
    record(
        PAGE_OPENED,
        viewing.ticket,
        by=by,
        audience=[viewing.person_id],
        viewing=viewing.pk,
        address=address[:200],
        agent=viewing.agent.name,
    )


@transaction.atomic
def choose_viewing_policy(choice: str, *, by: Actor) -> ViewingPolicy:
    """Say who in the company may let support look. Forbidding it ends every look and request at once."""
    require(may_change_viewing_policy, by)
    if choice not in ViewingPolicy.Choice.values:
        sentence = _("Choose one of the three.")
        raise Invalid(sentence, fields={"choice": sentence})
    policy, _is_new = ViewingPolicy.objects.update_or_create(defaults={"choice": choice, "changed_at": now()})
    record("viewing_policy.changed", policy, by=by, choice=choice)
    if choice == ViewingPolicy.Choice.FORBIDDEN:
        with tenant_scope(provider_of(by.tenant)):
            open_ones = Viewing.objects.of_company(by.tenant.pk).filter(state__in=(_State.ASKED, _State.ALLOWED))
            open_ones.filter(state=_State.ALLOWED).update(state=_State.REVOKED, ended_at=now())
            open_ones.filter(state=_State.ASKED).update(state=_State.DENIED, ended_at=now())
    return policy


def looking_as(viewing: Viewing) -> SystemActor:
    """The name under which the customer's workspace tells what an agent did there; nobody of its own members."""
    actor = SystemActor(f"{viewing.agent.name} · {viewing.tenant.name}"[:80])
    actor.channel = "viewing"
    return actor


def _to_decide(pk: int, *, by: Actor, at: datetime) -> Viewing:
    viewing = viewing_of(pk, by.tenant)
    require(may_decide_viewing, by, viewing, policy_here())
    if not viewing.is_waiting(at):
        raise NothingToAnswer(_("This request was answered, withdrawn or is more than a day old."))
    return viewing


def _decide(viewing: Viewing, state: str, *, by: Actor, at: datetime, **facts: Any) -> None:
    with tenant_scope(viewing.tenant):
        decided = Viewing.objects.filter(pk=viewing.pk, state=_State.ASKED).update(
            state=state, decided_at=at, decided_by_id=by.member_id, decided_by_name=by.label[:60], **facts
        )
    if not decided:
        raise NothingToAnswer(_("This request was answered, withdrawn or is more than a day old."))
    viewing.state, viewing.decided_at, viewing.until_at = state, at, facts.get("until_at")


def _close_lapsed(ticket: Ticket, agent_id: int | None, *, at: datetime) -> None:
    """What nobody answered in time, or whose time is over, makes room for a new request."""
    mine = Viewing.objects.filter(ticket=ticket, agent_id=agent_id)
    mine.filter(state=_State.ASKED, asked_at__lte=at - REQUEST_LASTS).update(state=_State.WITHDRAWN, ended_at=at)
    mine.filter(state=_State.ALLOWED, until_at__lte=at).update(state=_State.ENDED, ended_at=at)


def _customer(by: Actor) -> SystemActor:
    """A customer's member as the provider's workspace names them; none of its own members."""
    actor = SystemActor(f"{by.label} · {by.tenant.name}"[:80])
    actor.channel = by.channel
    return actor


def _tell_customer(viewing: Viewing, name: str, **facts: Any) -> None:
    with tenant_scope(viewing.customer):
        still_there = Member.objects.filter(pk=viewing.person_id).exists()
        record(
            name,
            viewing.ticket,
            by=looking_as(viewing),
            audience=[viewing.person_id] if still_there else [],
            viewing=viewing.pk,
            agent=viewing.agent.name,
            number=viewing.ticket.number,
            **facts,
        )
