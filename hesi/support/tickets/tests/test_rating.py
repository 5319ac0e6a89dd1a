"""How satisfied the customer was: once, after it was solved, for good; a bad rating leaves a follow-up."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core import mail
from django.urls import reverse

from hesi.core.errors import Forbidden, Invalid
from hesi.support.service.agreements import save_entitlement
from hesi.support.service.models import ServicePlan
from hesi.support.tickets.actions import ask_for_help, confirm_solved, reply, solve_ticket, take_ticket
from hesi.support.tickets.actions.going_on import REOPENED_WITHIN, go_on
from hesi.support.tickets.actions.rating import AlreadyRated, NotSolvedYet, rate_ticket
from hesi.support.tickets.actions.settling import mark_spam
from hesi.support.tickets.actions.steps import TicketClosed
from hesi.support.tickets.links import RATE, link_token
from hesi.support.tickets.models import Rating, Ticket, TicketTask
from hesi.support.tickets.rating_requests import ask_for_ratings
from hesi.support.tickets.requester import as_requester
from hesi.support.tickets.subscribers import FOLLOW_UP
from hesi.support.tickets.tasks import send_rating_request
from hesi.workspace.access.actor import Actor
from hesi.workspace.events.dispatch import deliver_pending
from hesi.workspace.events.models import Event
from hesi.workspace.notifications.models import Notification
from hesi.workspace.people.models import Member
from hesi.workspace.tenancy.models import Tenant
from hesi.workspace.tenancy.scope import tenant_scope
from tests import builders


def a_solved_ticket(member: Member, agent: Member, title: str = "问") -> Ticket:
    ticket = ask_for_help(category="claims-other", title=title, body="题", by=Actor(member))
    with tenant_scope(agent.tenant):
        take_ticket(ticket, by=Actor(agent))
        reply(ticket, "好了", by=Actor(agent), then="solve")
    return ticket


def rate(ticket: Ticket, member: Member, score: int, **facts: Any) -> Rating:
    with as_requester(Actor(member)) as requester:
        return rate_ticket(ticket, score=score, by=requester, **facts)


def test_rated_once_and_for_good(company: Tenant, member: Member, agent: Member) -> None:
    ticket = a_solved_ticket(member, agent)
    rating = rate(ticket, member, 4, reasons=["fast", "made up"], comment=" 谢谢 ")
    assert (rating.score, rating.reasons, rating.comment, rating.agent) == (4, ["fast"], "谢谢", agent)
    with pytest.raises(AlreadyRated):
        rate(ticket, member, 1)
    with tenant_scope(ticket.tenant):
        assert Rating.objects.get().score == 4
        assert not TicketTask.objects.exists()
        assert Event.objects.filter(name="rating.given", facts__score=4).exists()


@pytest.mark.parametrize("score", [0, 6, -1])
def test_only_one_to_five(company: Tenant, member: Member, agent: Member, score: int) -> None:
    with pytest.raises(Invalid):
        rate(a_solved_ticket(member, agent), member, score)


def test_not_before_it_is_solved_and_not_for_spam(company: Tenant, member: Member, agent: Member) -> None:
    ticket = ask_for_help(category="claims-other", title="问", body="题", by=Actor(member))
    with pytest.raises(NotSolvedYet):
        rate(ticket, member, 5)
    with tenant_scope(agent.tenant):
        mark_spam(ticket, by=Actor(agent))
    with pytest.raises(NotSolvedYet):
        rate(ticket, member, 5)


def test_nobody_rates_for_somebody_else(company: Tenant, member: Member, agent: Member) -> None:
    ticket = a_solved_ticket(member, agent)
    with pytest.raises(Forbidden):
        rate(ticket, builders.a_member("同事"), 1)
    with tenant_scope(agent.tenant), pytest.raises(Forbidden):
        rate_ticket(ticket, score=5, by=Actor(agent))


def test_opening_again_voids_the_rating_and_asks_anew(company: Tenant, member: Member, agent: Member) -> None:
    ticket = a_solved_ticket(member, agent)
    rate(ticket, member, 5)
    with as_requester(Actor(member)) as requester:
        confirm_solved(ticket, by=requester)
        go_on(ticket, "又出现了", by=requester)
        assert Ticket.objects.get(pk=ticket.pk).state == Ticket.State.IN_PROGRESS
    with tenant_scope(agent.tenant):
        solve_ticket(ticket, by=Actor(agent))
    assert rate(ticket, member, 3).voided_at is None
    with tenant_scope(agent.tenant):
        assert list(Rating.objects.filter(voided_at=None).values_list("score", flat=True)) == [3]
        assert Rating.objects.count() == 2


def test_a_ticket_closed_long_ago_stays_closed(company: Tenant, member: Member, agent: Member) -> None:
    ticket = a_solved_ticket(member, agent)
    with as_requester(Actor(member)) as requester:
        confirm_solved(ticket, by=requester)
        Ticket.objects.filter(pk=ticket.pk).update(closed_at=datetime.now(UTC) - REOPENED_WITHIN - timedelta(hours=1))
        with pytest.raises(TicketClosed):
            go_on(ticket, "还有", by=requester)
    new = ask_for_help(category="claims-other", title="还有", body="同上", by=Actor(member), follows=ticket.number)
    with tenant_scope(agent.tenant):
        assert [link.other.number for link in new.links.all()] == [ticket.number]


def test_a_bad_rating_leaves_a_follow_up_with_the_success_manager(
    company: Tenant, provider: Tenant, member: Member, agent: Member, lead: Member
) -> None:
    with tenant_scope(provider):
        plan = ServicePlan.objects.get(key="standard")
        save_entitlement(
            None,
            by=Actor(lead),
            customer=company,
            plan=plan,
            starts_on=provider.today,
            ends_on=None,
            success_manager=agent,
        )
    ticket = a_solved_ticket(member, agent)
    rate(ticket, member, 2, reasons=["slow"])
    with tenant_scope(provider):
        task = TicketTask.objects.get(kind=TicketTask.Kind.FOLLOW_UP)
        assert (task.assignee, task.ticket_id) == (agent, ticket.pk)
        assert task.due_at is not None
        deliver_pending()
        assert Notification.objects.filter(kind=FOLLOW_UP, member=agent).exists()


def test_without_a_success_manager_the_leads_hear_of_it(
    company: Tenant, provider: Tenant, member: Member, agent: Member, lead: Member
) -> None:
    rate(a_solved_ticket(member, agent), member, 1)
    with tenant_scope(provider):
        deliver_pending()
        told = Notification.objects.filter(kind=FOLLOW_UP).values_list("member_id", flat=True)
        assert list(told) == [lead.pk]


def test_the_mail_asks_after_a_day_of_business_hours_and_rests_for_two_weeks(
    company: Tenant, provider: Tenant, member: Member, agent: Member
) -> None:
    first, second = a_solved_ticket(member, agent), a_solved_ticket(member, agent, "另一个")
    friday = datetime(2026, 11, 20, 8, tzinfo=UTC)
    with tenant_scope(provider):
        Ticket.objects.update(solved_at=friday)
        assert ask_for_ratings(friday + timedelta(hours=30)) == 0, "a weekend is no business time"
        assert ask_for_ratings(friday + timedelta(days=6)) == 1, "one person is asked about one ticket"
        assert ask_for_ratings(friday + timedelta(days=7)) == 0
        asked = Ticket.objects.get(rating_asked_at__isnull=False)
        assert asked.pk in (first.pk, second.pk)
        mail.outbox.clear()
        send_rating_request.func(tenant_id=provider.pk, ticket_id=asked.pk)
    (sent,) = mail.outbox
    assert sent.to == [member.email]
    assert sent.extra_headers["Auto-Submitted"] == "auto-generated"
    assert sent.body.count("/help/ratings/") == 5


def test_the_link_in_the_mail_chooses_and_does_not_send(
    company: Tenant, provider: Tenant, member: Member, agent: Member, client: Any
) -> None:
    ticket = a_solved_ticket(member, agent)
    with tenant_scope(provider):
        url = reverse("help-rating", args=[link_token(Ticket.objects.get(pk=ticket.pk), RATE)])
    page = client.get(f"{url}?score=2")
    assert page.status_code == 200
    with tenant_scope(provider):
        assert not Rating.objects.exists(), "link scanners open links"
    assert client.post(url, {"score": "2", "reasons": ["slow"]}).status_code == 303
    with tenant_scope(provider):
        assert Rating.objects.get().score == 2
    assert client.post(url, {"score": "5"}).status_code == 422


def test_customer_confirms_and_rates_on_pages(company: Tenant, member: Member, agent: Member, client_of: Any) -> None:
    ticket = a_solved_ticket(member, agent)
    customer = client_of(member)
    sent = customer.post(reverse("ticket-confirmation", args=[ticket.number]))
    assert sent.url == reverse("ticket-rating", args=[ticket.number])
    assert customer.get(sent.url).status_code == 200
    assert customer.post(sent.url, {}).status_code == 422
    assert customer.post(sent.url, {"score": "4", "reasons": ["clear"], "comment": ""}).status_code == 303
    assert "4" in customer.get(sent.url).content.decode()
