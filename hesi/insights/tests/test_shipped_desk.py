"""The desk's reports, computed a second time from the rows of tickets, clocks and ratings."""

from collections import defaultdict
from datetime import date, datetime, timedelta
from decimal import Decimal
from random import Random
from typing import Any

import pytest
from django.db import connection

from hesi.core.time import add_months, business_date, now
from hesi.insights.reports import REPORTS
from hesi.insights.reports.asking import Asking
from hesi.insights.tests.raw import instant
from hesi.support.promises.models import Clock
from hesi.support.tickets.actions import ask_for_help
from hesi.support.tickets.models import Rating, Ticket
from hesi.workspace.access.actor import Actor
from hesi.workspace.people.models import Member
from hesi.workspace.tenancy.models import Tenant
from hesi.workspace.tenancy.scope import tenant_scope
from tests import builders
from tests.builders_exports import exported

MOST_QUERIES = 15
CATEGORIES = ("claims", "api", "recognition-failed")


@pytest.fixture
def provider(db: None) -> Tenant:
    return builders.a_provider()


@pytest.fixture
def lead(provider: Tenant) -> Member:
    """Whose desk has a year of tickets of two customers behind it, with everything that may happen to one."""
    random, present = Random(5), now()
    people = []
    for name in ("晨光科技", "远山制造"):
        with tenant_scope(builders.a_company(name, provider=provider)):
            people.append(builders.a_member(f"{name}员工"))
    tickets = []
    for at in range(24):
        person = people[at % 2]
        with tenant_scope(person.tenant):
            category = CATEGORIES[at % 3]
            tickets.append(ask_for_help(category=category, title=f"第{at}个", body="不知道怎么办", by=Actor(person)))
    with tenant_scope(provider):
        for ticket in tickets:
            _live(ticket, random, present)
        return builders.a_member("主管", roles=("support_lead",))


def _live(ticket: Ticket, random: Random, present: datetime) -> None:
    """Give it a past at random."""
    came = present - timedelta(days=random.randint(1, 330), minutes=random.randint(0, 900))
    answered = random.choice([None, came + timedelta(minutes=random.randint(1, 4_000))])
    solved = random.choice([None, came + timedelta(minutes=random.randint(1, 9_000))])
    Ticket.objects.filter(pk=ticket.pk).update(
        created_at=came, answered_at=answered, solved_at=solved, reopened_count=random.choice([0, 0, 0, 2])
    )
    missed = random.choice([None, came + timedelta(hours=9)])
    Clock.objects.filter(subject_type=Ticket.subject_type, subject_id=ticket.pk).update(breached_at=missed)
    if random.random() < 0.6:
        voided = random.choice([None, None, present])
        Rating.objects.create(ticket=ticket, score=random.randint(1, 5), rated_at=present, voided_at=voided)


def _rows(sql: str) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return list(cursor.fetchall())


def _tickets(provider: Tenant, since: date, until: date) -> dict[int, dict[str, Any]]:
    """The raw rows of the tickets that came in then, by id."""
    found = {}
    sql = """SELECT t.id, t.created_at, t.answered_at, t.solved_at, t.reopened_count, c.name, k.name_zh
        FROM tickets_ticket t JOIN tenancy_tenant c ON c.id = t.customer_id
        LEFT JOIN tickets_category k ON k.id = t.category_id WHERE t.state <> 'merged'"""
    for pk, came, answered, solved, reopened, customer, category in _rows(sql):
        day = business_date(instant(came), provider.time_zone)
        if since <= day < add_months(until, 1):
            found[pk] = {
                "month": f"{day:%Y-%m}", "first": _seconds(came, answered), "solution": _seconds(came, solved),
                "reopened": reopened > 0, "customer": customer, "category": category,
            }  # fmt: skip
    return found


def _seconds(begin: Any, end: Any) -> int | None:
    if end is None:
        return None
    whole = int(instant(end).timestamp()) - int(instant(begin).timestamp())
    return max(whole, 0)


def _hours(values: list[int], share: int) -> Decimal | None:
    """The nearest rank, in hours to a tenth, half up."""
    if not values:
        return None
    rank = next(at for at in range(1, len(values) + 1) if at * 100 >= share * len(values))
    return (Decimal(sorted(values)[rank - 1]) / 3600).quantize(Decimal("0.1"), "ROUND_HALF_UP")


def _period(provider: Tenant) -> tuple[date, date]:
    month = provider.today.replace(day=1)
    return add_months(month, -8), month


def _made(key: str, lead: Member, provider: Tenant) -> Any:
    return REPORTS[key].make(Asking(Actor(lead), *_period(provider)))


def _expected_flow(rows: list[dict[str, Any]]) -> list[Any]:
    first = [row["first"] for row in rows if row["first"] is not None]
    solution = [row["solution"] for row in rows if row["solution"] is not None]
    reopened = sum(row["reopened"] for row in rows)
    spans = [_hours(first, 50), _hours(first, 90), _hours(solution, 50), _hours(solution, 90)]
    return [len(rows), len(first), len(solution), reopened, *spans]


def test_tickets_by_month_equal_raw_rows(provider: Tenant, lead: Member) -> None:
    with tenant_scope(provider):
        sheet = _made("tickets", lead, provider)
        raw = list(_tickets(provider, *_period(provider)).values())
    assert len(sheet.rows) == 9
    for row in sheet.rows:
        assert list(row.cells[1:]) == _expected_flow([one for one in raw if one["month"] == row.cells[0]])
    assert list(sheet.totals[0][1:]) == _expected_flow(raw)


def test_promises_by_customer_equal_raw_rows(provider: Tenant, lead: Member) -> None:
    present = now()
    with tenant_scope(provider):
        sheet = _made("promises", lead, provider)
        tickets = _tickets(provider, *_period(provider))
        clocks = _rows(
            """SELECT subject_id, breached_at, state, due_at FROM promises_clock
            WHERE subject_type = 'ticket' AND version_id IS NOT NULL AND state <> 'dropped'"""
        )
    worst: dict[int, bool] = {}
    for pk, breached, state, due in clocks:
        late = breached is not None or (state == "running" and due is not None and instant(due) < present)
        worst[pk] = worst.get(pk, False) or late
    expected: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0])
    for pk, one in tickets.items():
        if pk in worst:
            before = expected[one["customer"]]
            before[:] = [before[0] + 1, before[1] + (not worst[pk]), before[2] + worst[pk]]
    assert expected
    assert {row.cells[0]: list(row.cells[1:4]) for row in sheet.rows} == dict(expected)
    for row in sheet.rows:
        assert row.cells[4] == Decimal(str(round(100 * row.cells[2] / row.cells[1], 1)))


def test_ratings_by_category_equal_raw_rows(provider: Tenant, lead: Member) -> None:
    with tenant_scope(provider):
        sheet = _made("ratings", lead, provider)
        tickets = _tickets(provider, *_period(provider))
        given = _rows("SELECT ticket_id, score FROM tickets_rating WHERE voided_at IS NULL")
    scores: dict[str, list[int]] = defaultdict(list)
    for pk, score in given:
        if pk in tickets:
            scores[tickets[pk]["category"]].append(score)
    assert scores
    expected = {
        name: [len(one), sum(score > 3 for score in one), sum(score < 3 for score in one)]
        for name, one in scores.items()
    }
    assert {row.cells[0]: list(row.cells[1:4]) for row in sheet.rows} == expected
    for row in sheet.rows:
        one = scores[row.cells[0]]
        assert row.cells[4] == Decimal(str(round(sum(one) / len(one), 1)))


def test_desk_reports_open_to_the_tickets_behind_and_to_leads_alone(
    provider: Tenant, lead: Member, client_of: Any, django_assert_max_num_queries: Any
) -> None:
    client = client_of(lead)
    listed = client.get("/reports/all/").content.decode()
    with tenant_scope(provider):
        agent = builders.a_member("客服", roles=("agent",))
    for key in ("tickets", "promises", "ratings"):
        assert f"/reports/all/{key}/" in listed
        with django_assert_max_num_queries(MOST_QUERIES + 5):
            page = client.get(f"/reports/all/{key}/")
        assert "<svg" in page.content.decode()
        assert 'name="entity"' not in page.content.decode()
        with tenant_scope(provider):
            rows = _made(key, lead, provider).rows
        for row in rows:
            assert client.get(row.url).status_code == 200
        assert client_of(agent).get(f"/reports/all/{key}/").status_code == 403
        assert client_of(agent).get(f"/api/v1/reports/{key}").status_code == 403
    assert "/reports/all/tickets/" not in client_of(agent).get("/reports/all/").content.decode()


def test_a_customers_finance_never_sees_the_desks_numbers(provider: Tenant, lead: Member, client_of: Any) -> None:
    with tenant_scope(builders.a_company("第三家", provider=provider)):
        finance = builders.a_member("财务", roles=("finance", "admin"))
    assert client_of(finance).get("/reports/all/tickets/").status_code == 403
    with tenant_scope(finance.tenant):
        rows = REPORTS["tickets"].make(Asking(Actor(finance), *_period(finance.tenant))).rows
    assert {row.cells[1] for row in rows} == {0}


def test_the_desks_export_says_what_the_page_says(provider: Tenant, lead: Member) -> None:
    with tenant_scope(provider):
        told = exported("report.tickets", lead)
        rows = _made("tickets", lead, provider).rows
    by_month = {row["month"]: row["tickets"] for row in told["rows"]}
    assert {row.cells[0]: by_month[row.cells[0]] for row in rows} == {row.cells[0]: row.cells[1] for row in rows}
