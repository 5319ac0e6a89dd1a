"""A customer's question reaches the provider's agents, and nobody else."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from hesi.core.errors import Conflict, Forbidden, Invalid
from hesi.support.tickets.actions import (
    Upload,
    add_note,
    ask_for_help,
    confirm_solved,
    reply,
    solve_ticket,
    take_ticket,
)
from hesi.support.tickets.models import Message, MessageAttachment, Ticket
from hesi.support.tickets.queries import conversation, find_ticket
from hesi.support.tickets.requester import as_requester
from hesi.workspace.access.actor import Actor
from hesi.workspace.access.tokens import create_token
from hesi.workspace.events.models import Event
from hesi.workspace.people.models import Member
from hesi.workspace.tenancy.models import Tenant
from hesi.workspace.tenancy.scope import NoActiveTenant, tenant_scope
from tests import builders
from tests.builders_documents import a_claim


@pytest.fixture
def provider(db: None) -> Tenant:
    return builders.a_provider()


@pytest.fixture
def agent(provider: Tenant) -> Member:
    with tenant_scope(provider):
        return builders.a_member("小合", roles=("agent",))


@pytest.fixture
def company(provider: Tenant) -> Iterator[Tenant]:
    tenant = builders.a_company(provider=provider)
    with tenant_scope(tenant):
        yield tenant


def a_ticket(member: Member, **fields: Any) -> Ticket:
    facts = {"category": "claims", "title": "发票识别不了", "body": "上传后一直失败", **fields}
    return ask_for_help(by=Actor(member), **facts)


def test_ticket_lives_with_the_provider_and_names_the_customer(
    company: Tenant, provider: Tenant, member: Member
) -> None:
    ticket = a_ticket(member)
    assert (ticket.tenant, ticket.customer, ticket.requester_id) == (provider, company, member.pk)
    assert not Ticket.objects.exists(), "the customer's own scope holds no ticket"


def test_capsule_carries_person_page_and_last_fifty_actions(company: Tenant, member: Member) -> None:
    for at in range(55):
        create_token(f"令牌{at}", by=Actor(member))
    capsule = a_ticket(member, page="/wallet/", browser="Phone").capsule
    assert capsule["who"]["name"] == member.name
    assert capsule["page"] == "/wallet/"
    assert len(capsule["actions"]) == 50
    assert capsule["actions"][0]["subject"] == "令牌54"


def test_capsule_carries_the_document_only_when_the_asker_may_see_it(company: Tenant, member: Member) -> None:
    mine = a_claim(member)
    foreign = a_claim(builders.a_member("同事"))
    assert a_ticket(member, subject_type="document", subject_id=mine.pk).capsule["subject"]["number"] == mine.number
    assert "subject" not in a_ticket(member, subject_type="document", subject_id=foreign.pk).capsule


def test_agent_answers_and_requester_confirms(company: Tenant, provider: Tenant, member: Member, agent: Member) -> None:
    ticket = a_ticket(member)
    with tenant_scope(provider):
        take_ticket(ticket, by=Actor(agent))
        add_note(ticket, "像是旧版OFD", by=Actor(agent))
        reply(ticket, "请重新上传XML文件", by=Actor(agent))
    with as_requester(Actor(member)) as requester:
        seen = find_ticket(ticket.number, requester)
        assert seen.state == Ticket.State.WAITING
        assert [m.body for m in conversation(seen, requester)] == ["上传后一直失败", "请重新上传XML文件"]
        confirm_solved(seen, by=requester)
        with pytest.raises(Conflict):
            reply(seen, "还有问题", by=requester)
    assert Event.objects.filter(name="support.answered", audience=[member.pk]).exists()


def test_answering_again_opens_a_solved_ticket(
    company: Tenant, provider: Tenant, member: Member, agent: Member
) -> None:
    ticket = a_ticket(member)
    with tenant_scope(provider):
        take_ticket(ticket, by=Actor(agent))
        solve_ticket(ticket, by=Actor(agent))
    with as_requester(Actor(member)) as requester:
        reply(ticket, "还是不行", by=requester)
        assert find_ticket(ticket.number, requester).state == Ticket.State.IN_PROGRESS


def test_nobody_else_sees_a_ticket(company: Tenant, provider: Tenant, member: Member, agent: Member) -> None:
    ticket = a_ticket(member)
    colleague = builders.a_member("同事", roles=("admin",))
    other = builders.a_company(name="另一家公司", provider=provider)
    with tenant_scope(other):
        stranger = builders.a_member("外人", roles=("admin",))
    for person in (colleague, stranger):
        with tenant_scope(person.tenant), as_requester(Actor(person)) as requester:
            assert not Ticket.objects.visible_to(requester).exists()
            with pytest.raises(Forbidden):
                reply(ticket, "偷看", by=requester)
            with pytest.raises(Forbidden):
                confirm_solved(ticket, by=requester)
    with tenant_scope(provider):
        plain = builders.a_member("行政", roles=())
        assert not Ticket.objects.visible_to(Actor(plain)).exists()
        assert Ticket.objects.visible_to(Actor(agent)).get() == ticket


def test_asking_is_possible_after_the_trial_has_ended(company: Tenant, member: Member) -> None:
    company.plan, company.trial_ends_on = "trial", company.today.replace(year=2020)
    company.save()
    member.refresh_from_db()
    assert member.tenant.is_read_only
    assert a_ticket(member).number.startswith("GD-")


@pytest.mark.parametrize(
    ("field", "value"), [("category", "nonsense"), ("title", " "), ("body", "\u200b"), ("category", "")]
)
def test_what_is_missing_is_named(company: Tenant, member: Member, field: str, value: str) -> None:
    with pytest.raises(Invalid) as refused:
        a_ticket(member, **{field: value})
    assert field in refused.value.fields


def test_a_file_too_large_is_refused_by_name_and_nothing_is_left(
    company: Tenant, provider: Tenant, member: Member
) -> None:
    big = Upload(name="录像.mp4", media_type="video/mp4", content=b"0" * (20 * 1024 * 1024 + 1))
    with pytest.raises(Invalid, match=r"录像\.mp4"):
        a_ticket(member, files=[big])
    with tenant_scope(provider):
        assert not Message.objects.exists()


def test_customer_and_agent_meet_through_the_pages(
    company: Tenant, provider: Tenant, member: Member, agent: Member, client_of: Any
) -> None:
    customer, desk = client_of(member), client_of(agent)
    shot = SimpleUploadedFile("截图.png", b"\x89PNG\r\n", content_type="image/png")
    facts = {
        "category": "recognition-other",
        "title": "识别失败",
        "body": "<script>alert(1)</script>",
        "attachments": shot,
        "page": "/wallet/",
    }
    sent = customer.post(reverse("support-new"), facts)
    assert sent.status_code == 303
    number = sent.url.rstrip("/").rsplit("/", 1)[1]
    queue = desk.get(reverse("desk")).content.decode()
    assert number in queue
    page = desk.get(reverse("desk-ticket", args=[number])).content.decode()
    assert "&lt;script&gt;" in page
    with tenant_scope(provider):
        assert Ticket.objects.get(number=number).page == "/wallet/"
    assert desk.post(reverse("desk-replies", args=[number]), {"body": "请重试", "kind": "answer"}).status_code == 303
    assert desk.post(reverse("desk-replies", args=[number]), {"body": "内部", "kind": "note"}).status_code == 303
    answer = customer.get(reverse("ticket", args=[number])).content.decode()
    assert "请重试" in answer
    assert "内部备注" not in answer
    assert number in customer.get(reverse("support-mine")).content.decode()
    with tenant_scope(provider):
        key = MessageAttachment.objects.get().file.key
    assert customer.get(reverse("file", args=[key])).status_code == 200
    assert desk.get(reverse("file", args=[key])).status_code == 200
    assert client_of(builders.a_member("同事")).get(reverse("file", args=[key])).status_code == 404
    assert customer.get(reverse("desk")).status_code == 403
    assert customer.get(reverse("desk-ticket", args=[number])).status_code == 403
    assert desk.get(reverse("ticket", args=[number])).status_code == 404


def test_lists_ask_a_constant_number_of_queries(
    company: Tenant, provider: Tenant, member: Member, agent: Member, client_of: Any, django_assert_max_num_queries: Any
) -> None:
    for _at in range(12):
        a_ticket(member)
    client = client_of(member)
    with django_assert_max_num_queries(15):
        assert client.get(reverse("support-mine")).status_code == 200


def test_no_scope_no_ticket(db: None) -> None:
    with pytest.raises(NoActiveTenant):
        Ticket.objects.count()
