"""Tickets with several people at once: two agents, a customer and an agent, the clock's jobs and a person."""

from collections.abc import Iterator
from typing import Any

import pytest

from hesi.core.errors import DomainError
from hesi.support.incidents.actions import answer_all, open_incident
from hesi.support.incidents.models import Incident, MassAnswer
from hesi.support.incidents.sending import send_answer
from hesi.support.tickets.actions import (
    append_message,
    ask_for_help,
    close_ticket,
    merge_tickets,
    reopen_ticket,
    reply,
    solve_ticket,
    split_ticket,
    undo_merge,
)
from hesi.support.tickets.actions.rating import rate_ticket
from hesi.support.tickets.actions.settling import close_settled
from hesi.support.tickets.models import Message, Rating, Ticket, TicketTask
from hesi.support.tickets.requester import as_requester
from hesi.workspace.access.actor import Actor, SystemActor
from hesi.workspace.people.models import Member
from hesi.workspace.tenancy.models import Tenant
from hesi.workspace.tenancy.scope import tenant_scope
from tests import builders
from tests.races.racing import race, refusals

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.parametrize("turn", range(3))]


class Desk:
    """A provider with two agents and a lead, and a customer's member."""

    def __init__(self) -> None:
        self.tenant = builders.a_provider()
        with tenant_scope(self.tenant):
            self.agents = [builders.a_member(name, roles=("agent",)) for name in ("何晴", "吴凡")]
            self.lead = builders.a_member("苏敏", roles=("support_lead",))
        self.company: Tenant = builders.a_company(provider=self.tenant)
        with tenant_scope(self.company):
            self.asker: Member = builders.a_member("林晓")

    def ticket(self) -> Ticket:
        with tenant_scope(self.company):
            return ask_for_help(category="other", title="发票识别不了", body="正文", by=Actor(self.asker))

    def as_asker(self, act: Any) -> Any:
        with as_requester(Actor(self.asker)) as requester:
            return act(requester)


@pytest.fixture
def desk() -> Iterator[Desk]:
    made = Desk()
    with tenant_scope(made.tenant):
        yield made


def test_merging_both_ways_at_once_merges_one_way(desk: Desk, turn: int) -> None:
    one, two = desk.ticket(), desk.ticket()
    first, second = (Actor(agent) for agent in desk.agents)
    answers = race(desk.tenant, lambda: merge_tickets(one, two, by=first), lambda: merge_tickets(two, one, by=second))
    assert len(refusals(answers)) == 1
    assert Ticket.objects.filter(state=Ticket.State.MERGED).count() == 1
    assert Message.objects.filter(ticket__state=Ticket.State.MERGED).count() == 0


def test_answer_against_merge_is_lost_nowhere(desk: Desk, turn: int) -> None:
    source, target = desk.ticket(), desk.ticket()
    first, second = (Actor(agent) for agent in desk.agents)
    answers = race(
        desk.tenant, lambda: merge_tickets(source, target, by=first), lambda: reply(source, "答复", by=second)
    )
    said = Message.objects.filter(body="答复")
    assert said.count() == (0 if isinstance(answers[1], DomainError) else 1)
    assert all(message.ticket_id == target.pk for message in said)


def test_mail_against_merge_lands_in_the_survivor_or_comes_again(desk: Desk, turn: int) -> None:
    source, target = desk.ticket(), desk.ticket()

    def by_mail() -> Message:
        return append_message(
            source, body="自动回复", by=SystemActor("mail"), author_name="林晓", is_from_requester=True, channel="mail",
            is_automatic=True,
        )  # fmt: skip

    race(desk.tenant, lambda: merge_tickets(source, target, by=Actor(desk.agents[0])), by_mail)
    assert not Message.objects.filter(ticket=source).exists()


def test_closing_against_an_answer_leaves_one_state(desk: Desk, turn: int) -> None:
    ticket = desk.ticket()
    first, second = (Actor(agent) for agent in desk.agents)
    answers = race(desk.tenant, lambda: close_ticket(ticket, by=first), lambda: reply(ticket, "答复", by=second))
    ticket.refresh_from_db()
    assert ticket.state == Ticket.State.CLOSED
    assert len(refusals(answers)) == 1 - Message.objects.filter(body="答复").count()
    assert ticket.due_at is None


def test_pressing_split_twice_makes_one_ticket(desk: Desk, turn: int) -> None:
    message = desk.ticket().messages.get()
    by = Actor(desk.agents[0])
    answers = race(desk.tenant, *[lambda: split_ticket(message, title="第二件事", by=by)] * 3)
    assert not refusals(answers)
    assert len({ticket.pk for ticket in answers}) == 1
    assert Ticket.objects.count() == 2


def test_rating_sent_twice_is_kept_once(desk: Desk, turn: int) -> None:
    ticket = desk.ticket()
    solve_ticket(ticket, by=Actor(desk.agents[0]))
    rate = [lambda: desk.as_asker(lambda by: rate_ticket(ticket, score=1, by=by))] * 3
    assert len(refusals(race(desk.tenant, *rate))) == 2
    assert (Rating.objects.count(), TicketTask.objects.count()) == (1, 1)


def test_opening_again_against_closing_by_time_ends_in_one_of_both(desk: Desk, turn: int) -> None:
    ticket = desk.ticket()
    solve_ticket(ticket, by=Actor(desk.agents[0]))
    Ticket.objects.update(solved_at=ticket.created_at.replace(year=2020))
    race(desk.tenant, close_settled, lambda: desk.as_asker(lambda by: reopen_ticket(ticket, by=by)))
    ticket.refresh_from_db()
    assert ticket.is_open is (ticket.closed_at is None)
    assert ticket.is_open is (ticket.due_at is not None)


def test_undoing_a_merge_twice_undoes_it_once(desk: Desk, turn: int) -> None:
    source, target = desk.ticket(), desk.ticket()
    merge_tickets(source, target, by=Actor(desk.agents[0]))
    answers = race(desk.tenant, *[lambda: undo_merge(source, by=Actor(desk.agents[0]))] * 2)
    assert len(refusals(answers)) == 1
    assert sorted(Message.objects.values_list("ticket_id", flat=True)) == sorted([source.pk, target.pk])


def test_one_answer_to_all_reaches_each_ticket_once_and_no_closed_one(desk: Desk, turn: int) -> None:
    tickets = [desk.ticket() for _each in range(3)]
    lead = Actor(desk.lead)
    incident = open_incident(title_zh="识别不可用", tickets=tickets, by=lead)
    starts = race(desk.tenant, *[lambda: answer_all(incident, body_zh="已恢复", solves=True, by=lead)] * 2)
    assert len(refusals(starts)) == 1
    answer = MassAnswer.objects.get()
    race(
        desk.tenant, lambda: send_answer(answer.pk), lambda: send_answer(answer.pk),
        lambda: close_ticket(tickets[1], by=Actor(desk.agents[0])),
    )  # fmt: skip
    said = Message.objects.filter(body="已恢复").values_list("ticket_id", flat=True)
    assert len(said) == len(set(said))
    assert {tickets[0].pk, tickets[2].pk} <= set(said)
    assert Incident.objects.count() == 1
