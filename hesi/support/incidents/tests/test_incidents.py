"""From similar questions to one answer."""

import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse

from hesi.core.errors import Conflict, Forbidden, Invalid
from hesi.core.time import now, stopped
from hesi.support.incidents import sending
from hesi.support.incidents.actions import (
    add_tickets,
    answer_all,
    dismiss_suggestion,
    open_incident,
    post_update,
    remove_ticket,
    settle_offer,
    write_review,
)
from hesi.support.incidents.models import Incident, IncidentTicket, MassAnswer, Suggestion
from hesi.support.incidents.notices import notices_for
from hesi.support.incidents.queries import changes_before, ongoing_incident_of, open_suggestions
from hesi.support.incidents.watching import look_at
from hesi.support.tickets.actions import ask_for_help, close_ticket
from hesi.support.tickets.dispatch.tests.desk import MONDAY, a_leaf, a_line, an_agent
from hesi.support.tickets.models import Message, Ticket
from hesi.workspace.access.actor import Actor
from hesi.workspace.events.models import Event
from hesi.workspace.events.record import record
from hesi.workspace.people.models import Member
from hesi.workspace.tenancy.models import Tenant
from hesi.workspace.tenancy.scope import tenant_scope
from tests import builders

WORDS = (
    ("系统打不开", "页面一直转圈，打不开系统"),
    ("登录系统打不开", "登录系统一直转圈打不开"),
    ("合思系统打不开", "同事都打不开系统，一直转圈"),
    ("打不开系统", "系统打不开，转圈"),
    ("系统转圈打不开", "今天系统打不开"),
    ("页面打不开", "系统页面打不开，一直转圈"),
)


@pytest.fixture
def provider(db: None) -> Iterator[Tenant]:
    tenant = builders.a_provider()
    with tenant_scope(tenant):
        yield tenant


@pytest.fixture
def lead(provider: Tenant) -> Actor:
    return Actor(builders.a_member("苏敏", roles=("support_lead",)))


@pytest.fixture
def asker(provider: Tenant) -> Member:
    company = builders.a_company(provider=provider)
    with tenant_scope(company):
        return builders.a_member("林晓")


@pytest.fixture
def reports(asker: Member, provider: Tenant) -> list[Ticket]:
    leaf = a_leaf(provider).key
    with tenant_scope(asker.tenant), stopped(MONDAY):
        return [ask_for_help(category=leaf, title=title, body=body, by=Actor(asker)) for title, body in WORDS]


def test_five_similar_questions_are_suggested_once_and_the_group_grows(reports: list[Ticket]) -> None:
    for at, ticket in enumerate(reports):
        look_at(ticket, at=MONDAY + timedelta(minutes=at))
    found = Suggestion.objects.get()
    assert found.ticket_ids == [ticket.pk for ticket in reports]
    assert Event.objects.filter(name="incident.suggested").count() == 1


def test_four_or_old_questions_are_no_sign(reports: list[Ticket]) -> None:
    Ticket.objects.filter(pk__in=[t.pk for t in reports[:2]]).update(created_at=MONDAY - timedelta(minutes=31))
    look_at(reports[-1], at=MONDAY)
    assert not Suggestion.objects.exists()


def test_a_dismissed_suggestion_does_not_come_back(reports: list[Ticket], lead: Actor) -> None:
    look_at(reports[-1], at=MONDAY)
    dismiss_suggestion(Suggestion.objects.get(), by=lead)
    look_at(reports[0], at=MONDAY)
    assert Suggestion.objects.get().state == Suggestion.State.DISMISSED
    with pytest.raises(Conflict):
        dismiss_suggestion(Suggestion.objects.get(), by=lead)


def test_a_suggestion_leaves_out_what_an_incident_holds(reports: list[Ticket], lead: Actor) -> None:
    look_at(reports[-1], at=MONDAY)
    assert [row["count"] for row in open_suggestions()] == [len(reports)]
    open_incident(title_zh="系统打不开", tickets=reports[:3], by=lead)
    assert [row["tickets"] for row in open_suggestions()] == [reports[3:]]
    open_incident(title_zh="系统也打不开", tickets=reports[3:], by=lead)
    assert open_suggestions() == []


def test_an_incident_takes_the_tickets_and_offers_the_next_one(reports: list[Ticket], lead: Actor) -> None:
    look_at(reports[-2], at=MONDAY)
    suggestion = Suggestion.objects.get()
    incident = open_incident(title_zh="系统打不开", tickets=reports[:5], suggestion=suggestion, by=lead)
    suggestion.refresh_from_db()
    assert (suggestion.state, suggestion.incident) == (Suggestion.State.OPENED, incident)
    look_at(reports[5], at=MONDAY)
    row = IncidentTicket.objects.get(ticket=reports[5])
    assert row.state == IncidentTicket.State.OFFERED
    settle_offer(incident, reports[5], joins=True, by=lead)
    assert ongoing_incident_of(reports[5]) == incident
    remove_ticket(incident, reports[5], by=lead)
    look_at(reports[5], at=MONDAY)
    assert ongoing_incident_of(reports[5]) is None
    assert not IncidentTicket.objects.filter(ticket=reports[5], state=IncidentTicket.State.OFFERED).exists()


def test_similar_tickets_join_by_themselves_where_that_is_wanted(reports: list[Ticket], lead: Actor) -> None:
    incident = open_incident(title_zh="系统打不开", tickets=reports[:2], joins_similar=True, by=lead)
    look_at(reports[3], at=MONDAY)
    assert ongoing_incident_of(reports[3]) == incident


def test_a_ticket_is_in_one_incident(reports: list[Ticket], lead: Actor) -> None:
    open_incident(title_zh="一", tickets=reports[:1], by=lead)
    other = open_incident(title_zh="二", by=lead)
    with pytest.raises(Conflict):
        add_tickets(other, reports[:1], by=lead)


def test_only_leads_open_incidents(reports: list[Ticket], provider: Tenant) -> None:
    agent = Actor(an_agent("何晴"))
    with pytest.raises(Forbidden):
        open_incident(title_zh="x", by=agent)


def test_what_is_missing_is_named(lead: Actor) -> None:
    for field, facts in {
        "title_zh": {"title_zh": " "},
        "categories": {"title_zh": "x", "audience": "categories"},
        "customer_ids": {"title_zh": "x", "audience": "customers", "customer_ids": [0]},
    }.items():
        with pytest.raises(Invalid) as refused:
            open_incident(**facts, by=lead)  # type: ignore[arg-type]
        assert field in refused.value.fields


@pytest.mark.parametrize(
    ("audience", "sees_it"),
    [("all", [True, True]), ("involved", [True, False]), ("customers", [False, True]), ("nobody", [False, False])],
)
def test_the_banner_stands_with_those_it_concerns(
    reports: list[Ticket], lead: Actor, asker: Member, provider: Tenant, audience: str, sees_it: list[bool]
) -> None:
    other = builders.a_company(name="另一家公司", provider=provider)
    with tenant_scope(other):
        stranger = builders.a_member("外人")
    open_incident(title_zh="x", audience=audience, customer_ids=[other.pk], tickets=reports[:1], by=lead)
    assert [bool(notices_for(Actor(person))) for person in (asker, stranger)] == sees_it


def test_an_incident_of_another_provider_is_not_told(asker: Member, provider: Tenant) -> None:
    elsewhere = builders.a_provider(name="别的服务商")
    with tenant_scope(elsewhere):
        open_incident(title_zh="x", audience="all", by=Actor(builders.a_member("外", roles=("support_lead",))))
    assert notices_for(Actor(asker)) == []


def test_one_answer_reaches_each_ticket_once_though_the_worker_dies(
    reports: list[Ticket], lead: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    incident = open_incident(title_zh="系统打不开", tickets=reports, by=lead)
    close_ticket(reports[2], by=lead)
    Ticket.objects.filter(pk=reports[1].pk).update(language="en")
    answer = answer_all(incident, body_zh="已恢复，请刷新页面。", body_en="It works again.", solves=True, by=lead)
    assert answer.total == 5
    with pytest.raises(Conflict):
        answer_all(incident, body_zh="再说一次", by=lead)
    real, calls = sending.reply, []

    def dies_at_the_third(*args: Any, **kwargs: Any) -> Any:
        calls.append(1)
        if len(calls) == 3:
            raise KeyboardInterrupt
        return real(*args, **kwargs)

    monkeypatch.setattr(sending, "reply", dies_at_the_third)
    with pytest.raises(KeyboardInterrupt):
        sending.send_answer(answer.pk)
    monkeypatch.setattr(sending, "reply", real)
    sending.send_answer(answer.pk)
    sending.send_answer(answer.pk)
    answer.refresh_from_db()
    assert (answer.state, answer.done, answer.skipped) == (MassAnswer.State.SENT, 5, 0)
    said = Message.objects.filter(is_from_requester=False).order_by("ticket_id")
    assert [(m.ticket_id, m.body) for m in said] == [
        (ticket.pk, "It works again." if at == 1 else "已恢复，请刷新页面。")
        for at, ticket in enumerate(reports)
        if at != 2
    ]
    states = set(Ticket.objects.exclude(pk=reports[2].pk).values_list("state", flat=True))
    assert states == {Ticket.State.SOLVED}


def test_the_note_comes_afterwards_and_customers_read_only_their_part(
    reports: list[Ticket], lead: Actor, asker: Member, client_of: Any
) -> None:
    incident = open_incident(title_zh="系统打不开", title_en="Down", tickets=reports, by=lead)
    note = {"cause": "连接池耗尽", "effect": "二十分钟不可用", "action": "加监控"}
    with pytest.raises(Conflict):
        write_review(incident, **note, by=lead)
    post_update(incident, state="identified", body_zh="数据库连接耗尽", is_public=False, by=lead)
    post_update(incident, state="resolved", body_zh="已恢复", body_en="Back", by=lead)
    with pytest.raises(Invalid):
        write_review(incident, **note, is_public=True, by=lead)
    write_review(incident, **note, public_zh="数据库已扩容", is_public=True, by=lead)
    page = client_of(asker).get(reverse("status")).content.decode()
    assert "数据库已扩容" in page
    assert "已恢复" in page
    assert "连接池" not in page
    assert "数据库连接耗尽" not in page


def test_what_was_changed_before_is_listed_without_the_customers_names(
    reports: list[Ticket], lead: Actor, asker: Member
) -> None:
    with tenant_scope(asker.tenant):
        record("policy.published", asker, by=Actor(asker))
    with stopped(now() + timedelta(minutes=1)):
        incident = open_incident(title_zh="x", tickets=reports, by=lead)
    changes = changes_before(incident)
    assert [(change.where, change.who) for change in changes if not change.is_ours] == [(asker.tenant.name, "")]


def test_lead_agent_and_customer_through_the_pages(
    reports: list[Ticket], lead: Actor, asker: Member, client_of: Any, django_assert_max_num_queries: Any
) -> None:
    a_line()
    desk, customer, agent = client_of(lead.member), client_of(asker), client_of(an_agent("何晴"))
    look_at(reports[-1], at=MONDAY)
    assert "系统打不开" in desk.get(reverse("incidents")).content.decode()
    suggestion = Suggestion.objects.get()
    new = f"{reverse('incident-new')}?suggestion={suggestion.pk}"
    assert desk.get(new).content.decode().count("checked") >= 6
    facts = {"title_zh": "系统打不开", "title_en": "Cannot open", "severity": "critical", "audience": "involved"}
    made = desk.post(new, {**facts, "tickets": [ticket.number for ticket in reports]})
    assert made.status_code == 303
    incident = Incident.objects.get()
    assert "系统打不开" in customer.get(reverse("support-mine")).content.decode()
    with django_assert_max_num_queries(30):
        page = desk.get(reverse("incident", args=[incident.number]))
    text = page.content.decode()
    assert reports[0].number in text
    ids = re.findall(r'\sid="([^"]+)"', text)
    assert len(ids) == len(set(ids)), "a label leads to the field of its own form"
    told = {"state": "monitoring", "body_zh": "修复已上线", "is_public": "on"}
    assert desk.post(reverse("incident-updates", args=[incident.number]), told).status_code == 303
    assert "修复已上线" in customer.get(reverse("status")).content.decode()
    assert desk.post(reverse("incident-answers", args=[incident.number]), {"body_zh": ""}).status_code == 422
    assert agent.get(reverse("incident", args=[incident.number])).status_code == 200
    assert agent.post(reverse("incident-updates", args=[incident.number]), told).status_code == 403
    assert customer.get(reverse("incidents")).status_code == 403
    removal = reverse("incident-removal", args=[incident.number, reports[0].number])
    assert agent.post(removal).status_code == 303
    assert (
        agent.post(reverse("incident-tickets", args=[incident.number]), {"number": reports[0].number}).status_code
        == 303
    )
    with django_assert_max_num_queries(15):
        desk.get(reverse("incidents"))
