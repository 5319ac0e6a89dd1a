"""What travels with a ticket: frozen, strikable, in words, masked for agents without the right."""

from typing import Any

import pytest
from django.utils import translation

from hesi.support.tickets.actions import ask_for_help
from hesi.support.tickets.browsers import browser_words
from hesi.support.tickets.capsule import build_capsule
from hesi.support.tickets.capsule_reading import Part, event_words, parts_of, parts_seen_by
from hesi.support.tickets.masking import masked_amount, masked_text
from hesi.support.tickets.models import Ticket
from hesi.support.tickets.requester import as_requester
from hesi.workspace.access.actor import Actor
from hesi.workspace.events.timeline import _tellings
from hesi.workspace.people.models import Member
from hesi.workspace.tenancy.models import Tenant
from hesi.workspace.tenancy.scope import tenant_scope
from tests import builders
from tests.builders_documents import a_claim

CHROME = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/142.0 Safari/537.36"
WECHAT = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605 Mobile/15E148 MicroMessenger/8.0.50"


def a_ticket(member: Member, **facts: Any) -> Ticket:
    return ask_for_help(category="claims-other", title="问", body="题", by=Actor(member), **facts)


def text_of(parts: list[Part]) -> str:
    return "\n".join(f"{part.key} {row.label} {row.value}" for part in parts for row in part.rows)


def test_a_document_travels_with_state_versions_route_lines_and_findings(company: Tenant, member: Member) -> None:
    claim = a_claim(member)
    capsule = build_capsule(Actor(member), page="/x/", browser=CHROME, subject_type="document", subject_id=claim.pk)
    with translation.override("zh-hans"):
        told = {part.key for part in parts_of(capsule)}
        said = text_of(parts_of(capsule))
    assert {"subject", "subject.state", "subject.versions", "subject.lines", "who", "company", "page", "device"} <= told
    assert claim.number in said
    assert "Chrome 142" in said
    assert "Mozilla" not in said


def test_later_changes_of_the_document_change_nothing(company: Tenant, member: Member) -> None:
    claim = a_claim(member)
    ticket = a_ticket(member, subject_type="document", subject_id=claim.pk)
    with tenant_scope(ticket.tenant):
        frozen = Ticket.objects.get(pk=ticket.pk).capsule
    claim.title, claim.state = "后来改的", "void"
    claim.save()
    with tenant_scope(ticket.tenant):
        assert Ticket.objects.get(pk=ticket.pk).capsule == frozen
    assert "后来改的" not in str(frozen)


def test_struck_parts_are_not_kept_only_that_they_were_struck(company: Tenant, member: Member) -> None:
    member.phone = "13800138000"
    member.save()
    claim = a_claim(member)
    ticket = a_ticket(
        member,
        page="/wallet/secret/",
        browser=CHROME,
        subject_type="document",
        subject_id=claim.pk,
        struck=["page", "device", "who", "subject.lines", "subject.state", "nonsense"],
    )
    kept = str(ticket.capsule)
    assert ticket.page == ""
    assert ticket.requester_phone == ""
    for gone in ("/wallet/secret/", "Chrome", "13800138000", str(claim.total)):
        assert gone not in kept
    assert ticket.capsule["struck"] == ["who", "page", "device", "subject.state", "subject.lines"]
    struck = [part.key for part in parts_of(ticket.capsule) if part.is_struck]
    assert struck == ticket.capsule["struck"]


def test_striking_the_thing_itself_leaves_no_pointer_to_it(company: Tenant, member: Member) -> None:
    claim = a_claim(member)
    ticket = a_ticket(member, subject_type="document", subject_id=claim.pk, struck=["subject"])
    assert (ticket.subject_ref_type, ticket.subject_ref_id) == ("", None)
    assert claim.number not in str({**ticket.capsule, "actions": []})


def test_amounts_and_ids_are_masked_without_the_right(
    company: Tenant, provider: Tenant, member: Member, agent: Member, lead: Member
) -> None:
    member.phone = "13800138000"
    member.save()
    claim = a_claim(member)
    ticket = a_ticket(member, subject_type="document", subject_id=claim.pk)
    with tenant_scope(provider):
        ticket = Ticket.objects.get(pk=ticket.pk)
        masked, plain = text_of(parts_seen_by(Actor(agent), ticket)), text_of(parts_seen_by(Actor(lead), ticket))
    assert claim.total.format() in plain
    assert "13800138000" in plain
    assert claim.total.format() not in masked
    assert "13800138000" not in masked
    assert member.email not in masked
    assert "¥•••" in masked


@pytest.mark.parametrize(
    ("text", "masked"), [("CNY 12.50", "CNY •••"), ("-¥1,234.50", "¥•••"), ("1,280", "•••"), ("", "")]
)
def test_amounts_keep_their_currency_only(text: str, masked: str) -> None:
    assert masked_amount(text) == masked


def test_every_step_can_be_named_without_its_facts() -> None:
    for name in _tellings:
        assert event_words(name), name


def test_colleagues_who_read_along_see_nothing_of_it(company: Tenant, member: Member) -> None:
    ticket = a_ticket(member)
    colleague = builders.a_member("同事")
    with as_requester(Actor(colleague)) as other:
        assert parts_seen_by(other, ticket) == []
    with as_requester(Actor(member)) as asker:
        assert parts_seen_by(asker, ticket)


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("住宿超标¥620.00，上限 500 元", "住宿超标¥•••，上限 ••• 元"),
        ("Total CNY 1,234.50", "Total CNY •••"),
        ("税号91310000MA1FL0XX0K不符", "税号**** XX0K不符"),
        ("账号6222021234567890123", "账号**** 0123"),
        ("v3, 2026-11-23, 12:30", "v3, 2026-11-23, 12:30"),
    ],
)
def test_sentences_lose_amounts_and_ids_only(text: str, masked: str) -> None:
    assert masked_text(text) == masked


@pytest.mark.parametrize(
    ("agent", "words"),
    [(CHROME, "Chrome 142 on Windows"), (WECHAT, "WeChat 8 on iPhone"), ("curl/8", "Another program"), ("", "")],
)
def test_browsers_are_told_in_words(agent: str, words: str) -> None:
    with translation.override("en"):
        assert browser_words(agent) == words
