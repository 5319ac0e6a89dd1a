"""Every shipped report, computed a second time from raw rows, to the fen and for every kind of reader."""

from collections.abc import Iterator
from copy import deepcopy
from datetime import date
from decimal import Decimal
from itertools import product
from typing import Any

import pytest
from django.http import QueryDict
from django.test import Client

from hesi.core.money import Money
from hesi.core.time import add_months
from hesi.insights.reports import REPORTS
from hesi.insights.reports.asking import Asking
from hesi.insights.reports.behind import documents_behind
from hesi.insights.reports.naming import narrowed_to
from hesi.insights.reports.parts import measures_of, parts_of
from hesi.insights.reports.sheet import Report, SheetRow
from hesi.insights.tests.play import Play
from hesi.insights.tests.raw import said
from hesi.insights.tests.twins import check_everything
from hesi.workspace.access.actor import Actor
from hesi.workspace.tenancy.models import Tenant
from hesi.workspace.tenancy.scope import tenant_scope
from tests.builders import a_company, a_member
from tests.builders_exports import exported
from tests.statistics import gather_statistics
from tests.worlds import kept_rows, quick_passwords

MOST_QUERIES = 15
# Those of tickets and those of a moment have twins of their own.
OF_DOCUMENTS = [report for report in REPORTS.values() if not report.permission and "since" in report.asks]
READERS = ("finance", "head", "seller")


@pytest.fixture(scope="module")
def played(django_db_setup: None, django_db_blocker: Any) -> Iterator[tuple[Tenant, Play]]:
    """Built once: it takes longer than most of what is asked of it."""
    with kept_rows(django_db_blocker):
        company = a_company()
        with quick_passwords(), tenant_scope(company):
            played = Play(7)
            played.act(320)
        gather_statistics()
        yield company, played


@pytest.fixture
def copied(played: tuple[Tenant, Play], db: None) -> tuple[Tenant, Play]:
    """The company and its play, for one test."""
    return deepcopy(played)


@pytest.fixture
def company(copied: tuple[Tenant, Play]) -> Iterator[Tenant]:
    with tenant_scope(copied[0]):
        yield copied[0]


@pytest.fixture
def play(company: Tenant, copied: tuple[Tenant, Play]) -> Play:
    return copied[1]


def period(company: Tenant) -> tuple[date, date]:
    month = company.today.replace(day=1)
    return add_months(month, -24), month


def test_every_report_equals_raw_rows_for_every_reader(company: Tenant, play: Play) -> None:
    since, until = period(company)
    for reader in ("finance", "head", "seller", "eastern", "researcher"):
        member = getattr(play.house, reader)
        check_everything(member, since, until)
        assert said("types", member, since, until)
    for key in ("tax", "journeys", "bookings", "findings", "stays", "suppliers", "durations"):
        assert said(key, play.house.finance, since, until), key


def test_a_quarter_equals_raw_rows_too(company: Tenant, play: Play) -> None:
    until = add_months(company.today.replace(day=1), -10)
    for reader in READERS:
        check_everything(getattr(play.house, reader), add_months(until, -2), until)


def test_two_companies_each_count_their_own(company: Tenant, other_company: Tenant, play: Play) -> None:
    since, until = period(company)
    with tenant_scope(other_company):
        other = Play(11)
        other.act(120)
        check_everything(other.house.finance, since, until)
        assert said("types", other.house.finance, since, until)
    check_everything(play.house.finance, since, until)


def test_a_month_a_department_and_an_entity_narrow_as_raw_rows_do(company: Tenant, play: Play) -> None:
    since, until = period(company)
    finance = Actor(play.house.finance)
    whole = Asking(finance, since, until)
    by_name = {row.cells[0]: row for row in REPORTS["departments"].make(whole).rows}
    narrowed = Asking(finance, since, until, department_id=play.house.sales.pk)
    total = REPORTS["types"].totals(REPORTS["types"].make(narrowed))[0]
    assert total[3] == by_name["销售部"].cells[2]
    for entity, name in whole.entities.items():
        one = Asking(finance, since, until, entity_id=entity)
        rows = {row.cells[0]: row.cells[3] for row in REPORTS["entities"].make(whole).rows}
        total = REPORTS["types"].totals(REPORTS["types"].make(one))
        assert (total[0][3] if total else None) == rows.get(name)


def test_another_company_is_in_no_number(company: Tenant, other_company: Tenant, play: Play) -> None:
    since, until = period(company)
    with tenant_scope(other_company):
        stranger = a_member("外人", roles=("finance",))
        for report in OF_DOCUMENTS:
            rows = report.make(Asking(Actor(stranger), since, until)).rows
            amounts = [cell for row in rows for cell in row.cells if isinstance(cell, Money)]
            assert all(amount.is_zero for amount in amounts), report.key


def test_every_report_page_shows_its_picture_its_table_and_the_documents_behind(
    company: Tenant, play: Play, client_of: Any, django_assert_max_num_queries: Any
) -> None:
    since, until = period(company)
    client: Client = client_of(play.house.finance)
    for report in OF_DOCUMENTS:
        with django_assert_max_num_queries(MOST_QUERIES):
            answer = client.get(f"/reports/all/{report.key}/?since={since:%Y-%m}&until={until:%Y-%m}")
        assert answer.status_code == 200
        assert "<svg" in answer.content.decode()
        row = next(row for row in report.make(Asking(Actor(play.house.finance), since, until)).rows if _has(row))
        with django_assert_max_num_queries(MOST_QUERIES):
            behind = client.get(row.url)
        assert behind.status_code == 200
        assert "本次计入" in behind.content.decode(), row.url


def test_the_documents_behind_a_number_say_which_number_it_is(company: Tenant, play: Play) -> None:
    since, until = period(company)
    asking = Asking(Actor(play.house.finance), since, until)
    told: dict[str, list[tuple[str, list[str]]]] = {}
    for report in OF_DOCUMENTS:
        for row in report.make(asking).rows:
            held = narrowed_to(asking, QueryDict(row.url.partition("?")[2]))
            told.setdefault(report.key, []).append((str(row.cells[0]), [value for _label, value in held]))
    for key in ("types", "people", "suppliers", "tax", "findings", "journeys", "bookings"):
        assert all(name in values for name, values in told[key]), (key, told[key])
    # What is cut by months alone is narrowed to nothing.
    assert all(not values for _name, values in told["months"])


def test_an_address_that_makes_no_sense_is_named_all_the_same(company: Tenant, play: Play) -> None:
    since, until = period(company)
    asking = Asking(Actor(play.house.finance), since, until)
    strange = (
        "by=booking&ahead=7&mode=5",
        "by=journey",
        "person=999999999",
        "project=0&type=-1",
        "by=finding&rule=x&level=y",
    )
    for query in strange:
        assert isinstance(narrowed_to(asking, QueryDict(query)), list), query


def _has(row: Any) -> bool:
    return any(cell for cell in row.cells if isinstance(cell, Money) and not cell.is_zero) or not any(
        isinstance(cell, Money) for cell in row.cells
    )


def test_the_documents_behind_a_number_add_up_to_it(company: Tenant, play: Play) -> None:
    since, until = period(company)
    for report, reader in product(OF_DOCUMENTS, READERS):
        actor = Actor(getattr(play.house, reader))
        for row in report.make(Asking(actor, since, until)).rows:
            query = QueryDict(row.url.partition("?")[2])
            asking = Asking(actor, *(date.fromisoformat(f"{query[name]}-01") for name in ("since", "until")))
            found = list(documents_behind(asking, query))
            parts = parts_of(asking, query, found)
            for measure in measures_of(query):
                if measure.unit != "hours":
                    added = sum(sums[measure.at] for sums in parts.values())
                    assert added == _number(report, row, str(measure.label)), (reader, row, measure)


def _number(report: Report, row: SheetRow, heading: str) -> Any:
    """The cell under this heading, else the number that the row is about."""
    places = [at for at, column in enumerate(report.columns) if str(column.heading) == heading]
    amounts = [at for at, cell in enumerate(row.cells) if isinstance(cell, Money)]
    cell = row.cells[places[0] if places else amounts[0 if report.key in ("months", "trend") else -1]]
    return cell.minor if isinstance(cell, Money) else cell


def test_an_export_says_what_the_report_says(company: Tenant, play: Play) -> None:
    since, until = period(company)
    told = exported("report.types", play.house.head, since=f"{since:%Y-%m}", until=f"{until:%Y-%m}")
    total = sum(Decimal(row["spent"]["amount"]) for row in told["rows"])
    rows = said("types", play.house.head, since, until)
    assert total * 100 == sum(value[2] for value in rows.values())
    nested = exported("report.departments", play.house.finance)
    assert nested["totals"] == []


def test_an_unknown_report_and_wrong_months_are_refused_kindly(company: Tenant, client_of: Any) -> None:
    client: Client = client_of(a_member("林晓"))
    assert client.get("/reports/all/nothing/").status_code == 404
    assert client.get("/reports/all/types/?since=abc&until=2026-99").status_code == 200
    assert client.get("/reports/documents/?since=x&until=2026-01").status_code == 422
    assert client.get("/reports/all/tickets/").status_code == 403
    assert "按人" not in client.get("/reports/all/").content.decode()
