"""What is said is kept once, in order, for those it is for."""

from typing import Any

import pytest

from hesi.core.errors import Conflict, Forbidden, Invalid
from hesi.core.time import stopped
from hesi.support.chat.actions import ChatClosed, end_chat, hand_over_chat, say, set_limit, take_chat, transfer_chat
from hesi.support.chat.actions.handing import ChatTaken
from hesi.support.chat.availability import availability_for, place_in_queue, usual_wait
from hesi.support.chat.models import Chat, ChatMessage
from hesi.support.chat.reading import messages_after, promise_kept
from hesi.support.chat.tasks import look_after
from hesi.support.chat.tests.conftest import MONDAY, NIGHT, an_agent_on
from hesi.support.chat.tests.talks import a_chat, a_visitors_chat, answer, ask_on, fresh, later, taken
from hesi.support.service.models import Presence, ServicePlan, SupportLine
from hesi.support.tickets.actions import Upload
from hesi.support.tickets.models import Message, Ticket
from hesi.support.tickets.requester import as_requester
from hesi.workspace.access.actor import Actor
from hesi.workspace.events.models import Event
from hesi.workspace.notifications.models import Notification
from hesi.workspace.people.models import Member
from hesi.workspace.tenancy.models import Tenant
from hesi.workspace.tenancy.scope import tenant_scope
from tests import builders
from tests.jobs import deliver_events, run_jobs


def bodies(chat: Chat, *, for_agent: bool = True, after: int = 0) -> list[str]:
    with tenant_scope(chat.tenant):
        return [message.body for message in messages_after(chat, after, for_agent=for_agent)]


def test_a_chat_is_offered_taken_and_answered_in_order(agent: Member, asker: Member) -> None:
    chat = a_chat(asker)
    assert (chat.state, chat.agent_id) == ("waiting", agent.pk)
    with pytest.raises(Conflict):
        answer(chat, agent)
    taken(chat, agent)
    with later(seconds=90):
        answer(chat, agent)
    ask_on(chat, asker)
    chat = fresh(chat)
    with tenant_scope(chat.tenant):
        numbers = list(ChatMessage.objects.filter(chat=chat).values_list("seq", flat=True))
        kept = promise_kept(MONDAY)
    assert numbers == [1, 2, 3, 4]
    assert chat.answered_at is not None
    assert (chat.answered_at - chat.asked_at).total_seconds() == 90
    assert (kept.asked, kept.share, kept.median_seconds) == (1, 100, 90)
    assert bodies(chat, after=3) == ["还在转"], "a page that lost its connection asks for what it has not seen"


def test_the_same_message_sent_again_stands_once(agent: Member, asker: Member) -> None:
    chat = taken(a_chat(asker), agent)
    first = ask_on(chat, asker, "截图见附件", client_key="k1")
    again = ask_on(chat, asker, "截图见附件", client_key="k1")
    assert first.pk == again.pk
    answer(chat, agent, "收到", client_key="k1")
    assert bodies(chat).count("截图见附件") == 1
    assert "收到" in bodies(chat), "the other side's keys are its own"
    with tenant_scope(chat.tenant):
        end_chat(chat, by=Actor(agent))
    assert ask_on(chat, asker, "截图见附件", client_key="k1").pk == first.pk, "also when the chat ended meanwhile"
    with pytest.raises(Conflict):
        ask_on(chat, asker, "再问", client_key="k2")


def test_nothing_and_too_much_are_refused(agent: Member, asker: Member) -> None:
    chat = taken(a_chat(asker), agent)
    with pytest.raises(Invalid):
        ask_on(chat, asker, "   ")
    with pytest.raises(Invalid):
        ask_on(chat, asker, "六个", files=[Upload(f"{n}.txt", "text/plain", b"x") for n in range(6)])
    with pytest.raises(Invalid):
        a_visitors_chat(chat.tenant, email="nonsense")


def test_two_agents_take_at_once_and_one_gets_it(agent: Member, colleague: Member, asker: Member) -> None:
    chat = a_chat(asker)
    taken(chat, colleague)
    with pytest.raises(ChatTaken, match="吴凡"):
        taken(chat, agent)
    assert fresh(chat).agent_id == colleague.pk
    assert taken(chat, colleague).pk == chat.pk, "pressing twice changes nothing"
    with tenant_scope(chat.tenant):
        assert ChatMessage.objects.filter(chat=chat, kind="joined").count() == 1


def test_only_its_agent_and_its_asker_write(agent: Member, colleague: Member, asker: Member, company: Tenant) -> None:
    chat = taken(a_chat(asker), agent)
    with pytest.raises(Forbidden):
        answer(chat, colleague)
    with tenant_scope(company):
        other = builders.a_member("同事")
    with pytest.raises(Forbidden):
        ask_on(chat, other)
    with tenant_scope(chat.tenant):
        nobody = builders.a_member("财务")
        with pytest.raises(Forbidden):
            take_chat(chat, by=Actor(nobody))
        assert not Chat.objects.visible_to(Actor(nobody)).exists()


def test_who_may_see_a_chat(agent: Member, asker: Member, company: Tenant, provider: Tenant) -> None:
    chat = a_chat(asker)
    visitors = a_visitors_chat(provider)
    with tenant_scope(company):
        colleague = builders.a_member("同事")
    stranger_company = builders.a_company(name="另一家", provider=provider)
    with tenant_scope(stranger_company):
        stranger = builders.a_member("外人", roles=("admin",))
    for member, seen in ((asker, {chat.pk}), (colleague, set()), (stranger, set())):
        with tenant_scope(member.tenant), as_requester(Actor(member)) as requester:
            assert set(Chat.objects.visible_to(requester).values_list("pk", flat=True)) == seen
    with tenant_scope(provider):
        assert set(Chat.objects.visible_to(Actor(agent)).values_list("pk", flat=True)) == {chat.pk, visitors.pk}


def test_a_person_has_one_open_chat(agent: Member, asker: Member) -> None:
    chat = a_chat(asker)
    assert a_chat(asker, "还有一件事").pk == chat.pk
    assert bodies(chat) == ["发票一直在识别中", "还有一件事"]


def test_outside_the_hours_it_says_when_people_are_back(agent: Member, asker: Member, provider: Tenant) -> None:
    with stopped(NIGHT):
        with tenant_scope(provider):
            standing = availability_for(asker.tenant)
        assert not standing.is_open
        assert standing.opens_at is not None
        with pytest.raises(ChatClosed, match="2026-11-24 09:00"):
            a_chat(asker)


def test_nobody_there_or_not_in_the_plan(agent: Member, asker: Member, provider: Tenant) -> None:
    with tenant_scope(provider):
        presence = Presence.objects.create(member=agent, state="away")
        assert availability_for(None).people == 0
    with pytest.raises(ChatClosed):
        a_chat(asker)
    with tenant_scope(provider):
        presence.state = "available"
        presence.save()
        ServicePlan.objects.update(channels=["page", "mail"])
    with pytest.raises(ChatClosed):
        a_chat(asker)
    assert a_visitors_chat(provider).pk, "visitors have no plan"


def test_an_agent_gets_as_many_as_they_carry_and_the_next_when_one_ends(
    agent: Member, asker: Member, provider: Tenant
) -> None:
    with tenant_scope(provider):
        set_limit(1, by=Actor(agent))
    first = a_chat(asker)
    second, third = a_visitors_chat(provider, "a@example.org"), a_visitors_chat(provider, "b@example.org")
    assert (first.agent_id, second.agent_id, third.agent_id) == (agent.pk, None, None)
    with tenant_scope(provider):
        assert [place_in_queue(fresh(chat)) for chat in (first, second, third)] == [1, 1, 1], "asked at one moment"
        Chat.objects.filter(pk=third.pk).update(asked_at=MONDAY.replace(minute=5))
        assert place_in_queue(fresh(third)) == 3
    taken(first, agent)
    answer(first, agent)
    with tenant_scope(provider):
        end_chat(first, by=Actor(agent))
    assert (fresh(second).agent_id, fresh(third).agent_id) == (agent.pk, None)


def test_the_wait_is_said_only_when_enough_is_known(agent: Member, provider: Tenant) -> None:
    for number in range(5):
        with tenant_scope(provider):
            assert usual_wait(MONDAY) is None
        chat = taken(a_visitors_chat(provider, f"{number}@example.org"), agent)
        with later(minutes=2):
            answer(chat, agent)
    with tenant_scope(provider):
        standing = availability_for(None)
    assert standing.wait_minutes == 2


def test_an_offer_nobody_takes_goes_to_a_colleague(agent: Member, colleague: Member, asker: Member) -> None:
    chat = a_chat(asker)
    first = chat.agent_id
    with later(seconds=61), tenant_scope(chat.tenant):
        look_after.func(tenant_id=chat.tenant_id, chat_id=chat.pk)
    assert {first, fresh(chat).agent_id} == {agent.pk, colleague.pk}
    deliver_events()
    with tenant_scope(chat.tenant):
        told = Notification.objects.filter(kind="chat.asked").values_list("member_id", flat=True)
        assert set(told) == {agent.pk, colleague.pk}


@pytest.mark.parametrize("is_left", [True, False])
def test_a_missed_chat_becomes_one_ticket_and_a_notice(agent: Member, asker: Member, is_left: bool) -> None:
    chat = a_chat(asker)
    with tenant_scope(chat.tenant):
        if is_left:
            with later(minutes=3):
                look_after.func(tenant_id=chat.tenant_id, chat_id=chat.pk)
                look_after.func(tenant_id=chat.tenant_id, chat_id=chat.pk)
        else:
            with later(minutes=10):
                Chat.objects.filter(pk=chat.pk).update(seen_at=MONDAY.replace(minute=9))
                look_after.func(tenant_id=chat.tenant_id, chat_id=chat.pk)
        ticket = Ticket.objects.get()
        assert (fresh(chat).state, fresh(chat).ticket_id, ticket.channel) == ("missed", ticket.pk, "chat")
        assert "发票一直在识别中" in Message.objects.get(ticket=ticket).body
    deliver_events()
    with tenant_scope(asker.tenant):
        assert Notification.objects.get(kind="support.chat").url == f"/support/{ticket.number}/"
    with tenant_scope(asker.tenant), as_requester(Actor(asker)) as requester:
        assert Ticket.objects.visible_to(requester).filter(pk=ticket.pk).exists()


def test_leaving_before_an_answer_is_a_miss_and_leaving_after_one_is_an_end(agent: Member, asker: Member) -> None:
    chat = a_chat(asker)
    with tenant_scope(asker.tenant), as_requester(Actor(asker)) as requester:
        assert end_chat(chat, by=requester).state == "missed"
        assert end_chat(chat, by=requester).state == "missed"
        assert Ticket.objects.count() == 1
    chat = taken(a_chat(asker, "再来"), agent)
    answer(chat, agent)
    with tenant_scope(asker.tenant), as_requester(Actor(asker)) as requester:
        assert end_chat(chat, by=requester).state == "ended"
        assert Ticket.objects.count() == 1


def test_a_visitors_missed_chat_is_answered_by_mail(agent: Member, provider: Tenant, mailoutbox: list[Any]) -> None:
    chat = a_visitors_chat(provider)
    with later(minutes=11), tenant_scope(provider):
        look_after.func(tenant_id=provider.pk, chat_id=chat.pk)
        ticket = Ticket.objects.get()
        assert (ticket.is_verified, ticket.requester_email, ticket.customer) == (False, "guest@example.org", None)
        run_jobs("mail")
    assert [mail.to for mail in mailoutbox].count(["guest@example.org"]) == 1


def test_a_chat_goes_over_to_a_ticket_once_with_what_was_said(agent: Member, asker: Member) -> None:
    chat = taken(a_chat(asker, brought="与智能客服的对话：问发票"), agent)
    ask_on(chat, asker, "看截图", files=[Upload("截图.png", "image/png", b"\x89PNG\r\n")])
    answer(chat, agent, "我转给开发")
    with tenant_scope(chat.tenant):
        ticket = hand_over_chat(chat, by=Actor(agent))
        assert hand_over_chat(chat, by=Actor(agent)).pk == ticket.pk
        message = Message.objects.get(ticket=ticket)
        assert [file.name for file in message.attachments.all()] == ["截图.png"]
    assert (ticket.agent_id, ticket.requester_id, ticket.title) == (agent.pk, asker.pk, "发票一直在识别中")
    for words in ("与智能客服的对话", "发票一直在识别中", "[截图.png]", "我转给开发", "何晴"):
        assert words in message.body
    assert fresh(chat).state == "ended"


def test_handing_on_to_a_colleague_and_to_a_line(
    agent: Member, colleague: Member, asker: Member, provider: Tenant
) -> None:
    chat = taken(a_chat(asker), agent)
    answer(chat, agent)
    with tenant_scope(provider):
        transfer_chat(chat, agent=colleague, note="客户要看预算", by=Actor(agent))
        with pytest.raises(Forbidden):
            say(chat, "还是我", by=Actor(agent))
    answer(chat, colleague)
    assert "客户要看预算" in bodies(chat)
    assert "客户要看预算" not in bodies(chat, for_agent=False), "notes are for agents"
    with tenant_scope(provider):
        operations = SupportLine.objects.get(key="operations")
    expert = an_agent_on(operations, "运维")
    with tenant_scope(provider):
        with pytest.raises(Invalid):
            transfer_chat(chat, by=Actor(colleague))
        transfer_chat(chat, line=operations, by=Actor(colleague))
    chat = fresh(chat)
    assert (chat.state, chat.line_id, chat.agent_id) == ("waiting", operations.pk, expert.pk)
    with later(minutes=11), tenant_scope(provider):
        look_after.func(tenant_id=provider.pk, chat_id=chat.pk)
        assert Ticket.objects.count() == 1, "handed on and forgotten is missed as well"


def test_who_hears_of_a_message(agent: Member, colleague: Member, asker: Member, provider: Tenant) -> None:
    chat = taken(a_chat(asker), agent)
    visitors = taken(a_visitors_chat(provider), agent)
    ask_on(chat, asker)
    answer(visitors, agent)
    with tenant_scope(provider):
        heard = {event.subject_id: set(event.audience) for event in Event.objects.filter(name="chat.said")}
        facts = [event.facts for event in Event.objects.filter(name="chat.said")]
    assert heard == {chat.pk: {agent.pk, asker.pk}, visitors.pk: {agent.pk, -visitors.pk}}
    assert all(set(one) == {"seq"} for one in facts), "words never travel with the stream"


def test_an_answer_finds_who_has_another_page_open(agent: Member, asker: Member) -> None:
    chat = taken(a_chat(asker), agent)
    with later(minutes=2):
        answer(chat, agent)
        answer(chat, agent, "还在吗？")
    deliver_events()
    with tenant_scope(asker.tenant):
        assert Notification.objects.filter(kind="support.chat", url="/chat/").count() == 1
