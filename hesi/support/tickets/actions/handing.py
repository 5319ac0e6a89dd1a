"""Who works on a ticket and how urgent it is: taking, handing over, lines, priorities, categories."""

from django.db import transaction
from django.utils.translation import gettext as _

from hesi.core.errors import Invalid
from hesi.core.time import now
from hesi.support.promises.models import Priority
from hesi.support.service.models import SupportLine
from hesi.support.tickets.actions.clocking import reprioritised
from hesi.support.tickets.actions.steps import (
    expect_alive,
    expect_not_merged,
    locked_for_work,
    store,
    tell_desk,
    tell_requester,
)
from hesi.support.tickets.agents import agents_among
from hesi.support.tickets.categories import find_category
from hesi.support.tickets.models import Ticket
from hesi.workspace.access.actor import AnyActor
from hesi.workspace.people.models import Member


@transaction.atomic
def take_ticket(ticket: Ticket, *, by: AnyActor) -> Ticket:
    """Become the ticket's agent and start on it."""
    ticket = locked_for_work(ticket, by)
    expect_alive(ticket)
    at = now()
    if ticket.agent_id != by.member_id:
        ticket.assigned_at = at
    ticket.agent, ticket.taken_at = by.member, at
    if ticket.state == Ticket.State.NEW:
        ticket.state = Ticket.State.IN_PROGRESS
    store(ticket, "agent", "assigned_at", "taken_at", "state")
    tell_desk(ticket, "taken", by=by)
    tell_requester(ticket, "support.taken")
    return ticket


@transaction.atomic
def assign_ticket(
    ticket: Ticket, *, by: AnyActor, agent: Member | None = None, line: SupportLine | None = None
) -> Ticket:
    """Hand the ticket to an agent, to a line, or to an agent of a line; who takes it then starts on it.

    A line without an agent puts it back into that line's queue. Raises `Invalid` for somebody who answers no tickets.
    """
    ticket = locked_for_work(ticket, by)
    expect_alive(ticket)
    if agent is not None and not agents_among([agent.pk]):
        sentence = _("{name} does not answer tickets. Choose an agent.").format(name=agent.name)
        raise Invalid(sentence, fields={"agent": sentence})
    before = {"from_agent": ticket.agent_id, "from_line": ticket.line_id}
    ticket.line = line or ticket.line
    ticket.agent = agent
    ticket.assigned_at = now() if agent is not None else None
    ticket.taken_at = ticket.assigned_at if agent is not None and agent.pk == by.member_id else None
    if ticket.state == Ticket.State.NEW and ticket.taken_at is not None:
        ticket.state = Ticket.State.IN_PROGRESS
    elif ticket.state == Ticket.State.IN_PROGRESS and agent is None:
        ticket.state = Ticket.State.NEW
    store(ticket, "line", "agent", "assigned_at", "taken_at", "state")
    names = {"agent_name": agent.name if agent else "", "line_name": ticket.line.name_zh if ticket.line else ""}
    tell_desk(ticket, "assigned", by=by, agent=ticket.agent_id, line=ticket.line_id, **names, **before)
    return ticket


@transaction.atomic
def set_priority(ticket: Ticket, priority: str, *, by: AnyActor, is_emergency: bool | None = None) -> Ticket:
    """Change how urgent it is; the promised times change with it, what has elapsed stays elapsed."""
    ticket = locked_for_work(ticket, by)
    expect_alive(ticket)
    if priority not in Priority.values:
        sentence = _("Choose urgent, high, normal or low.")
        raise Invalid(sentence, fields={"priority": sentence})
    before = ticket.priority
    ticket.priority = priority
    if is_emergency is not None:
        ticket.is_emergency = is_emergency
    store(ticket, "priority", "is_emergency")
    reprioritised(ticket, at=now())
    tell_desk(ticket, "prioritised", by=by, priority=priority, before=before)
    return ticket


@transaction.atomic
def set_category(ticket: Ticket, category: str, *, by: AnyActor) -> Ticket:
    """Say that it is about something else. Line and agent stay; the promised times follow the policy of the new one."""
    ticket = locked_for_work(ticket, by)
    expect_not_merged(ticket)
    about = find_category(category)
    before = ticket.category.key
    ticket.category = about
    store(ticket, "category")
    if ticket.is_open:
        reprioritised(ticket, at=now())
    tell_desk(ticket, "categorised", by=by, category=about.key, before=before)
    return ticket
