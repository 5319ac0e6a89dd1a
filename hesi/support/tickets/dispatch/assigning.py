"""Giving tickets to lines and agents.

On PostgreSQL the lines' rows are locked while a choice is made, so that two tickets never see the same spare capacity;
on SQLite the writing transaction itself is that lock.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Q

from hesi.support.service.models import Contact, LineMember, SupportLine
from hesi.support.tickets.dispatch.choosing import Choice, Wish, choose
from hesi.support.tickets.dispatch.rules import Decision, Facts, RuleFacts, decide, more_urgent
from hesi.support.tickets.dispatch.staff import candidates_for
from hesi.support.tickets.models import DispatchRule, Message, Ticket
from hesi.workspace.access.actor import SystemActor
from hesi.workspace.events.record import record

DISPATCH = SystemActor("dispatch")


def dispatch_new(ticket: Ticket, *, at: datetime, text: str = "") -> None:
    """Choose line, priority and agent for a ticket that was just made, in the transaction that makes it.

    `text` is the body of its first message, read where it is not given. A priority that differs from the category's
    was asked for by somebody and is never lowered by a rule.
    """
    lines = lock_lines()
    decision = decide_for(ticket, text or _first_words(ticket))
    chosen = decision.priority
    if ticket.priority != ticket.category.priority:
        chosen = more_urgent(chosen, ticket.priority)
    ticket.line = lines.get(decision.line or 0) or lines.get(ticket.category.line_id or 0)
    ticket.priority = chosen
    choice = choose_for(ticket, decision.skill, at=at)
    assign(ticket, choice, at=at, fields=("line", "priority"))
    record(
        "ticket.dispatched",
        ticket,
        by=DISPATCH,
        audience=[choice.member],
        line=ticket.line_id,
        priority=ticket.priority,
        skill=decision.skill,
        rule=decision.why,
        agent=choice.why,
    )


def dispatch_reopened(ticket: Ticket, *, at: datetime) -> None:
    """A solved ticket that goes on belongs to who had it, or while they are not there to who stands in for them.

    Asked inside the transaction that opens it again. Nothing changes where its agent is still there.
    """
    lock_lines()
    previous = ticket.agent_id
    wishes = [Wish(previous, "previous_agent")] if previous is not None else []
    choice = choose_for(ticket, ticket.category.skill, at=at, wishes=wishes)
    if choice.member in (None, previous):
        return
    assign(ticket, choice, at=at)
    record("ticket.dispatched", ticket, by=DISPATCH, audience=[choice.member, previous], agent=choice.why)


@transaction.atomic
def dispatch_waiting(ticket: Ticket, *, at: datetime, without: Iterable[int] = ()) -> Choice:
    """Give a ticket nobody has to somebody who can take it now."""
    ticket = Ticket.objects.locked(ticket.pk)
    lock_lines()
    if ticket.agent_id is not None or not ticket.is_open:
        return Choice(None, {"how": "taken_meanwhile"})
    choice = choose_for(ticket, skill_of(ticket), at=at, without=without)
    if choice.member is not None:
        assign(ticket, choice, at=at)
        record("ticket.dispatched", ticket, by=DISPATCH, audience=[choice.member], agent=choice.why)
    return choice


def decide_for(ticket: Ticket, text: str) -> Decision:
    """What the rules say of this ticket; changes nothing."""
    about, rules = ticket.category, rules_in_force()
    names_categories = any(rule.conditions.get("categories") for rule in rules)
    facts = Facts(
        category=about.key,
        branch=about.parent.key if names_categories and about.parent else "",
        plan=ticket.plan,
        language=ticket.language,
        channel=ticket.channel,
        text=f"{ticket.title}\n{text}",
    )
    default = Decision(about.line_id, about.priority, about.skill, {"rule": 0, "category": about.key})
    return decide(facts, rules, default)


def rules_in_force() -> list[RuleFacts]:
    """The active rules of the open workspace in their order, numbered as people see them."""
    return [
        RuleFacts(row.pk, number, row.name, row.conditions, row.line_id, row.priority, row.skill)
        for number, row in enumerate(DispatchRule.objects.filter(is_active=True), start=1)
    ]


def choose_for(
    ticket: Ticket, skill: str, *, at: datetime, wishes: Sequence[Wish] = (), without: Iterable[int] = ()
) -> Choice:
    """Who would get this ticket now; changes nothing."""
    wishes = [*_own_agent(ticket), *wishes]
    people = candidates_for(ticket.line, [wish.member for wish in wishes], at)
    return choose(people, skill=skill, language=ticket.language, wishes=wishes, without=without)


def skill_of(ticket: Ticket) -> str:
    """The skill the rules ask for this ticket, decided anew."""
    return decide_for(ticket, _first_words(ticket)).skill


def assign(ticket: Ticket, choice: Choice, *, at: datetime, fields: Sequence[str] = ()) -> None:
    """Write the choice on the ticket, with these further fields."""
    changed: list[str] = [*fields]
    if choice.member is not None:
        ticket.agent_id, ticket.assigned_at, ticket.taken_at = choice.member, at, None
        changed += ["agent", "assigned_at", "taken_at"]
        LineMember.objects.filter(member_id=choice.member).update(last_assigned_at=at)
    ticket.save(update_fields=changed)


def lock_lines() -> dict[int, SupportLine]:
    """The active lines, held until the transaction ends: whoever assigns tickets takes turns."""
    rows = SupportLine.objects.get_queryset().select_for_update(no_key=True).filter(is_active=True).order_by("pk")
    return {row.pk: row for row in rows}


def _own_agent(ticket: Ticket) -> list[Wish]:
    """Who looks after the person who asks, where the provider has named somebody."""
    if ticket.customer_id is None:
        return []
    person = Q(member_id=ticket.requester_id) if ticket.requester_id else Q(pk__in=())
    if ticket.requester_email:
        person |= Q(email__iexact=ticket.requester_email)
    contacts: Any = Contact.objects.filter(person, customer_id=ticket.customer_id, agent__is_active=True)
    agent = contacts.values_list("agent_id", flat=True).first()
    return [Wish(agent, "own_agent")] if agent is not None else []


def _first_words(ticket: Ticket) -> str:
    first = Message.objects.filter(ticket=ticket).order_by("pk").values_list("body", flat=True).first()
    return first or ""
