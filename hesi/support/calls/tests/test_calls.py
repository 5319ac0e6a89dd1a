"""A phone call is written down once and lands where it belongs."""

import json
from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse

from hesi.core.errors import Conflict, Forbidden, Invalid
from hesi.core.time import now
from hesi.support.calls.actions import Filing, finish_call_back, log_call
from hesi.support.calls.callers import candidates
from hesi.support.calls.models import Call
from hesi.support.calls.tasks import remind_of_call_back
from hesi.support.promises.models import Clock, Metric
from hesi.support.service.models import Contact
from hesi.support.tickets.actions import ask_for_help
from hesi.support.tickets.models import Message, Ticket, TicketTask
from hesi.workspace.access.actor import Actor
from hesi.workspace.notifications.models import Notification
from hesi.workspace.people.models import Member
from hesi.workspace.tenancy.models import Tenant
from hesi.workspace.tenancy.scope import tenant_scope
from tests import builders

PHONE = "13800138000"


@pytest.fixture
def provider(db: None) -> Tenant:
    return builders.a_provider()


@pytest.fixture
def company(provider: Tenant) -> Tenant:
    return builders.a_company(provider=provider)


@pytest.fixture
def person(company: Tenant) -> Member:
    with tenant_scope(company):
        return builders.a_member("林晓", phone=PHONE)


@pytest.fixture
def ticket(company: Tenant, person: Member) -> Ticket:
    with tenant_scope(company):
        return ask_for_help(category="claims", title="提交不了", body="按钮是灰的", by=Actor(person))


@pytest.fixture
def agent(provider: Tenant) -> Any:
    with tenant_scope(provider):
        yield Actor(builders.a_member("何晴", roles=("agent",)))


def who(person: Member) -> str:
    return f"m{person.tenant_id}-{person.pk}"


def test_number_finds_person_company_and_open_tickets(agent: Actor, person: Member, ticket: Ticket) -> None:
    (found,) = candidates(agent, phone="+86 138-0013-8000")
    assert (found.name, found.customer, found.who) == ("林晓", person.tenant, who(person))
    assert [one.number for one in found.tickets] == [ticket.number]


def test_name_finds_contact_before_member_and_tells_no_number(agent: Actor, person: Member, company: Tenant) -> None:
    Contact.objects.create(customer=company, name="林总", phone="02112345678")
    found = candidates(agent, name="林")
    assert not found, "one letter is no name"
    found = candidates(agent, name="林晓")
    assert [one.name for one in found] == ["林晓"]
    assert found[0].phone == "", "who has not called keeps their number"


def test_people_of_other_providers_are_not_found(agent: Actor) -> None:
    elsewhere = builders.a_company(name="别家客户", provider=builders.a_provider(name="别家"))
    with tenant_scope(elsewhere):
        stranger = builders.a_member("钱多多", phone="13911112222")
    assert not candidates(agent, phone="13911112222", name="钱多多")
    with pytest.raises(Invalid):
        log_call(phone="13911112222", who=who(stranger), by=agent)


@pytest.mark.parametrize("made_up", ["m", "m1", "m1-", "mx-y", "c999", "c", "z1", "m" + "9" * 40 + "-1"])
def test_callers_nobody_offered_are_refused(agent: Actor, made_up: str) -> None:
    with pytest.raises(Invalid):
        log_call(phone="1", who=made_up, by=agent)


def test_answered_call_meets_the_promise_of_a_first_response(agent: Actor, person: Member, ticket: Ticket) -> None:
    log_call(
        phone=PHONE,
        who=who(person),
        note="按钮还是灰的",
        by=agent,
        filing=Filing(number=ticket.number, counts_as_answer=True, answer="请刷新页面"),
    )
    said = list(Message.objects.filter(ticket=ticket).order_by("pk"))[1:]
    assert [(one.body, one.is_from_requester, one.channel) for one in said] == [
        ("按钮还是灰的", True, "phone"),
        ("请刷新页面", False, "phone"),
    ]
    first = Clock.objects.get(subject_id=ticket.pk, metric=Metric.FIRST_RESPONSE)
    assert first.state == Clock.State.MET


def test_call_that_is_no_answer_leaves_the_promise_open(agent: Actor, person: Member, ticket: Ticket) -> None:
    log_call(phone=PHONE, who=who(person), note="催一下", by=agent, filing=Filing(number=ticket.number))
    log_call(
        phone=PHONE,
        note="没人接",
        outcome=Call.Outcome.MISSED,
        by=agent,
        filing=Filing(number=ticket.number, counts_as_answer=True),
    )
    first = Clock.objects.get(subject_id=ticket.pk, metric=Metric.FIRST_RESPONSE)
    assert first.state == Clock.State.RUNNING
    assert Message.objects.get(body="没人接").is_internal


def test_internal_call_is_never_read_by_the_customer(agent: Actor, person: Member, ticket: Ticket) -> None:
    log_call(phone=PHONE, note="客户很急", by=agent, filing=Filing(number=ticket.number, is_internal=True))
    assert Message.objects.get(body="客户很急").is_internal


def test_new_ticket_from_a_call_belongs_to_the_caller(agent: Actor, person: Member) -> None:
    call = log_call(
        phone=PHONE, who=who(person), note="打不开", by=agent, filing=Filing(category="claims", title="系统打不开")
    )
    assert call.ticket is not None
    assert (call.ticket.channel, call.ticket.requester_id, call.ticket.customer) == ("phone", person.pk, person.tenant)


def test_guest_can_call(agent: Actor) -> None:
    call = log_call(
        phone="0571-8888", name="王先生", note="咨询", by=agent, filing=Filing(category="claims", title="咨询")
    )
    assert call.ticket is not None
    assert (call.ticket.customer, call.ticket.requester_name) == (None, "王先生")


def test_call_never_lands_on_another_companys_ticket(agent: Actor, ticket: Ticket, provider: Tenant) -> None:
    other = builders.a_company(name="另一家公司", provider=provider)
    with tenant_scope(other):
        stranger = builders.a_member("外人")
    with pytest.raises(Invalid):
        log_call(phone="1", who=who(stranger), note="看看", by=agent, filing=Filing(number=ticket.number))
    assert not Call.objects.exists()


def test_emergency_makes_the_ticket_urgent(agent: Actor, person: Member, ticket: Ticket) -> None:
    log_call(phone=PHONE, note="全公司停了", by=agent, filing=Filing(number=ticket.number, emergency="outage"))
    ticket.refresh_from_db()
    assert (ticket.is_emergency, ticket.priority) == (True, "urgent")


def test_promised_call_is_a_task_a_reminder_and_done_once(agent: Actor, person: Member, ticket: Ticket) -> None:
    call = log_call(
        phone=PHONE,
        who=who(person),
        note="请回电",
        outcome=Call.Outcome.CALL_BACK,
        call_back_at=now() + timedelta(hours=1),
        by=agent,
        filing=Filing(number=ticket.number),
    )
    task = TicketTask.objects.get(ticket=ticket)
    assert (task.kind, task.due_at, task.assignee_id) == ("call_back", call.call_back_at, agent.member_id)
    remind_of_call_back.func(tenant_id=agent.tenant.pk, pk=call.pk)
    assert Notification.objects.filter(member_id=agent.member_id, kind="call.call_back_due").count() == 1
    finish_call_back(call, note="已解决", by=agent)
    task.refresh_from_db()
    assert task.done_at is not None
    assert Message.objects.filter(ticket=ticket, is_internal=True, body__contains="已解决").exists()
    with pytest.raises(Conflict):
        finish_call_back(call, note="再来", by=agent)
    Notification.objects.all().delete()
    remind_of_call_back.func(tenant_id=agent.tenant.pk, pk=call.pk)
    assert not Notification.objects.filter(kind="call.call_back_due").exists()


@pytest.mark.parametrize(
    ("field", "facts"),
    [
        ("phone", {}),
        ("started_at", {"phone": "1", "started_at": now() + timedelta(hours=3)}),
        ("ended_at", {"phone": "1", "started_at": now(), "ended_at": now() - timedelta(hours=1)}),
        ("call_back_at", {"phone": "1", "call_back_at": now() - timedelta(days=1)}),
        ("note", {"phone": "1", "filing": Filing(category="claims", title="x")}),
        ("title", {"phone": "1", "note": "x", "filing": Filing(category="claims")}),
        ("category", {"phone": "1", "note": "x", "filing": Filing(category="none", title="x")}),
    ],
)
def test_senseless_calls_are_refused_by_field(agent: Actor, field: str, facts: dict[str, Any]) -> None:
    with pytest.raises(Invalid) as refusal:
        log_call(**facts, by=agent)
    assert field in refusal.value.fields


def test_customers_write_no_calls(company: Tenant, person: Member) -> None:
    with tenant_scope(company), pytest.raises(Forbidden):
        log_call(phone="1", by=Actor(person))


def test_page_logs_a_call_and_shows_it(agent: Actor, person: Member, ticket: Ticket, client_of: Any) -> None:
    client = client_of(agent.member)
    page = client.get(reverse("desk-calls"), {"phone": PHONE}).content.decode()
    assert f"ticket:{ticket.number}:{who(person)}" in page
    facts = {
        "phone": PHONE,
        "about": f"ticket:{ticket.number}:{who(person)}",
        "note": "改好了吗",
        "counts_as_answer": "on",
        "outcome": "answered",
    }
    assert client.post(reverse("desk-calls"), facts).url == reverse("desk-ticket", args=[ticket.number])
    log = client.get(reverse("desk-calls")).content.decode()
    assert "改好了吗" in log
    part = client.get(reverse("desk-calls-caller"), {"name": "林晓"}, headers={"HX-Request": "true"}).content.decode()
    assert part.lstrip().startswith("<fieldset")
    plain = client.get(reverse("desk-calls-caller"), {"phone": PHONE})
    assert plain.url == f"{reverse('desk-calls')}?phone={PHONE}"
    assert client.post(reverse("desk-calls"), {"outcome": "call_back"}).status_code == 422


def test_call_back_page_asks_what_came_of_it(agent: Actor, client_of: Any) -> None:
    client = client_of(agent.member)
    promised = (now() + timedelta(days=1)).strftime("%Y-%m-%dT%H:%M")
    client.post(reverse("desk-calls"), {"phone": "021-5555", "outcome": "call_back", "call_back_at": promised})
    call = Call.objects.get()
    assert client.post(reverse("desk-call-back", args=[call.pk])).status_code == 422
    assert client.post(reverse("desk-call-back", args=[call.pk]), {"note": "好了"}).status_code == 303
    assert Call.objects.to_call_back().count() == 0


def test_telephone_system_writes_a_call(agent: Actor, person: Member, ticket: Ticket, client_of: Any) -> None:
    client = client_of(agent.member)
    body = json.dumps({"phone": PHONE, "outcome": "missed"})
    answer = client.post("/api/v1/desk/calls", body, content_type="application/json")
    assert answer.status_code == 201
    told = answer.json()
    assert told["company"] == person.tenant.name
    assert told["callers"][0]["open_tickets"] == [ticket.number]
    assert told["open_url"].endswith(f"/desk/calls/?phone={PHONE}")
    assert client_of(person).post("/api/v1/desk/calls", body, content_type="application/json").status_code == 403
