"""Kept sums after every kind of movement are what the documents add up to."""

from datetime import date
from typing import Any

import pytest
from django.db import transaction

from hesi.expenses.documents.actions import submit_document, withdraw_document
from hesi.expenses.documents.models import ExpenseType, State
from hesi.insights.invariants import problems
from hesi.insights.models import Cell, Cut
from hesi.insights.rollups.rebuilding import fold, rebuild, sums_kept, sums_of_facts, wrong_sums
from hesi.insights.rollups.tax import deductible_minor
from hesi.insights.rollups.travel import ahead_class, city_of
from hesi.insights.subscribers import _FROM
from hesi.insights.tests.play import Play
from hesi.workspace.access.actor import Actor
from hesi.workspace.events.models import Event
from hesi.workspace.tenancy.models import Tenant
from hesi.workspace.tenancy.scope import tenant_scope
from tests.builders_documents import a_claim, a_line, a_submitted_claim, a_team

DAY = date(2026, 10, 8)


def kept(cut: str, **where: Any) -> int:
    return sum(Cell.objects.filter(cut=cut, **where).values_list("minor", flat=True))


@pytest.fixture
def without_invoices(company: Tenant) -> None:
    """No expense needs an invoice, so that a line is enough."""
    ExpenseType.objects.update(needs_invoice=False)


def test_sums_are_the_facts_after_many_random_acts(company: Tenant) -> None:
    Play(1).act(400)
    assert {*_FROM} <= {*Event.objects.values_list("name", flat=True)}  # every way into and out of a sum was taken
    assert wrong_sums() == {}
    before = sums_kept()
    assert {key[0] for key in before} == set(Cut.values)
    assert fold() > 0
    assert Cell.objects.count() == len(before)
    assert sums_kept() == before
    assert rebuild() == len(before)
    assert sums_kept() == before == sums_of_facts()


@pytest.mark.deep
def test_sums_are_the_facts_after_ten_thousand_random_acts(company: Tenant) -> None:
    Play(3).act(10_000)
    assert wrong_sums() == {}
    before = sums_kept()
    rebuild()
    assert sums_kept() == before


@pytest.mark.usefixtures("without_invoices")
def test_a_sum_is_right_in_the_second_of_the_submission_and_gone_with_the_withdrawal() -> None:
    submitter, _manager, _finance = a_team()
    draft = a_claim(submitter, a_line("hotel", "812.35", spent_on=DAY, nights=2, city="上海"))
    assert kept(Cut.TYPE) == 0
    document = submit_document(draft, by=Actor(submitter))
    assert kept(Cut.TYPE, month=date(2026, 10, 1), state=State.APPROVING) == 81235
    stay = Cell.objects.get(cut=Cut.STAY)
    assert (stay.word, stay.quantity, stay.facet) == ("上海", 2, submitter.pk)
    withdraw_document(document, by=Actor(submitter))
    assert sums_kept() == {}


def test_an_action_that_is_undone_leaves_no_sum(company: Tenant) -> None:
    submitter, _manager, _finance = a_team()
    with pytest.raises(RuntimeError), transaction.atomic():
        a_submitted_claim(submitter)
        assert sums_kept()
        raise RuntimeError
    assert sums_kept() == {}


@pytest.mark.usefixtures("without_invoices")
def test_a_document_with_two_lines_of_a_month_is_counted_once() -> None:
    submitter, _manager, _finance = a_team()
    lines = [a_line("meals", amount, spent_on=DAY) for amount in ("1.00", "2.00")]
    a_submitted_claim(submitter, *lines, a_line("meals", "4.00", spent_on=date(2026, 9, 30)))
    assert sum(Cell.objects.filter(cut=Cut.PERSON).values_list("count", flat=True)) == 2  # once in each month
    assert sum(Cell.objects.filter(cut=Cut.TYPE).values_list("count", flat=True)) == 3


def test_a_wrong_sum_is_found_and_rebuilding_mends_it(company: Tenant) -> None:
    submitter, _manager, _finance = a_team()
    a_submitted_claim(submitter)
    assert list(problems()) == []
    cell = Cell.objects.filter(cut=Cut.TYPE).first()
    assert cell is not None
    Cell.objects.filter(pk=cell.pk).update(minor=cell.minor + 1)
    assert "sum by type" in next(problems())
    rebuild()
    assert list(problems()) == []


def test_another_company_keeps_its_own(company: Tenant, other_company: Tenant) -> None:
    submitter, _manager, _finance = a_team()
    a_submitted_claim(submitter)
    with tenant_scope(other_company):
        assert sums_kept() == {}
        assert rebuild() == 0
    assert sums_kept()


OLD, NEW = date(2025, 12, 31), date(2026, 1, 1)
RIDE, TOLL, FREIGHT = "*运输服务*客运服务费", "*经营租赁*通行费", "*运输服务*货物运输服务"


@pytest.mark.parametrize(
    ("kind", "type_key", "total", "tax", "goods", "before", "since"),
    [
        ("电子发票（增值税专用发票）", "hotel", 10600, 600, "", 600, 600),
        ("电子发票（增值税专用发票）", "meals", 10600, 600, "", 0, 0),
        ("电子发票（普通发票）", "hotel", 10600, 600, "*住宿服务*住宿费", 0, 0),
        ("电子发票（普通发票）", "local_transport", 10300, 300, RIDE, 300, 0),
        ("增值税电子普通发票", "local_transport", 10300, 300, RIDE, 300, 0),
        ("电子发票（普通发票）", "other", 10300, 300, FREIGHT, 0, 0),
        ("电子发票（普通发票）", "road", 10300, 300, TOLL, 300, 300),
        ("电子发票（普通发票）", "road", 10300, None, TOLL, 0, 0),
        ("电子发票（铁路电子客票）", "train", 15700, None, "", 1296, 1296),
        ("电子发票（铁路电子客票）", "train", 55300, 4566, "", 4566, 4566),
        ("电子发票（航空运输电子客票行程单）", "flight", 105000, 8670, "", 8670, 8670),
        ("火车票", "train", 55300, None, "", 4566, 0),
        ("过路费发票", "road", 10500, None, "*通行费*过桥费", 500, 0),
        ("过路费发票", "road", 2000, None, "*通行费*桥闸", 95, 0),
        ("过路费发票", "road", 2000, None, "*通行费*高速", 0, 0),
        ("出租车发票", "local_transport", 5000, None, "", 0, 0),
        ("something", None, 10600, 600, "", 0, 0),
    ],
)
def test_deductible_tax_by_the_rules_of_the_day(
    kind: str, type_key: str | None, total: int, tax: int | None, goods: str, before: int, since: int
) -> None:
    names = [goods] if goods else []
    for day, expected in ((OLD, before), (NEW, since)):
        found = deductible_minor(
            kind=kind, type_key=type_key, total_minor=total, tax_minor=tax, currency="CNY", issued_on=day, extra={},
            goods=names,
        )  # fmt: skip
        assert found == expected, day


@pytest.mark.parametrize(("kind", "total", "expected"), [("客运汽车票", 10300, 300), ("船票", 8600, 250)])
def test_coach_and_ferry_tickets_deduct_where_they_name_the_traveller(kind: str, total: int, expected: int) -> None:
    for extra, tax in (({"passenger": "林晓"}, expected), ({}, 0)):
        for day in (OLD, NEW):
            found = deductible_minor(
                kind=kind, type_key="other", total_minor=total, tax_minor=None, currency="CNY", issued_on=day,
                extra=extra,
            )  # fmt: skip
            assert found == tax


def test_an_air_itinerary_deducts_from_fare_and_fuel_only() -> None:
    found = deductible_minor(
        kind="航空运输电子客票行程单", type_key="flight", total_minor=110_000, tax_minor=None, currency="CNY",
        issued_on=OLD, extra={"fare": "1,000.00", "fuel_surcharge": "50", "caac_fund": "50.00"},
    )  # fmt: skip
    assert found == 8670  # 1,050.00 / 1.09 × 9 %


def test_an_unreadable_price_deducts_nothing() -> None:
    found = deductible_minor(
        kind="航空运输电子客票行程单", type_key="flight", total_minor=110_000, tax_minor=None, currency="CNY",
        issued_on=OLD, extra={"fare": "无", "fuel_surcharge": None},
    )  # fmt: skip
    assert found == 0


@pytest.mark.parametrize(
    ("station", "city"),
    [
        ("上海虹桥", "上海"),
        ("济南西站", "济南"),
        ("Shanghai", "上海"),
        ("昆山南", "昆山"),
        ("淮南", "淮南"),
        ("", ""),
        ("北京市", "北京"),
    ],
)
def test_stations_belong_to_cities(station: str, city: str) -> None:
    assert city_of(station) == city


def test_how_early_a_ticket_was_written_falls_into_classes() -> None:
    assert [ahead_class(days) for days in (0, 1, 2, 3, 6, 7, 13, 14, 300, None)] == [0, 1, 1, 2, 2, 3, 3, 4, 4, 9]
