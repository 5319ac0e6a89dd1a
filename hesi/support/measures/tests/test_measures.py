"""The figures are those of the tickets, and lead to them."""

from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from hesi.core.time import now
from hesi.support.measures.board import board
from hesi.support.measures.figures import flow, measure, percentile
from hesi.support.measures.selection import Selection, behind
from hesi.support.measures.words import seconds_words
from hesi.support.promises.models import Clock
from hesi.support.tickets.actions import ask_for_help, reply, take_ticket
from hesi.support.tickets.models import Rating, Ticket
from hesi.workspace.access.actor import Actor
from hesi.workspace.people.models import Member
from hesi.workspace.tenancy.models import Tenant
from hesi.workspace.tenancy.scope import tenant_scope
from tests import builders

MONTH = date(2026, 10, 1)


@pytest.fixture
def provider(db: None) -> Tenant:
    return builders.a_provider()


@pytest.fixture
def company(provider: Tenant) -> Tenant:
    return builders.a_company(provider=provider)


@pytest.fixture
def person(company: Tenant) -> Member:
    with tenant_scope(company):
        return builders.a_member("林晓")


@pytest.fixture
def lead(provider: Tenant) -> Any:
    with tenant_scope(provider):
        yield Actor(builders.a_member("主管", roles=("support_lead",)))


def a_ticket(person: Member, category: str = "claims") -> Ticket:
    with tenant_scope(person.tenant):
        return ask_for_help(category=category, title="提交不了", body="按钮是灰的", by=Actor(person))


def written(ticket: Ticket, **facts: Any) -> Ticket:
    """The ticket with other facts, as if time had passed."""
    Ticket.objects.filter(pk=ticket.pk).update(**facts)
    ticket.refresh_from_db()
    return ticket


def october(day: int, hour: int = 2) -> Any:
    from datetime import UTC, datetime

    return datetime(2026, 10, day, hour, tzinfo=UTC)


def chosen(**narrowing: Any) -> Selection:
    return Selection(MONTH, MONTH, "Asia/Shanghai", **narrowing)


@pytest.mark.parametrize(
    ("values", "share", "expected"),
    [([], 50, None), ([7], 90, 7), ([1, 2], 50, 1), ([1, 2, 3], 50, 2), (list(range(1, 11)), 90, 9), ([5] * 4, 99, 5)],
)
def test_percentiles_are_of_the_nearest_rank(values: list[int], share: int, expected: int | None) -> None:
    assert percentile(sorted(values), share) == expected


def test_spans_are_said_as_people_say_them() -> None:
    assert [seconds_words(n) for n in (None, 59, 3_600, 7_500, 90_000)] == [
        "—",
        "0分钟",
        "1小时",
        "2小时5分钟",
        "1天1小时",
    ]


def test_times_reopening_and_promises_of_a_month(person: Member, lead: Actor) -> None:
    at = october(5)
    quick = written(
        a_ticket(person), created_at=at, answered_at=at + timedelta(minutes=10), solved_at=at + timedelta(hours=1)
    )
    slow = written(
        a_ticket(person),
        created_at=at,
        answered_at=at + timedelta(hours=5),
        solved_at=at + timedelta(days=1),
        reopened_count=1,
    )
    written(a_ticket(person), created_at=at - timedelta(days=40))
    written(a_ticket(person), created_at=at, state=Ticket.State.MERGED)
    Clock.objects.filter(subject_id=slow.pk, metric="first_response").update(breached_at=at + timedelta(hours=4))
    Clock.objects.filter(subject_id__in=(quick.pk, slow.pk)).update(state=Clock.State.MET)
    total = measure(chosen(), lead, by="line", at=now()).total
    assert (total.tickets, total.reopened, total.promised, total.broken) == (2, 1, 2, 1)
    assert (total.first_median, total.first_p90) == (600, 5 * 3600)
    assert (total.solution_median, total.solution_p90) == (3600, 24 * 3600)
    assert (total.reopen_percent, total.kept_percent) == (50, 50.0)


@pytest.mark.parametrize("by", ["category", "line", "agent", "customer", "priority", "channel", "month"])
def test_groups_add_up_to_the_whole(person: Member, lead: Actor, by: str) -> None:
    for category in ("claims", "api", "claims"):
        written(a_ticket(person, category), created_at=october(7))
    found = measure(chosen(), lead, by=by, at=now())
    assert sum(group.tickets for group in found.groups.values()) == found.total.tickets == 3


def test_what_still_runs_late_counts_as_missed_at_once(person: Member, lead: Actor) -> None:
    ticket = written(a_ticket(person), created_at=october(7))
    Clock.objects.filter(subject_id=ticket.pk).update(due_at=now() - timedelta(minutes=1), state=Clock.State.RUNNING)
    assert measure(chosen(), lead, by="line", at=now()).total.broken == 1


def test_ratings_with_reasons_belong_to_the_month_of_the_ticket(person: Member, lead: Actor) -> None:
    good, bad = (written(a_ticket(person), created_at=october(8)) for _time in range(2))
    Rating.objects.create(ticket=good, score=5, reasons=["fast"])
    Rating.objects.create(ticket=bad, score=1, reasons=["slow", "unclear"], voided_at=now())
    Rating.objects.create(ticket=bad, score=2, reasons=["slow"])
    found = measure(chosen(), lead, by="category", at=now())
    assert (found.total.rating, found.total.ratings) == (3.5, 2)
    assert dict(found.reasons) == {"fast": 1, "slow": 1}


def test_filters_narrow_everything(person: Member, lead: Actor, provider: Tenant) -> None:
    other = builders.a_company(name="另一家公司", provider=provider)
    with tenant_scope(other):
        stranger = builders.a_member("外人")
    written(a_ticket(person), created_at=october(8))
    theirs = written(a_ticket(stranger), created_at=october(8), priority="high")
    for narrowing in ({"customer": other.pk}, {"priority": "high"}):
        selection = chosen(**narrowing)
        assert list(selection.tickets(lead)) == [theirs]
        assert measure(selection, lead, by="line", at=now()).total.tickets == 1
        found = flow(selection, lead, at=now())
        assert sum(found.ages) == 1
        assert sum(came for _month, came, _solved in found.months) == 1


def test_backlog_falls_into_its_ages(person: Member, lead: Actor) -> None:
    at = now()
    for hours in (1, 5, 30, 100, 300, 301):
        written(a_ticket(person), created_at=at - timedelta(hours=hours))
    written(a_ticket(person), state=Ticket.State.CLOSED)
    assert flow(chosen(), lead, at=at).ages == [1, 1, 1, 1, 2]


def test_months_count_what_came_in_and_what_was_solved(person: Member, lead: Actor) -> None:
    written(a_ticket(person), created_at=october(1) - timedelta(days=3), solved_at=october(2), state="solved")
    written(a_ticket(person), created_at=october(3))
    months = {month: (came, solved) for month, came, solved in flow(chosen(), lead, at=now()).months}
    assert months[MONTH] == (1, 1)
    assert months[date(2026, 9, 1)] == (1, 0)
    assert len(months) == 12


def test_numbers_lead_to_their_tickets(person: Member, lead: Actor) -> None:
    at = october(9)
    answered = written(a_ticket(person), created_at=at, answered_at=at)
    reopened = written(a_ticket(person), created_at=at, reopened_count=2)
    rows = chosen().tickets(lead)
    assert list(behind(rows, "answered", now())) == [answered]
    assert list(behind(rows, "reopened", now())) == [reopened]
    assert behind(rows, "promised", now()).count() == 2
    assert list(behind(rows, "rated", now())) == []


def test_people_without_a_right_measure_nothing(person: Member, company: Tenant, lead: Actor, client_of: Any) -> None:
    written(a_ticket(person), created_at=october(9))
    with tenant_scope(lead.tenant):
        agent = builders.a_member("客服", roles=("agent",))
    assert client_of(agent).get(reverse("desk-measures")).status_code == 403
    assert client_of(agent).get(reverse("desk-board")).status_code == 200
    assert client_of(person).get(reverse("desk-board")).status_code == 403


def test_board_counts_by_line_and_by_agent(person: Member, lead: Actor) -> None:
    mine, free, waiting = (a_ticket(person) for _time in range(3))
    for ticket in (mine, free, waiting):
        written(ticket, agent=None)
    take_ticket(mine, by=lead)
    reply(waiting, "请再试一次", by=lead)
    at = now()
    written(mine, due_at=at - timedelta(minutes=5))
    written(free, due_at=at + timedelta(minutes=5))
    Clock.objects.filter(subject_id=free.pk).update(warn_at=at - timedelta(minutes=1), state=Clock.State.RUNNING)
    found = board(lead, at=at)
    assert (found.total.open, found.total.ours, found.total.late, found.total.at_risk) == (3, 2, 1, 1)
    assert found.total.unassigned == 1
    (own,) = [one for one in found.agents if one.key == lead.member_id]
    assert (own.open, own.late) == (2, 1)
    assert sum(line.open for line in found.lines) == 3
    assert [ticket.pk for ticket in found.next] == [mine.pk, free.pk]


def test_pages_ask_few_queries_however_many_tickets(person: Member, lead: Actor, client_of: Any) -> None:
    client = client_of(lead.member)
    addresses = (reverse("desk-board"), reverse("desk-measures") + "?by=agent", reverse("desk-measured"))
    a_ticket(person)
    few = {address: asked(client, address) for address in addresses}
    template = a_ticket(person)
    copies = []
    for at in range(300):
        facts = {f.attname: getattr(template, f.attname) for f in Ticket._meta.concrete_fields if f.name != "id"}
        copies.append(Ticket(**facts | {"number": f"XX-{at}"}))
    Ticket.objects.bulk_create(copies)
    many = {address: asked(client, address) for address in addresses}
    assert max(many.values()) <= 15, many
    assert all(many[address] <= few[address] + 1 for address in addresses), (few, many)


def asked(client: Any, address: str) -> int:
    client.get(address)
    with CaptureQueriesContext(connection) as found:
        assert client.get(address).status_code == 200
    return len(found)


def test_page_says_the_months_and_every_dimension(person: Member, lead: Actor, client_of: Any) -> None:
    a_ticket(person)
    client = client_of(lead.member)
    for by in ("category", "line", "agent", "customer", "priority", "channel", "month"):
        page = client.get(reverse("desk-measures"), {"by": by, "since": "2026-01"})
        assert page.status_code == 200
    assert client.get(reverse("desk-measures"), {"by": "x", "since": "y", "agent": "z"}).status_code == 200
    assert client.get(reverse("desk-measured"), {"what": "broken", "without": "agent"}).status_code == 200


def test_part_answers_htmx_alone(lead: Actor, client_of: Any) -> None:
    part = client_of(lead.member).get(reverse("desk-board"), headers={"HX-Request": "true"}).content.decode()
    assert part.lstrip().startswith('<div id="board"')


def test_month_of_a_ticket_is_the_providers(person: Member, lead: Actor) -> None:
    """Half past midnight in Shanghai on the first is still the last day of the month before in UTC."""
    from datetime import UTC, datetime

    with time_machine.travel(datetime(2026, 9, 30, 16, 30, tzinfo=UTC), tick=False):
        a_ticket(person)
    assert measure(chosen(), lead, by="month", at=now()).groups.keys() == {MONTH}
