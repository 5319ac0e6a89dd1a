"""Work stands still: who may say so, how often, and who hears of it."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from django.urls import reverse

from hesi.core.errors import Forbidden, Invalid
from hesi.support.service.contacts import Caller
from hesi.support.service.models import Entitlement, ServicePlan
from hesi.support.tickets.actions import open_ticket
from hesi.support.tickets.dispatch.tests.desk import a_leaf, a_line, a_question, an_agent
from hesi.support.tickets.emergency import declare_emergency, withdraw_emergency
from hesi.support.tickets.emergency.settings import change_emergency_settings
from hesi.support.tickets.models import Follower, Ticket
from hesi.support.tickets.requester import Guest, as_requester
from hesi.workspace.access.actor import Actor, SystemActor
from hesi.workspace.events.models import Event
from hesi.workspace.notifications.models import Notification
from hesi.workspace.people.models import Member
from hesi.workspace.tenancy.models import Tenant
from hesi.workspace.tenancy.scope import tenant_scope
from tests import builders
from tests.jobs import deliver_events


@pytest.fixture
def provider(db: None) -> Iterator[Tenant]:
    tenant = builders.a_provider()
    with tenant_scope(tenant):
        yield tenant


@pytest.fixture
def lead(provider: Tenant) -> Actor:
    return Actor(builders.a_member("主管", roles=("support_lead",)))


@pytest.fixture
def asker(provider: Tenant) -> Member:
    company = builders.a_company(provider=provider)
    with tenant_scope(company):
        return builders.a_member("林晓")


@pytest.fixture
def ticket(asker: Member, provider: Tenant) -> Ticket:
    return a_question(asker, category=a_leaf(provider).key)


def declared(ticket: Ticket, asker: Member, reason: str = "outage") -> Any:
    with tenant_scope(asker.tenant), as_requester(Actor(asker)) as requester:
        return declare_emergency(ticket, reason=reason, by=requester)


def test_it_becomes_urgent_and_those_who_can_help_follow_and_hear(
    ticket: Ticket, asker: Member, provider: Tenant, lead: Actor
) -> None:
    on_call, manager = an_agent("值班", presence={"is_on_call": True}), an_agent("客户成功")
    plan = ServicePlan.objects.get(key="enterprise")
    Entitlement.objects.create(customer=asker.tenant, plan=plan, starts_on=date(2020, 1, 1), success_manager=manager)
    due = Ticket.objects.get(pk=ticket.pk).due_at
    answer = declared(ticket, asker)
    ticket.refresh_from_db()
    assert (answer.is_emergency, ticket.is_emergency, ticket.priority) == (True, True, "urgent")
    assert due is None or ticket.due_at is None or ticket.due_at <= due
    followers = set(Follower.objects.filter(ticket=ticket).values_list("member_id", flat=True))
    assert {on_call.pk, manager.pk} <= followers
    deliver_events()
    told = set(Notification.objects.filter(kind="ticket.emergency").values_list("member_id", flat=True))
    assert {on_call.pk, manager.pk} <= told
    with tenant_scope(asker.tenant):
        assert Event.objects.filter(name="support.emergency_declared").exists()


def test_declaring_twice_changes_nothing(ticket: Ticket, asker: Member) -> None:
    declared(ticket, asker)
    declared(ticket, asker)
    assert Event.objects.filter(name="ticket.emergency_declared").count() == 1


def test_beyond_the_daily_limit_it_stays_in_its_order_and_says_why(
    asker: Member, provider: Tenant, lead: Actor
) -> None:
    change_emergency_settings(hotline="400-800-1234", daily_limit=1, by=lead)
    leaf = a_leaf(provider).key
    first, second = a_question(asker, category=leaf), a_question(asker, category=leaf)
    assert declared(first, asker).is_emergency
    refused = declared(second, asker)
    assert not refused.is_emergency
    assert "400-800-1234" in refused.explanation
    second.refresh_from_db()
    assert (second.is_emergency, second.priority) == (False, "normal")
    assert Event.objects.filter(name="ticket.emergency_refused").exists()
    by_agent = declare_emergency(second, reason="year_end", by=lead)
    assert by_agent.is_emergency
    event = Event.objects.about("ticket", second.pk).get(name="ticket.emergency_declared")
    assert event.facts["is_over_limit"] is True


def test_the_limit_is_each_companys_own(asker: Member, provider: Tenant, lead: Actor) -> None:
    change_emergency_settings(hotline="", daily_limit=1, by=lead)
    with tenant_scope(builders.a_company(name="另一家公司", provider=provider)):
        other = builders.a_member("外人")
    leaf = a_leaf(provider).key
    assert declared(a_question(asker, category=leaf), asker).is_emergency
    assert declared(a_question(other, category=leaf), other).is_emergency


def test_withdrawing_gives_the_old_priority_back_and_says_why(ticket: Ticket, asker: Member, lead: Actor) -> None:
    declared(ticket, asker)
    with pytest.raises(Invalid):
        withdraw_emergency(ticket, why=" ", by=lead)
    withdraw_emergency(ticket, why="不影响使用", by=lead)
    ticket.refresh_from_db()
    assert (ticket.is_emergency, ticket.priority) == (False, "normal")
    with tenant_scope(asker.tenant):
        assert Event.objects.get(name="support.emergency_withdrawn").facts["why"] == "不影响使用"


def test_colleagues_strangers_and_guests_cannot_declare(ticket: Ticket, asker: Member, provider: Tenant) -> None:
    with tenant_scope(asker.tenant):
        colleague = builders.a_member("同事")
    with pytest.raises(Forbidden):
        declared(ticket, colleague)
    guest_ticket = open_ticket(
        Caller(name="访客", email="guest@example.com"),
        channel="mail",
        category=a_leaf(provider).key,
        title="x",
        body="y",
        by=SystemActor("mail"),
    )
    guest = Guest(ticket_id=guest_ticket.pk, name="访客", email="guest@example.com")
    with pytest.raises(Forbidden):
        declare_emergency(guest_ticket, reason="outage", by=guest)


def test_a_reason_is_asked_for(ticket: Ticket, asker: Member) -> None:
    with pytest.raises(Invalid):
        declared(ticket, asker, reason="because")


def test_through_the_pages(ticket: Ticket, asker: Member, provider: Tenant, lead: Actor, client_of: Any) -> None:
    a_line()
    change_emergency_settings(hotline="400-800-1234", daily_limit=2, by=lead)
    customer, desk = client_of(asker), client_of(lead.member)
    address = reverse("ticket-emergency", args=[ticket.number])
    assert "400-800-1234" in customer.get(address).content.decode()
    assert customer.post(address, {}).status_code == 422
    assert customer.post(address, {"reason": "outage"}).status_code == 303
    assert Ticket.objects.get(pk=ticket.pk).is_emergency
    page = reverse("desk-emergency", args=[ticket.number])
    assert desk.get(page).status_code == 200
    withdrawal = reverse("desk-emergency-withdrawal", args=[ticket.number])
    assert desk.post(withdrawal, {"why": ""}).status_code == 422
    assert desk.post(withdrawal, {"why": "已恢复"}).status_code == 303
    assert desk.post(page, {"reason": "year_end"}).status_code == 303
    assert customer.get(page).status_code == 403
    settings = reverse("emergency-settings")
    assert desk.post(settings, {"hotline": "400-1", "daily_limit": "5"}).status_code == 303
    assert desk.post(settings, {"hotline": "400-1", "daily_limit": "-1"}).status_code == 422
    asked = customer.post(
        reverse("support-new"),
        {"category": a_leaf(provider).key, "title": "打不开", "body": "全公司打不开", "emergency": "outage"},
    )
    assert asked.status_code == 303
    assert Ticket.objects.order_by("-pk").first().is_emergency
