"""Merging two tickets, taking that back, and splitting one."""

from datetime import timedelta
from typing import Any

import pytest

from hesi.core.errors import Conflict, Invalid
from hesi.core.time import now, stopped
from hesi.support.promises.models import Clock
from hesi.support.service.models import Channel
from hesi.support.tickets import actions
from hesi.support.tickets.models import Follower, Message, Participant, Ticket, TicketLink, TicketTag, TicketTask
from hesi.support.tickets.requester import as_requester
from hesi.workspace.access.actor import Actor, SystemActor
from hesi.workspace.tenancy.scope import tenant_scope
from tests import builders


def fresh(ticket: Ticket) -> Ticket:
    found: Ticket = Ticket.objects.get(pk=ticket.pk)
    return found


def loaded(desk: Any, title: str) -> Ticket:
    """A ticket with one of everything."""
    ticket: Ticket = desk.ticket(title, asker=desk.colleague)
    actions.tag_ticket(ticket, "发票", by=desk.by)
    actions.tag_ticket(ticket, title, by=desk.by)
    actions.add_task(ticket, "查日志", by=desk.by)
    actions.follow_ticket(ticket, by=Actor(desk.other))
    return ticket


def test_everything_goes_over_and_says_where_it_came_from(desk: Any) -> None:
    source, target = loaded(desk, "源"), desk.ticket("目标")
    actions.tag_ticket(target, "发票", by=desk.by)
    actions.merge_tickets(source, target, by=desk.by)
    source = fresh(source)
    assert (source.state, source.merged_into, source.agent) == (Ticket.State.MERGED, target, None)
    assert Message.objects.filter(ticket=target).count() == 2
    assert Message.objects.get(origin_ticket=source).ticket == target
    assert set(TicketTag.objects.filter(ticket=target).values_list("tag__name", flat=True)) == {"发票", "源"}
    assert TicketTask.objects.get().ticket == target
    assert Follower.objects.get().ticket == target
    assert Participant.objects.get(ticket=target).email == desk.colleague.email


def test_the_target_keeps_the_earlier_start(desk: Any) -> None:
    early = now() - timedelta(hours=3)
    with stopped(early):
        source = desk.ticket("早")
    target = desk.ticket("晚")
    actions.merge_tickets(source, target, by=desk.by)
    clocks = Clock.objects.filter(subject_id=target.pk, metric="solution")
    assert clocks.get().started_at == early
    assert not Clock.objects.filter(subject_id=source.pk, state__in=("running", "paused")).exists()
    assert fresh(source).due_at is None


def test_what_cannot_be_merged(desk: Any) -> None:
    ticket, other = desk.ticket(), desk.ticket()
    foreign = builders.a_company(name="别家", provider=desk.provider)
    with tenant_scope(foreign):
        stranger = builders.a_member("外人")
    theirs = desk.ticket(asker=stranger)
    actions.merge_tickets(ticket, other, by=desk.by)
    with pytest.raises(Conflict):
        actions.merge_tickets(other, other, by=desk.by)
    for source, target in ((ticket, other), (other, ticket), (other, theirs), (theirs, other)):
        with pytest.raises(Conflict):
            actions.merge_tickets(source, target, by=desk.by)
    closed = desk.ticket()
    actions.close_ticket(closed, by=desk.by)
    with pytest.raises(Conflict):
        actions.merge_tickets(other, closed, by=desk.by)


def test_what_comes_for_a_merged_ticket_lands_in_the_surviving_one(desk: Any) -> None:
    first, second, third = desk.ticket(), desk.ticket(), desk.ticket()
    actions.merge_tickets(first, second, by=desk.by)
    actions.merge_tickets(second, third, by=desk.by)
    message = actions.append_message(
        fresh(first),
        body="补充",
        by=SystemActor("mail"),
        author_name="林晓",
        is_from_requester=True,
        channel=Channel.MAIL,
    )
    assert message.ticket == third


def test_undone_while_nothing_else_happened(desk: Any) -> None:
    source, target = loaded(desk, "源"), desk.ticket("目标")
    actions.merge_tickets(source, target, by=desk.by)
    actions.undo_merge(source, by=desk.by)
    source = fresh(source)
    assert (source.state, source.merged_into) == (Ticket.State.NEW, None)
    assert Message.objects.filter(ticket=source, origin_ticket=None).count() == 1
    assert TicketTag.objects.filter(ticket=source).count() == 2
    assert TicketTask.objects.get().ticket == source
    assert not Participant.objects.filter(ticket=target).exists()
    assert source.due_at is not None, "its promised times run again"
    with pytest.raises(Conflict):
        actions.undo_merge(source, by=desk.by)


def test_not_undone_once_work_went_on(desk: Any) -> None:
    source, target = desk.ticket(), desk.ticket()
    actions.merge_tickets(source, target, by=desk.by)
    actions.add_note(target, "一起看", by=desk.by)
    with pytest.raises(Conflict):
        actions.undo_merge(source, by=desk.by)


def test_split_off_counts_from_when_it_was_written(desk: Any) -> None:
    ticket = desk.ticket()
    actions.reply(ticket, "请重试", by=desk.by)
    with as_requester(Actor(desk.asker)) as requester, stopped(now() + timedelta(hours=1)):
        message = actions.reply(ticket, "另外，打印也不行", by=requester)
    new = actions.split_ticket(message, title="打印不行", by=desk.by)
    assert new.customer == desk.company
    assert Message.objects.get(ticket=new).origin_ticket == ticket
    assert Clock.objects.get(subject_id=new.pk, metric="first_response").started_at == message.created_at
    link = TicketLink.objects.get()
    assert (link.ticket, link.other, link.kind) == (new, ticket, TicketLink.Kind.SPLIT)
    assert Message.objects.filter(ticket=ticket).count() == 3
    for wrong, title in ((Message.objects.filter(ticket=ticket, is_from_requester=False).first(), "x"), (message, " ")):
        with pytest.raises(Invalid):
            actions.split_ticket(wrong, title=title, by=desk.by)
