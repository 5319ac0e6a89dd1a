"""The list of documents behind a number: the newest first, whatever has become of them."""

from typing import Any

import pytest

from hesi.core.pages import KeyPage
from hesi.core.time import add_months
from hesi.expenses.budgets import behind
from hesi.expenses.budgets.behind import takers
from hesi.expenses.budgets.keeping import add_uses
from hesi.expenses.budgets.models import Budget, Phase, Use
from hesi.expenses.budgets.periods import MONTH, spans
from hesi.expenses.budgets.using import confirm, release
from hesi.workspace.events.subjects import SubjectPointer
from hesi.workspace.tenancy.models import Tenant
from tests.builders_budgets import a_budget, spenders


@pytest.fixture
def budget(company: Tenant) -> Budget:
    house = spenders()
    return a_budget(house.finance, department=house.sales)


def taken_by(budget: Budget, *subjects: int, month: int = 0, minor: int = 100) -> None:
    for pk in subjects:
        row = Use(
            budget=budget, month=add_months(budget.budget_year.starts_on, month), phase=Phase.OCCUPIED, minor=minor,
            subject_type="document", subject_id=pk, subject_label=f"BX-{pk}",
        )  # fmt: skip
        add_uses([row])


def page_of(budget: Budget, cursor: str = "") -> KeyPage[Any]:
    return takers([budget.pk], budget.budget_year.span, cursor=cursor, size=3)


def ids_of(page: KeyPage[Any]) -> list[int]:
    return [row["subject_id"] for row in page]


# Rows are walked in steps: every length of one says the same.
@pytest.mark.parametrize("step", [1, 2, 300])
def test_each_document_stands_once_at_its_newest_row(budget: Budget, step: int, monkeypatch: Any) -> None:
    monkeypatch.setattr(behind, "_STEP", step)
    taken_by(budget, *range(1, 8))
    confirm(SubjectPointer("document", 2, "BX-2"))
    release(SubjectPointer("document", 6, "BX-6"))
    first = page_of(budget)
    assert ids_of(first) == [2, 7, 5]
    assert [(row["occupied"], row["used"]) for row in first] == [(0, 100), (100, 0), (100, 0)]
    second = page_of(budget, first.next_cursor)
    assert (ids_of(second), second.next_cursor) == ([4, 3, 1], "")
    back = page_of(budget, second.previous_cursor)
    assert (ids_of(back), back.previous_cursor) == ([2, 7, 5], "")


def test_later_months_come_first(budget: Budget) -> None:
    taken_by(budget, 1, month=3)
    taken_by(budget, 2, 3)
    taken_by(budget, 3, month=2)
    page = page_of(budget)
    assert ids_of(page) == [1, 3, 2]
    assert [row["occupied"] for row in page] == [100, 200, 100]


def test_only_what_lies_in_the_months_counts(budget: Budget) -> None:
    taken_by(budget, 1)
    january, february = spans(budget.budget_year.starts_on, MONTH)[:2]
    later = Use.objects.get()
    later.pk, later.month = None, february.since
    add_uses([later])
    (row,) = takers([budget.pk], january)
    assert (row["subject_id"], row["occupied"]) == (1, 100)
    assert takers([budget.pk], spans(budget.budget_year.starts_on, MONTH)[2]).items == []
