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


@pytest.mark.parametrize(
    ("kind", "type_key", "total", "tax", "expected"),
    [
        ("电子发票（增值税专用发票）", "hotel", 10600, 600, 600),
        ("电子发票（普通发票）", "hotel", 10600, 600, 0),
        ("火车票", "train", 10900, None, 900),
        ("船票", "other", 10300, None, 300),
        ("电子发票（增值税专用发票）", "meals", 10600, 600, 0),
        ("something", None, 10600, 600, 0),
    ],
)
def test_deductible_tax(kind: str, type_key: str | None, total: int, tax: int | None, expected: int) -> None:
    found = deductible_minor(kind=kind, type_key=type_key, total_minor=total, tax_minor=tax, currency="CNY", extra={})
    assert found == expected


def test_an_air_itinerary_deducts_from_fare_and_fuel_only() -> None:
    found = deductible_minor(
        kind="航空运输电子客票行程单", type_key="flight", total_minor=110_000, tax_minor=None, currency="CNY",
        extra={"fare": "1000.00", "fuel_surcharge": "50", "caac_fund": "50.00"},
    )  # fmt: skip
    assert found == 8670  # 1,050.00 / 1.09 × 9 %
