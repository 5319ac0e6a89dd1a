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


def test_every_cell_is_what_the_line_says(company: Tenant) -> None:
    house = a_house()
    a_year_of_claims(house, MONTH)
    report = MonthReport(Actor(house.finance), MONTH)
    read: list[Any] = [
        [
            line.document.number, line.document.get_state_display(), line.document.submitter.name,
            report.tree.every[line.bearer].name if line.bearer else "",  # type: ignore[attr-defined]  # annotated
            line.expense_type.label if line.expense_type else "", line.spent_on.isoformat() if line.spent_on else None,
            {"amount": str(line.home.decimal), "currency": line.home.currency},
        ]
        for line in report.lines.select_related("document__submitter", "expense_type")
    ]  # fmt: skip
    told = [list(row.values()) for row in exported("spending.lines", house.finance, month="2026-10")["rows"]]
    assert len(told) > 1
    assert [row[5] for row in told] == sorted(row[5] for row in told)
    assert sorted(told, key=str) == sorted(read, key=str)
