"""The kept sums of use, and counting what a changed tree has to hold."""

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from hesi.core.time import add_months
from hesi.expenses.budgets import recounting
from hesi.expenses.budgets.actions import close_budget
from hesi.expenses.budgets.facts import Claimed, Spender
from hesi.expenses.budgets.invariants import problems
from hesi.expenses.budgets.keeping import add_uses, fold, mend_sums, wrong_sums
from hesi.expenses.budgets.ledger import Sums, read_ledger
from hesi.expenses.budgets.models import Budget, BudgetYear, Phase, Tally, Use
from hesi.expenses.budgets.queries import execution_of, trees_of
from hesi.expenses.budgets.recounting import recount, wrong_uses
from hesi.expenses.budgets.registry import Subject
from hesi.expenses.budgets.using import confirm, release
from hesi.workspace.access.actor import Actor
from hesi.workspace.events.models import Event
from hesi.workspace.events.subjects import SubjectPointer
from hesi.workspace.tenancy.models import Tenant
from tests.builders_budgets import Spenders, a_budget, a_year, spenders, taken
from tests.jobs import run_jobs


@pytest.fixture
def house(company: Tenant) -> Spenders:
    return spenders()


def a_use(budget: Budget, minor: int, *, pk: int = 1, month: int = 0, phase: str = Phase.OCCUPIED) -> Use:
    on = add_months(budget.budget_year.starts_on, month)
    return Use(
        budget=budget, month=on, phase=phase, minor=minor, subject_type="document", subject_id=pk,
        subject_label=f"BX-{pk}",
    )  # fmt: skip


def sums_of(budget: Budget, **asked: Any) -> Sums:
    year = budget.budget_year
    return read_ledger([budget.pk], year.span, **asked).of(trees_of(year).nodes[budget.pk], year.span)


def a_trip_of(pk: int, on: date, department: int, minor: int = 100) -> Spender:
    claimed = Claimed(line=pk, month=on, minor=minor, department_id=department)
    return Spender(SubjectPointer("document", pk, f"BX-{pk}"), Phase.OCCUPIED, [claimed])


def these_spend(monkeypatch: pytest.MonkeyPatch, *who: Spender) -> list[list[Subject] | None]:
    """Stand in for the documents; the answer says for which subjects they were asked."""
    asked: list[list[Subject] | None] = []

    def spenders_among(_since: date, _after: date, among: list[Subject] | None = None) -> Any:
        asked.append(among)
        return (one for one in who if among is None or (one.subject.subject_type, one.subject.pk) in among)

    monkeypatch.setattr(recounting, "every_spender", spenders_among)
    return asked


def test_sums_say_what_the_rows_say_from_taking_to_giving_back(house: Spenders) -> None:
    budget = a_budget(house.finance, department=house.sales)
    add_uses([a_use(budget, 300), a_use(budget, 200, month=1), a_use(budget, 50, pk=2)])
    assert sums_of(budget) == Sums(100_000, 550, 0)
    assert sums_of(budget, without=("document", 1)) == Sums(100_000, 50, 0)
    confirm(SubjectPointer("document", 1, "BX-1"))
    assert sums_of(budget) == Sums(100_000, 50, 500)
    release(SubjectPointer("document", 1, "BX-1"))
    assert sums_of(budget) == Sums(100_000, 50, 0)
    assert wrong_sums() == {}


def test_folding_leaves_one_row_for_each_sum_and_none_for_nothing(house: Spenders) -> None:
    budget, other = a_budget(house.finance, department=house.sales), a_budget(house.finance, department=house.research)
    for pk in range(1, 4):
        add_uses([a_use(budget, 100 * pk, pk=pk), a_use(other, 7, pk=pk, month=2)])
    add_uses([a_use(budget, 40, pk=9, month=3)])
    release(SubjectPointer("document", 9, "BX-9"))
    before = (sums_of(budget), sums_of(other))
    assert fold() == 6
    assert sorted(Tally.objects.values_list("budget_id", "minor")) == sorted([(budget.pk, 600), (other.pk, 21)])
    assert (sums_of(budget), sums_of(other)) == before
    assert fold() == 0


def test_sums_are_read_without_the_rows_of_use(house: Spenders) -> None:
    budget = a_budget(house.finance, department=house.sales)
    add_uses([a_use(budget, 300)])
    with CaptureQueriesContext(connection) as asked:
        execution_of(budget.budget_year, Actor(house.finance))
    assert not [one["sql"] for one in asked if "budgets_use" in one["sql"]]


def test_a_wrong_sum_is_found_and_mended(house: Spenders) -> None:
    budget = a_budget(house.finance, department=house.sales)
    add_uses([a_use(budget, 300)])
    Tally.objects.filter(budget=budget).update(minor=250)
    start = budget.budget_year.starts_on
    assert wrong_sums() == {(budget.pk, start, "occupied"): 50}
    assert f"budgets: the sum of occupied of budget {budget.pk} in {start:%Y-%m} is -50 off" in list(problems())
    assert mend_sums() == 1
    assert wrong_sums() == {}


def test_counting_anew_reads_again_only_what_seems_wrong(house: Spenders, monkeypatch: pytest.MonkeyPatch) -> None:
    budget = a_budget(house.finance, department=house.sales)
    on, place = budget.budget_year.starts_on, house.sales.pk
    right, wrong, new = a_trip_of(1, on, place), a_trip_of(2, on, place, 250), a_trip_of(3, on, place)
    add_uses([a_use(budget, 100, pk=1), a_use(budget, 100, pk=2), a_use(budget, 100, pk=4)])
    asked = these_spend(monkeypatch, right, wrong, new)
    key = (budget.pk, on, "occupied", "document")
    assert wrong_uses() == {(*key, 2): 150, (*key, 3): 100, (*key, 4): -100}
    assert asked == [None, [("document", 2), ("document", 3), ("document", 4)]]
    assert recount() == 3
    assert taken(budget) == (450, 0)
    assert Use.objects.filter(subject_id=4).latest("pk").subject_label == "BX-4"
    assert recount() == 0


def test_use_of_another_kind_with_the_same_number_stays(house: Spenders, monkeypatch: pytest.MonkeyPatch) -> None:
    budget = a_budget(house.finance, department=house.sales)
    on, place = budget.budget_year.starts_on, house.sales.pk
    trips = [
        Spender(SubjectPointer("trip", pk, f"T-{pk}"), Phase.OCCUPIED, a_trip_of(pk, on, place, 70).claimed)
        for pk in (1, 2)
    ]
    right = a_use(budget, 70)
    right.subject_type = "trip"
    add_uses([right])
    these_spend(monkeypatch, *trips, a_trip_of(1, on, place))
    assert {key[3:] for key in wrong_uses()} == {("document", 1), ("trip", 2)}
    assert recount() == 2
    assert taken(budget) == (240, 0)


def test_where_many_spend_a_new_budget_is_counted_in_the_background(
    house: Spenders, monkeypatch: pytest.MonkeyPatch, client_of: Any
) -> None:
    on = a_year(house.finance).starts_on
    monkeypatch.setattr(recounting, "AT_ONCE", 2)
    these_spend(monkeypatch, *(a_trip_of(pk, on, house.sales.pk) for pk in (1, 2, 3)))
    budget = a_budget(house.finance, department=house.sales)
    assert taken(budget) == (0, 0)
    said = "正在后台统计此前的支出"
    finance = client_of(house.finance)
    assert said in finance.get("/budgets/").content.decode()
    assert said in finance.get(f"/budgets/{budget.pk}/").content.decode()
    run_jobs()
    assert taken(budget) == (300, 0)
    assert said not in finance.get("/budgets/").content.decode()
    assert Event.objects.filter(name="budget_year.counted").count() == 1


def test_few_spenders_are_counted_at_once_when_a_budget_closes(
    house: Spenders, monkeypatch: pytest.MonkeyPatch
) -> None:
    above = a_budget(house.finance, None, department=house.sales)
    monkeypatch.setattr(recounting, "AT_ONCE", 1)
    these_spend(monkeypatch, a_trip_of(1, above.budget_year.starts_on, house.east.pk))
    below = a_budget(house.finance, parent=above, department=house.east)
    assert (taken(above), taken(below)) == ((0, 0), (100, 0))
    close_budget(below, reason="并入", by=Actor(house.finance))
    assert (taken(above), taken(below)) == ((100, 0), (0, 0))
    assert BudgetYear.objects.get().uncounted_since is None


def test_a_tree_that_changes_while_it_is_counted_waits_on(house: Spenders, monkeypatch: pytest.MonkeyPatch) -> None:
    on = a_year(house.finance).starts_on
    monkeypatch.setattr(recounting, "AT_ONCE", 0)
    these_spend(monkeypatch, a_trip_of(1, on, house.sales.pk))
    a_budget(house.finance, department=house.sales)
    waiting = recounting.years_to_count()
    a_budget(house.finance, department=house.research)
    recounting.say_counted(waiting)
    assert BudgetYear.objects.get().uncounted_since is not None
    recounting.say_counted(recounting.years_to_count())
    assert BudgetYear.objects.get().uncounted_since is None
