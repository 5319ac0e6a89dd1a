"""Asking on the page, reading along, the contact person, and what nobody else may see."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import translation

from hesi.core.errors import Forbidden, Invalid
from hesi.support.service.agreements import remove_contact, save_contact, save_entitlement, save_plan
from hesi.support.service.contacts import who_is
from hesi.support.service.models import Contact, ServicePlan
from hesi.support.tickets.actions import Upload, add_note, ask_for_help, open_ticket, reply
from hesi.support.tickets.actions.participants import add_participant, remove_participant
from hesi.support.tickets.models import MessageAttachment, Ticket
from hesi.support.tickets.progress import promise_words, stages_of
from hesi.support.tickets.requester import as_requester
from hesi.support.tickets.suggesting import alike_and_open
from hesi.workspace.access.actor import Actor, SystemActor
from hesi.workspace.events.models import Event
from hesi.workspace.people.models import Member
from hesi.workspace.tenancy.models import Tenant
from hesi.workspace.tenancy.scope import tenant_scope
from tests import builders
from tests.builders_documents import a_claim

FACTS = {"category": "claims-other", "title": "发票识别不了", "body": "上传后一直失败"}


def a_ticket(member: Member, **fields: Any) -> Ticket:
    return ask_for_help(by=Actor(member), **{**FACTS, **fields})


def name_contact(company: Tenant, member: Member, lead: Member, **facts: Any) -> Contact:
    with tenant_scope(lead.tenant):
        return save_contact(
            None,
            by=Actor(lead),
            customer=company,
            name=member.name,
            email=member.email,
            **{"sees_company_tickets": True, **facts},
        )


def test_the_form_knows_its_subject_and_shows_what_travels(company: Tenant, member: Member, client_of: Any) -> None:
    claim = a_claim(member)
    page = client_of(member).get(reverse("support-new") + f"?subject=document:{claim.pk}&category=claims-returned")
    text = page.content.decode()
    assert claim.number in text
    assert 'value="claims-returned" selected' in text
    assert 'name="carry" value="subject.lines" checked' in text
    assert "退回意见里哪一点不明白" in text


def test_the_frame_stays_the_persons_own_on_pages_drawn_at_the_provider(company: Tenant, client_of: Any) -> None:
    browser = client_of(builders.a_member("高远", roles=("admin",)))

    def places(address: str) -> set[str]:
        page = browser.get(address).content.decode()
        return {url for url in ("/admin/people/", "/admin/flows/") if f'href="{url}"' in page}

    assert places(reverse("support-mine")) == places(reverse("home")) != set()


def test_the_report_of_a_category_is_loaded_when_it_is_chosen(company: Tenant, member: Member, client_of: Any) -> None:
    part = client_of(member).get(reverse("support-questions") + "?category=payment-reconcile").content.decode()
    assert 'name="answer_gap"' in part
    assert "<html" not in part


def test_a_question_is_sent_with_answers_files_and_without_what_was_struck(
    company: Tenant, provider: Tenant, member: Member, client_of: Any
) -> None:
    log = SimpleUploadedFile("app.log", b"error 500", content_type="text/plain")
    facts = {
        **FACTS,
        "category": "payment-reconcile",
        "answer_day": "2026-11-20",
        "answer_gap": "12.50",
        "page": "/payments/",
        "offered": ["who", "page", "company"],
        "carry": ["company"],
        "attachments": log,
        "is_blocking": "on",
        "people_blocked": "3",
        "blocked": "800",
    }
    assert client_of(member).post(reverse("support-new"), facts).status_code == 303
    with tenant_scope(provider):
        ticket = Ticket.objects.get()
        assert MessageAttachment.objects.get().file.name == "app.log"
    assert ticket.answers["gap"]["value"] == "12.50"
    assert ticket.capsule["struck"] == ["who", "page"]
    assert (ticket.page, ticket.people_blocked, ticket.blocked_minor) == ("", 3, 80000)
    assert ticket.priority == "high"
    assert ticket.due_at is not None


def test_a_missing_answer_is_named_beside_its_question(company: Tenant, member: Member, client_of: Any) -> None:
    sent = client_of(member).post(reverse("support-new"), {**FACTS, "category": "payment-reconcile", "answer_gap": "1"})
    assert sent.status_code == 422
    assert "has-error" in sent.content.decode()


def test_the_same_question_asked_before_is_shown_while_typing(company: Tenant, member: Member, client_of: Any) -> None:
    ticket = a_ticket(member)
    a_ticket(builders.a_member("同事"), title="发票识别不了啊")
    with as_requester(Actor(member)) as requester:
        assert [row.pk for row in alike_and_open("发票识别不了怎么办", requester)] == [ticket.pk]
        assert alike_and_open("如何导出报表", requester) == []
    hints = client_of(member).get(reverse("support-hints") + "?title=发票识别不了怎么办").content.decode()
    assert ticket.number in hints


def test_a_colleague_reads_along_in_this_ticket_only(
    company: Tenant, provider: Tenant, member: Member, agent: Member, client_of: Any
) -> None:
    colleague = builders.a_member("同事")
    ticket = a_ticket(member, files=[Upload("a.txt", "text/plain", b"a")])
    other = a_ticket(member, title="另一个")
    with as_requester(Actor(member)) as requester:
        participant = add_participant(ticket, colleague.email.upper(), by=requester)
    with tenant_scope(provider):
        add_note(ticket, "内部看法", by=Actor(agent))
        key = MessageAttachment.objects.get().file.key
    browser = client_of(colleague)
    page = browser.get(reverse("ticket", args=[ticket.number])).content.decode()
    assert "上传后一直失败" in page
    assert "内部看法" not in page
    assert "随工单提交的信息" not in page, "the capsule is the asker's own"
    assert browser.get(reverse("file", args=[key])).status_code == 200
    assert browser.post(reverse("ticket-replies", args=[ticket.number]), {"body": "我也是"}).status_code == 303
    assert browser.post(reverse("ticket-confirmation", args=[ticket.number])).status_code == 403
    assert browser.get(reverse("ticket", args=[other.number])).status_code == 404
    with as_requester(Actor(member)) as requester:
        remove_participant(ticket, participant.pk, by=requester)
    assert browser.get(reverse("ticket", args=[ticket.number])).status_code == 404
    assert browser.get(reverse("file", args=[key])).status_code == 404


def test_only_colleagues_are_let_in_and_only_by_who_asked(company: Tenant, provider: Tenant, member: Member) -> None:
    ticket = a_ticket(member)
    other = builders.a_company(name="另一家", provider=provider)
    with tenant_scope(other):
        stranger = builders.a_member("外人")
    with as_requester(Actor(member)) as requester:
        for email in (stranger.email, "nobody@example.org", member.email, ""):
            with pytest.raises(Invalid):
                add_participant(ticket, email, by=requester)
    colleague = builders.a_member("同事")
    with as_requester(Actor(colleague)) as requester, pytest.raises(Forbidden):
        add_participant(ticket, colleague.email, by=requester)


def test_the_contact_person_sees_the_company_and_nobody_else_does(
    company: Tenant, provider: Tenant, member: Member, lead: Member, client_of: Any
) -> None:
    ticket = a_ticket(member)
    speaker, colleague = builders.a_member("联系人"), builders.a_member("同事")
    contact = name_contact(company, speaker, lead)
    browser = client_of(speaker)
    assert ticket.number not in browser.get(reverse("support-mine")).content.decode()
    assert ticket.number in browser.get(reverse("support-mine") + "?whose=company").content.decode()
    page = browser.get(reverse("ticket", args=[ticket.number]))
    assert page.status_code == 200
    assert "随工单提交的信息" not in page.content.decode()
    seen = client_of(colleague).get(reverse("support-mine") + "?whose=company").content.decode()
    assert ticket.number not in seen
    with tenant_scope(provider):
        remove_contact(contact, by=Actor(lead))
    assert browser.get(reverse("ticket", args=[ticket.number])).status_code == 404


def test_a_contact_person_of_another_company_sees_nothing(
    company: Tenant, provider: Tenant, member: Member, lead: Member, client_of: Any
) -> None:
    ticket = a_ticket(member)
    other = builders.a_company(name="另一家", provider=provider)
    with tenant_scope(other):
        speaker = builders.a_member("外人")
    name_contact(other, speaker, lead)
    assert client_of(speaker).get(reverse("ticket", args=[ticket.number])).status_code == 404
    with pytest.raises(Invalid):
        name_contact(company, speaker, lead)


def test_no_agent_of_another_provider_sees_anything(
    company: Tenant, provider: Tenant, member: Member, client_of: Any
) -> None:
    ticket = a_ticket(member, files=[Upload("a.txt", "text/plain", b"a")])
    with tenant_scope(provider):
        key = MessageAttachment.objects.get().file.key
    elsewhere = builders.a_provider(name="别家服务中心")
    with tenant_scope(elsewhere):
        foreign = builders.a_member("别家客服", roles=("agent", "support_lead"))
    browser = client_of(foreign)
    for url in (
        reverse("desk-ticket", args=[ticket.number]),
        reverse("ticket", args=[ticket.number]),
        reverse("file", args=[key]),
        reverse("served-customer", args=[company.key]),
    ):
        assert browser.get(url).status_code == 404, url
    assert ticket.title not in browser.get(reverse("desk")).content.decode()
    assert ticket.number not in browser.get(reverse("search") + "?q=发票识别不了").content.decode()


def test_a_guests_ticket_belongs_to_no_company(company: Tenant, provider: Tenant, member: Member) -> None:
    with tenant_scope(provider):
        who = who_is("unknown@example.org")
        ticket = open_ticket(
            who, channel="mail", category="other", title="问", body="题", by=SystemActor("mail"), is_automatic=True
        )
        assert (ticket.customer, ticket.due_at) == (None, None), "what no person wrote starts no clock"
    with as_requester(Actor(member)) as requester:
        assert not Ticket.objects.visible_to(requester).exists()


def test_who_writes_or_calls_is_found(company: Tenant, provider: Tenant, member: Member, lead: Member) -> None:
    member.phone = "13800138000"
    member.save()
    with tenant_scope(provider):
        found = who_is(member.email.upper())
        assert (found.customer, found.member_id, found.name) == (company, member.pk, member.name)
        assert who_is(phone="+86 138-0013-8000").member_id == member.pk
        assert who_is("nobody@example.org").customer is None
        save_contact(
            None, by=Actor(lead), customer=company, name="王总", email="boss@partner.example", phone="021-55556666"
        )
        assert who_is("boss@partner.example").name == "王总"
        assert who_is(phone="021-55556666").customer == company
    with tenant_scope(builders.a_provider(name="别家服务中心")):
        assert who_is(member.email).customer is None, "another provider's customers are not ours"


def test_a_question_beyond_the_plan_is_taken_and_written_down(
    company: Tenant, provider: Tenant, member: Member, lead: Member, client_of: Any
) -> None:
    with tenant_scope(provider):
        plan = ServicePlan.objects.get(key="standard")
        save_entitlement(
            None, by=Actor(lead), customer=company, plan=plan, starts_on=provider.today, ends_on=None, monthly_tickets=1
        )
    a_ticket(member)
    with tenant_scope(provider):
        assert not Event.objects.filter(name="ticket.taken_beyond_plan").exists()
    assert "本月" in client_of(member).get(reverse("support-new")).content.decode()
    a_ticket(member)
    with tenant_scope(provider):
        assert Event.objects.filter(name="ticket.taken_beyond_plan", facts__quota=1).count() == 1
        save_plan(plan, by=Actor(lead), name="标准版", channels=["mail"], monthly_tickets=None)
        assert ServicePlan.objects.get(key="standard").channels == ["mail"]


def test_agents_may_not_keep_agreements(company: Tenant, provider: Tenant, agent: Member, client_of: Any) -> None:
    with tenant_scope(provider), pytest.raises(Forbidden):
        save_contact(None, by=Actor(agent), customer=company, name="x", email="x@example.org")
    browser = client_of(agent)
    for name in ("customers", "categories", "service-plans"):
        assert browser.get(reverse(name)).status_code == 403


def test_progress_and_promise_are_told_in_words(
    company: Tenant, provider: Tenant, member: Member, agent: Member
) -> None:
    ticket = a_ticket(member)
    assert [stage.here for stage in stages_of(ticket)] == [True, False, False, False]
    with translation.override("zh-hans"):
        assert "前首次响应" in promise_words(ticket, time_zone="Asia/Shanghai")
    with tenant_scope(provider):
        reply(ticket, "好了", by=Actor(agent), then="solve")
        assert [stage.here for stage in stages_of(Ticket.objects.get())] == [False, False, True, False]


def test_asking_costs_few_statements(
    company: Tenant, member: Member, agent: Member, django_assert_max_num_queries: Any
) -> None:
    a_ticket(member)
    with django_assert_max_num_queries(28):
        a_ticket(member, title="第二个")
