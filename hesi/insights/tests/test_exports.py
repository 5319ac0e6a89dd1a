"""The report of a month as exports: the same sums, over what each person may see."""

from datetime import date
from decimal import Decimal
from typing import Any

from hesi.insights.report import MonthReport
from hesi.workspace.access.actor import Actor
from hesi.workspace.tenancy.models import Tenant
from tests.builders_exports import exported
from tests.builders_insights import a_house, a_year_of_claims

MONTH = date(2026, 10, 1)


def summed(told: Any) -> Decimal:
    return sum((Decimal(row["spent"]["amount"]) for row in told["rows"]), Decimal())


def test_sums_and_expenses_add_up_to_the_report_of_each_person(company: Tenant) -> None:
    house = a_house()
    a_year_of_claims(house, MONTH)
    for person in (house.finance, house.head, house.seller):
        spent = MonthReport(Actor(person), MONTH).spent
        by_type = exported("spending.month", person, month="2026-10")
        lines = exported("spending.lines", person, month="2026-10")
        assert summed(by_type) == summed(lines) == spent.total.decimal
        assert by_type["totals"][0]["spent"]["amount"] == str(spent.total.decimal)
        assert by_type["totals"][0]["in_approval"]["amount"] == str(spent.in_approval.decimal)
    own = exported("spending.lines", house.seller, month="2026-10")
    assert {row["person"] for row in own["rows"]} == {"林晓"}


def test_sums_are_narrowed_as_the_report_is(company: Tenant) -> None:
    house = a_house()
    a_year_of_claims(house, MONTH)
    told = exported("spending.month", house.finance, month="2026-10", department=str(house.sales.pk))
    expected = MonthReport(Actor(house.finance), MONTH, department_id=house.sales.pk).spent.total
    assert summed(told) == expected.decimal
