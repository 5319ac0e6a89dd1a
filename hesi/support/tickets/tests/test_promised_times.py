"""A ticket and what was promised for it: the deadline beside the row, and the pages that show how it came about."""

from datetime import datetime

import pytest
from django.test import Client
from django.urls import reverse

from hesi.core.time import stopped
from hesi.support.promises.models import Clock
from hesi.support.tickets.actions import ask_for_help, close_ticket, reply, solve_ticket
from hesi.support.tickets.models import NO_DEADLINE, Ticket
from hesi.support.tickets.promises import audience_of_ticket
from hesi.support.tickets.requester import as_requester
from hesi.workspace.access.actor import Actor
from hesi.workspace.people.models import Member
from hesi.workspace.tenancy.models import Tenant
from hesi.workspace.tenancy.scope import tenant_scope
from tests import builders

MONDAY = datetime.fromisoformat("2026-11-23T10:00:00+08:00")


@pytest.fixture
def asked(company: Tenant, member: Member) -> Ticket:
    with stopped(MONDAY):
        return ask_for_help(by=Actor(member), category="claims", title="识别不了", body="上传后失败")


def moment(clock: str) -> datetime:
    return datetime.fromisoformat(f"2026-11-23T{clock}:00+08:00")


def again(ticket: Ticket) -> Ticket:
    with tenant_scope(ticket.tenant):
        found: Ticket = Ticket.objects.get(pk=ticket.pk)
        return found


def test_new_ticket_carries_its_first_deadline_and_stands_in_the_queue_by_it(asked: Ticket) -> None:
    found = again(asked)
    assert (found.due_at, found.due_metric) == (moment("14:00"), "first_response")
    assert found.rank_at == moment("14:00")


def test_answer_waits_for_the_customer_and_their_reply_goes_on(asked: Ticket, lead: Member, member: Member) -> None:
    with stopped(moment("11:00")), tenant_scope(asked.tenant):
        reply(asked, "请重新上传", by=Actor(lead))
    found = again(asked)
    assert (found.due_at, found.due_metric, found.rank_at) == (None, "solution", NO_DEADLINE)
    with stopped(moment("12:00")), as_requester(Actor(member)) as requester:
        reply(asked, "还是不行", by=requester)
    found = again(asked)
    assert (found.due_at, found.due_metric) == (moment("16:00"), "next_response")


def test_solved_and_closed_promise_nothing(asked: Ticket, lead: Member) -> None:
    with stopped(moment("11:00")), tenant_scope(asked.tenant):
        reply(asked, "请重新上传", by=Actor(lead))
        solve_ticket(asked, by=Actor(lead))
        assert again(asked).due_at is None
        close_ticket(asked, by=Actor(lead))
        assert not Clock.objects.filter(state__in=("running", "paused")).exists()


def test_closing_without_a_word_drops_what_was_owed(asked: Ticket, lead: Member) -> None:
    with stopped(moment("11:00")), tenant_scope(asked.tenant):
        close_ticket(asked, by=Actor(lead))
        assert Clock.objects.get(metric="first_response").state == "dropped"


def test_everybody_on_the_ladder_is_found(asked: Ticket, lead: Member) -> None:
    with tenant_scope(asked.tenant):
        audience = audience_of_ticket(asked.pk)
    assert audience is not None
    assert all(lead.pk in audience.members[target] for target in audience.members)


def test_customer_reads_the_promise_without_what_is_internal(asked: Ticket, member: Member, client: Client) -> None:
    assert member.user is not None
    client.force_login(member.user)
    with stopped(moment("11:00")):
        page = client.get(reverse("ticket-promise", args=[asked.number])).content.decode()
    assert "2026-11-23 14:00" in page
    assert "标准服务" not in page


def test_colleague_does_not_read_it(asked: Ticket, company: Tenant, client: Client) -> None:
    colleague = builders.a_member("同事")
    assert colleague.user is not None
    client.force_login(colleague.user)
    assert client.get(reverse("ticket-promise", args=[asked.number])).status_code == 404


def test_agent_reads_the_arithmetic_in_full(asked: Ticket, lead: Member, client: Client) -> None:
    assert lead.user is not None
    client.force_login(lead.user)
    with stopped(moment("11:00")):
        page = client.get(reverse("desk-promises", args=[asked.number])).content.decode()
    assert "标准服务" in page
    assert "2026-11-23 14:00" in page
