"""What agents do to a ticket, and what that does to its state and its promised times."""

from datetime import timedelta
from typing import Any

import pytest

from hesi.core.errors import Conflict, Forbidden, Invalid
from hesi.core.time import now, stopped
from hesi.support.promises.models import Clock
from hesi.support.service.models import Channel, SupportLine
from hesi.support.tickets import actions
from hesi.support.tickets.actions.conversing import SomebodyWasFaster, TicketClosed
from hesi.support.tickets.actions.settling import CLOSED_AFTER, close_settled
from hesi.support.tickets.models import Follower, Message, Rating, Ticket, TicketTag, TicketTask
from hesi.support.tickets.requester import as_requester
from hesi.support.tickets.tasks import wake_snoozed
from hesi.workspace.access.actor import Actor, SystemActor
from hesi.workspace.events.models import Event
from tests import builders

State = Ticket.State


def fresh(ticket: Ticket) -> Ticket:
    found: Ticket = Ticket.objects.get(pk=ticket.pk)
    return found


def clock(ticket: Ticket, metric: str) -> str:
    return str(Clock.objects.filter(subject_type="ticket", subject_id=ticket.pk, metric=metric).latest("cycle").state)


def customer_writes(desk: Any, ticket: Ticket, body: str = "还是不行") -> Message:
    with as_requester(Actor(desk.asker)) as requester:
        return actions.reply(ticket, body, by=requester)


@pytest.mark.parametrize(("then", "state"), [("wait", "waiting"), ("solve", "solved"), ("keep", "in_progress")])
def test_an_answer_leaves_the_ticket_as_the_agent_says(desk: Any, then: str, state: str) -> None:
    ticket = desk.ticket()
    actions.reply(ticket, "请重试", by=desk.by, then=then)
    ticket = fresh(ticket)
    assert ticket.state == state
    assert ticket.agent == desk.agent
    assert ticket.answered_at is not None
    assert clock(ticket, "first_response") == "met"
    assert clock(ticket, "solution") == {"wait": "paused", "solve": "met", "keep": "running"}[then]


def test_a_note_moves_neither_state_nor_clock(desk: Any) -> None:
    ticket = desk.ticket()
    actions.add_note(ticket, "先看日志", by=desk.by)
    ticket = fresh(ticket)
    assert (ticket.state, ticket.answered_at) == (State.NEW, None)
    assert clock(ticket, "first_response") == "running"


def test_an_automatic_message_changes_nothing(desk: Any) -> None:
    ticket = desk.ticket()
    actions.reply(ticket, "请重试", by=desk.by)
    actions.append_message(
        ticket,
        body="我在休假",
        by=SystemActor("mail"),
        author_name="林晓",
        author_email="lin@example.com",
        is_from_requester=True,
        channel=Channel.MAIL,
        is_automatic=True,
    )
    ticket = fresh(ticket)
    assert ticket.state == State.WAITING
    assert clock(ticket, "solution") == "paused"
    assert not Clock.objects.filter(subject_id=ticket.pk, metric="next_response").exists()


def test_the_customer_s_word_resumes_and_owes_an_answer(desk: Any) -> None:
    ticket = desk.ticket()
    actions.reply(ticket, "请重试", by=desk.by)
    customer_writes(desk, ticket)
    ticket = fresh(ticket)
    assert ticket.state == State.IN_PROGRESS
    assert (clock(ticket, "solution"), clock(ticket, "next_response")) == ("running", "running")


def test_waiting_needs_an_answer_first(desk: Any) -> None:
    ticket = desk.ticket()
    with pytest.raises(Conflict):
        actions.wait_for_customer(ticket, by=desk.by)
    assert fresh(ticket).state == State.NEW


def test_hold_for_a_third_party_and_go_on(desk: Any) -> None:
    ticket = desk.ticket()
    actions.take_ticket(ticket, by=desk.by)
    actions.hold_ticket(ticket, by=desk.by, reason="等税务局")
    assert (fresh(ticket).state, clock(ticket, "solution")) == (State.ON_HOLD, "paused")
    assert clock(ticket, "first_response") == "running", "a first response never stands still"
    customer_writes(desk, ticket)
    assert fresh(ticket).state == State.ON_HOLD
    actions.resume_ticket(ticket, by=desk.by)
    assert (fresh(ticket).state, clock(ticket, "solution")) == (State.IN_PROGRESS, "running")
    with pytest.raises(Conflict):
        actions.resume_ticket(ticket, by=desk.by)


def test_writing_on_a_solved_ticket_opens_it_and_voids_the_rating(desk: Any) -> None:
    ticket = desk.ticket()
    actions.reply(ticket, "修好了", by=desk.by, then="solve")
    Rating.objects.create(ticket=ticket, score=5)
    customer_writes(desk, ticket)
    ticket = fresh(ticket)
    assert (ticket.state, ticket.reopened_count, ticket.solved_at) == (State.IN_PROGRESS, 1, None)
    assert not Rating.objects.filter(ticket=ticket, voided_at__isnull=True).exists()
    assert clock(ticket, "solution") == "running"


def test_open_again_after_closing(desk: Any) -> None:
    ticket = desk.ticket()
    actions.close_ticket(ticket, by=desk.by)
    with pytest.raises(TicketClosed):
        actions.reply(ticket, "晚了", by=desk.by)
    actions.reopen_ticket(ticket, by=desk.by)
    ticket = fresh(ticket)
    assert (ticket.state, ticket.closed_at, ticket.reopened_count) == (State.NEW, None, 1)
    with pytest.raises(Conflict):
        actions.reopen_ticket(ticket, by=desk.by)


def test_solved_long_ago_is_closed_by_itself(desk: Any) -> None:
    old, new = desk.ticket(), desk.ticket()
    for ticket in (old, new):
        actions.solve_ticket(ticket, by=desk.by)
    Ticket.objects.filter(pk=old.pk).update(solved_at=now() - CLOSED_AFTER)
    assert close_settled() == 1
    assert (fresh(old).state, fresh(new).state) == (State.CLOSED, State.SOLVED)
    assert Event.objects.filter(name="ticket.closed", subject_id=old.pk).get().facts["days"] == CLOSED_AFTER.days
    assert close_settled() == 0


def test_spam_promises_nothing_and_tells_nobody(desk: Any) -> None:
    ticket = desk.ticket()
    actions.mark_spam(ticket, by=desk.by)
    assert (fresh(ticket).state, fresh(ticket).solved_at) == (State.CLOSED, None)
    assert clock(ticket, "solution") == "dropped"
    with pytest.raises(Conflict):
        actions.request_rating(ticket, by=desk.by)


def test_hand_over_to_an_agent_a_line_and_back(desk: Any) -> None:
    ticket = desk.ticket()
    line = SupportLine.objects.exclude(pk=ticket.line_id).first()
    actions.assign_ticket(ticket, agent=desk.other, by=desk.by)
    assert (fresh(ticket).agent, fresh(ticket).taken_at) == (desk.other, None)
    actions.assign_ticket(ticket, line=line, by=desk.by)
    assert (fresh(ticket).line, fresh(ticket).agent) == (line, None)
    stranger = builders.a_member("行政", roles=())
    with pytest.raises(Invalid):
        actions.assign_ticket(ticket, agent=stranger, by=desk.by)


def test_a_higher_priority_brings_the_deadline_nearer(desk: Any) -> None:
    ticket = desk.ticket()
    before = ticket.due_at
    actions.set_priority(ticket, "urgent", by=desk.by)
    assert fresh(ticket).due_at < before
    with pytest.raises(Invalid):
        actions.set_priority(ticket, "sofort", by=desk.by)


def test_snoozed_until_the_time_or_the_customer(desk: Any) -> None:
    ticket, other = desk.ticket(), desk.ticket()
    until = now() + timedelta(hours=4)
    for row in (ticket, other):
        actions.snooze_ticket(row, until, by=desk.by)
    wake_snoozed.func(tenant_id=desk.provider.pk, ticket_id=ticket.pk)
    assert fresh(ticket).snoozed_until == until, "too early"
    with stopped(until):
        wake_snoozed.func(tenant_id=desk.provider.pk, ticket_id=ticket.pk)
    assert fresh(ticket).snoozed_until is None
    customer_writes(desk, other)
    assert fresh(other).snoozed_until is None
    for wrong in (now() - timedelta(minutes=1), now() + timedelta(days=400)):
        with pytest.raises(Invalid):
            actions.snooze_ticket(ticket, wrong, by=desk.by)


def test_tags_tasks_links_and_following(desk: Any) -> None:
    ticket, other = desk.ticket(), desk.ticket("另一件")
    for word in ("发票", " #发票 "):
        actions.tag_ticket(ticket, word, by=desk.by)
    assert TicketTag.objects.filter(ticket=ticket).count() == 1
    actions.untag_ticket(ticket, "发票", by=desk.by)
    assert not TicketTag.objects.filter(ticket=ticket).exists()
    task = actions.add_task(ticket, "查日志", assignee=desk.other, by=desk.by)
    actions.finish_task(task, by=desk.by)
    assert TicketTask.objects.get().done_at is not None
    link = actions.link_tickets(ticket, other, by=desk.by)
    assert actions.link_tickets(other, ticket, by=desk.by) == link
    actions.unlink_tickets(other, ticket, by=desk.by)
    assert not ticket.links.exists()
    with pytest.raises(Invalid):
        actions.link_tickets(ticket, ticket, by=desk.by)
    actions.follow_ticket(ticket, by=desk.by)
    actions.follow_ticket(ticket, by=desk.by)
    assert Follower.objects.get().member == desk.agent
    actions.follow_ticket(ticket, by=desk.by, follow=False)
    assert not Follower.objects.exists()


def test_whoever_is_mentioned_follows(desk: Any) -> None:
    ticket = desk.ticket()
    outsider = builders.a_member("行政", roles=())
    note = actions.add_note(ticket, "请看", by=desk.by, mentions=[desk.other.pk, outsider.pk])
    assert note.mentions == [desk.other.pk]
    assert Follower.objects.get().member == desk.other


def test_somebody_was_faster(desk: Any) -> None:
    ticket = desk.ticket()
    seen = Message.objects.get().pk
    actions.reply(ticket, "我先答", by=Actor(desk.other), seen=seen)
    with pytest.raises(SomebodyWasFaster):
        actions.reply(ticket, "我也答", by=desk.by, seen=seen)
    assert Message.objects.count() == 2
    actions.reply(ticket, "补充", by=Actor(desk.other), seen=seen)


def test_customers_may_none_of_this(desk: Any) -> None:
    ticket = desk.ticket()
    with as_requester(Actor(desk.asker)) as requester:
        for act in (actions.take_ticket, actions.close_ticket, actions.solve_ticket, actions.hold_ticket):
            with pytest.raises(Forbidden):
                act(ticket, by=requester)
        with pytest.raises(Forbidden):
            actions.set_priority(ticket, "urgent", by=requester)
