"""Asking, judging, handing over, gaps: at the pages and the actions behind them."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from hesi.support.assistant.actions import ask, hand_over
from hesi.support.assistant.gaps import masked
from hesi.support.assistant.models import Conversation, Gap, Turn
from hesi.support.tickets.models import Message, Ticket
from hesi.workspace.access.actor import Actor
from hesi.workspace.people.models import Member
from hesi.workspace.tenancy.models import Tenant
from hesi.workspace.tenancy.scope import tenant_scope
from tests.builders import a_member
from tests.builders_documents import a_submitted_claim, a_team

QUESTION = {"question": "发票识别失败了怎么办"}


def test_an_article_answers_with_its_source(company: Tenant, member: Member) -> None:
    turn = ask(None, "报销单被退回了怎么办", by=Actor(member), language="zh-hans")
    assert turn.kind == Turn.Kind.ARTICLE
    assert turn.sources[0]["url"] == "/articles/claim-sent-back/"
    assert 0 < len(turn.text) <= 400


def test_own_records_answer_with_their_document(company: Tenant) -> None:
    submitter, manager, _finance = a_team()
    claim = a_submitted_claim(submitter)
    turn = ask(None, "我的报销到哪了", by=Actor(submitter), language="zh-hans")
    assert turn.kind == Turn.Kind.RECORDS
    assert manager.name in turn.text
    assert turn.sources[0]["url"] == f"/documents/{claim.number}/"


def test_what_it_does_not_know_it_does_not_answer_and_counts(company: Tenant, member: Member, provider: Tenant) -> None:
    first = ask(None, "食堂今天中午吃什么", by=Actor(member), language="zh-hans")
    ask(first.conversation, "食堂今天中午吃什么", by=Actor(member), language="zh-hans")
    assert first.kind == Turn.Kind.NOTHING
    with tenant_scope(provider):
        assert Gap.objects.get(question="食堂今天中午吃什么").times == 2


def test_a_gap_tells_of_nobody() -> None:
    said = masked("Call 王五 at 13800138000 or wang@example.com about CL-202611-0007, 1,234.50", ["王五"])
    assert said == "call … at # or @ about #, #"


@pytest.mark.parametrize("text", ["转人工", "我要找人工客服", "talk to a person", "human please"])
def test_a_person_is_offered_when_asked_for(company: Tenant, member: Member, text: str) -> None:
    assert ask(None, text, by=Actor(member), language="zh-hans").kind == Turn.Kind.HUMAN


@pytest.mark.parametrize(
    "text", ["帮我审批这张单子", "请你把报销单撤回", "please delete my claim", "approve it for me"]
)
def test_it_does_not_act(company: Tenant, member: Member, text: str) -> None:
    turn = ask(None, text, by=Actor(member), language="zh-hans")
    assert turn.kind == Turn.Kind.NO_ACT
    assert turn.sources


def test_hand_over_opens_a_ticket_with_the_transcript_and_starts_the_clock(
    company: Tenant, member: Member, provider: Tenant
) -> None:
    turn = ask(None, "发票识别失败了怎么办", by=Actor(member), language="zh-hans")
    ticket = hand_over(turn.conversation, by=Actor(member))
    with tenant_scope(provider):
        ticket = Ticket.objects.select_related("category__parent").get(pk=ticket.pk)
        message = Message.objects.get(ticket=ticket)
    assert ticket.category.parent.key == "recognition"
    assert "发票识别失败了怎么办" in message.body
    assert turn.sources[0]["label"] in message.body
    assert message.is_from_requester
    assert ticket.answered_at is None
    assert ticket.due_metric == "first_response"


def test_the_page_asks_judges_and_offers_a_person(
    company: Tenant, member: Member, client_of: Any, provider: Tenant
) -> None:
    client = client_of(member)
    assert "转人工" in client.get(reverse("assistant")).content.decode()
    page = client.post(reverse("assistant-questions"), QUESTION, follow=True)
    assert page.status_code == 200
    assert "/articles/recognition-failed/" in page.content.decode()
    client.post(reverse("assistant-questions"), QUESTION)
    for turn in Turn.objects.all():
        client.post(reverse("assistant-opinion", args=[turn.pk]), {"was_helpful": "0"})
    assert "两次" in client.get(reverse("assistant")).content.decode()
    handed = client.post(reverse("assistant-handover"), follow=True)
    number = Conversation.objects.get().ticket_number
    assert number
    assert f"/support/{number}/" in handed.content.decode()
    assert client.post(reverse("assistant-handover")).status_code == 409


def test_part_for_htmx_and_wrong_input(company: Tenant, member: Member, client_of: Any) -> None:
    client = client_of(member)
    part = client.post(reverse("assistant-questions"), QUESTION, headers={"HX-Request": "true"}).content.decode()
    assert part.lstrip().startswith("<section")
    assert client.post(reverse("assistant-questions"), {"question": " "}).status_code == 422


def test_nobody_reads_or_judges_anothers_conversation(company: Tenant, member: Member, client_of: Any) -> None:
    turn = ask(None, "出租车票怎么报", by=Actor(member), language="zh-hans")
    other = client_of(a_member("周岚", roles=("admin",)))
    assert turn.question not in other.get(reverse("assistant")).content.decode()
    assert other.post(reverse("assistant-opinion", args=[turn.pk]), {"was_helpful": "1"}).status_code == 404


def test_visitors_are_answered_in_the_providers_workspace_and_handed_over_by_mail(provider: Tenant) -> None:
    client = Client()
    page = client.post(reverse("assistant-questions"), {"question": "怎么注册公司"}, follow=True).content.decode()
    assert "/articles/register-company/" in page
    assert Client().get(reverse("assistant")).content.decode().count("register-company") == 0
    assert client.post(reverse("assistant-handover"), {"email": "nobody"}).status_code == 422
    assert client.post(reverse("assistant-handover"), {"email": "guest@example.com"}).status_code == 303
    with tenant_scope(provider):
        assert not Ticket.objects.get().is_verified
        assert Conversation.objects.get().member is None


def test_agents_look_through_the_gaps(
    company: Tenant, member: Member, agent: Member, provider: Tenant, client_of: Any
) -> None:
    ask(None, "食堂今天中午吃什么", by=Actor(member), language="zh-hans")
    client = client_of(agent)
    assert "食堂今天中午吃什么" in client.get(reverse("assistant-gaps")).content.decode()
    with tenant_scope(provider):
        gap = Gap.objects.get()
    assert client.post(reverse("assistant-gap-dismissal", args=[gap.pk])).status_code == 303
    assert "食堂今天中午吃什么" not in client.get(reverse("assistant-gaps")).content.decode()
    assert client_of(member).get(reverse("assistant-gaps")).status_code == 403
