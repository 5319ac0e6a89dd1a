"""Planning budgets, changing them, and beginning a year with the one before."""

from datetime import date
from typing import Any

import pytest

from hesi.core.errors import Conflict, Forbidden, Invalid
from hesi.core.money import MAX_MINOR
from hesi.core.time import add_months
from hesi.expenses.budgets.actions import (
    BudgetDraft,
    adjust_budget,
    change_budget,
    close_budget,
    copy_year,
    create_budget,
    open_year,
)
from hesi.expenses.budgets.actions.changing import BudgetMoved
from hesi.expenses.budgets.actions.copying import YearHasBudgets
from hesi.expenses.budgets.actions.planning import BudgetHoldsMoney, BudgetOverlaps, planned_of
from hesi.expenses.budgets.models import Amount, Budget, BudgetYear, Control, Period
from hesi.expenses.budgets.periods import MONTH, QUARTER, Span, key_of, span_of, spans
from hesi.expenses.budgets.queries import execution, execution_of
from hesi.expenses.budgets.words import LeftOut
from hesi.workspace.access.actor import Actor
from hesi.workspace.events.models import Event
from hesi.workspace.people.actions.departments import change_department
from hesi.workspace.people.models import Department
from hesi.workspace.tenancy.models import Tenant
from tests.builders import a_department, a_member
from tests.builders_budgets import Spenders, a_budget, a_year, spenders
from tests.builders_people import a_project

ON = date(2026, 6, 1)


@pytest.fixture
def house(company: Tenant) -> Spenders:
    return spenders()


def planned(budget: Budget) -> int:
    return sum(planned_of(budget).values())


@pytest.mark.parametrize("role", [(), ("auditor",)])
def test_only_finance_and_administrators_plan(house: Spenders, role: tuple[str, ...]) -> None:
    budget = a_budget(house.finance)
    by = Actor(a_member("路人", roles=role))
    year = budget.budget_year
    settings = {"name": "", "owner": None, "control": Control.WARN, "threshold": 100, "is_cumulative": False}
    for attempt in (
        lambda: open_year(2030, by=by),
        lambda: create_budget(year, BudgetDraft(), by=by),
        lambda: change_budget(budget, **settings, by=by),  # type: ignore[arg-type]
        lambda: adjust_budget(budget, {year.starts_on: 1}, reason="x", by=by),
        lambda: close_budget(budget, reason="x", by=by),
        lambda: copy_year(year, by=by),
    ):
        with pytest.raises(Forbidden):
            attempt()


def test_a_budget_covers_one_thing_less_than_the_one_above(house: Spenders) -> None:
    whole = a_budget(house.finance, None)
    sales = a_budget(house.finance, None, parent=whole, department=house.sales)
    for draft in (
        BudgetDraft(parent=whole),
        BudgetDraft(parent=whole, department=house.research, expense_type="train"),
        BudgetDraft(parent=sales, department=house.research),
        BudgetDraft(parent=sales, expense_type="train"),
        BudgetDraft(parent=sales, department=house.sales),
        BudgetDraft(parent=sales, department=house.sales, expense_type="no-such-type"),
    ):
        with pytest.raises(Invalid):
            create_budget(whole.budget_year, draft, by=Actor(house.finance))
    a_budget(house.finance, parent=sales, department=house.east)


def test_all_below_one_budget_divide_it_along_the_same_line(house: Spenders) -> None:
    whole = a_budget(house.finance, None)
    east = a_budget(house.finance, None, parent=whole, department=house.east)
    for draft in (
        BudgetDraft(parent=whole, expense_type="train"),
        BudgetDraft(parent=whole, project=a_project()),
        BudgetDraft(parent=whole, department=house.sales),
    ):
        with pytest.raises(BudgetOverlaps):
            create_budget(whole.budget_year, draft, by=Actor(house.finance))
    a_budget(house.finance, parent=east, department=house.east, expense_type="train")
    a_budget(house.finance, parent=east, department=house.east, expense_type="hotel")


def test_the_same_is_planned_once_a_year(house: Spenders) -> None:
    a_budget(house.finance, department=house.sales)
    with pytest.raises(BudgetOverlaps):
        a_budget(house.finance, department=house.sales)
    a_budget(house.finance, department=house.sales, on=add_months(ON, 24))


def test_only_those_at_the_bottom_hold_money(house: Spenders) -> None:
    sales = a_budget(house.finance, "500", department=house.sales)
    with pytest.raises(BudgetHoldsMoney):
        a_budget(house.finance, parent=sales, department=house.east)
    adjust_budget(sales, {sales.budget_year.starts_on: 0}, reason="下分到组", by=Actor(house.finance))
    a_budget(house.finance, "200", parent=sales, department=house.east)
    with pytest.raises(BudgetHoldsMoney):
        adjust_budget(sales, {sales.budget_year.starts_on: 100}, reason="加钱", by=Actor(house.finance))
    rows = {row.label: row.planned.minor for row in execution_of(sales.budget_year, Actor(house.finance))}
    assert rows == {"销售部": 20_000, "华东组": 20_000}


def test_nothing_is_planned_below_a_budget_that_was_closed_meanwhile(house: Spenders) -> None:
    sales = a_budget(house.finance, None, department=house.sales)
    close_budget(Budget.objects.get(pk=sales.pk), reason="并入", by=Actor(house.finance))
    with pytest.raises(Conflict):
        a_budget(house.finance, parent=sales, department=house.east)


def test_an_adjustment_keeps_the_earlier_amounts_and_its_reason(house: Spenders) -> None:
    budget = a_budget(house.finance, "100", department=house.sales, period=Period.QUARTER, on=ON)
    starts = [span.since for span in spans(budget.budget_year.starts_on, QUARTER)]
    adjust_budget(budget, {starts[1]: 25_000, starts[2]: 10_000}, reason="追加展会", by=Actor(house.finance))
    adjust_budget(budget, {starts[1]: 5_000}, reason="取消展会", by=Actor(house.finance))
    assert planned_of(budget) == {starts[0]: 10_000, starts[1]: 5_000, starts[2]: 10_000, starts[3]: 10_000}
    history = Amount.objects.filter(budget=budget, version__gt=1).order_by("version")
    assert [(row.version, row.period_on, row.minor, row.reason) for row in history] == [
        (2, starts[1], 15_000, "追加展会"),
        (3, starts[1], -20_000, "取消展会"),
    ]
    event = Event.objects.filter(name="budget.adjusted").latest("pk")
    assert (event.facts["before_minor"], event.facts["after_minor"]) == (55_000, 35_000)


def test_an_adjustment_needs_a_reason_and_a_difference(house: Spenders) -> None:
    budget = a_budget(house.finance, "100", department=house.sales)
    start, by = budget.budget_year.starts_on, Actor(house.finance)
    for amounts, reason in (
        ({start: 1}, " "),
        ({start: 10_000}, "不变"),
        ({start: -1}, "负数"),
        ({start: MAX_MINOR}, "太大"),
        ({add_months(start, 1): 1}, "不是期初"),
    ):
        with pytest.raises(Invalid):
            adjust_budget(budget, amounts, reason=reason, by=by)
    assert planned(budget) == 10_000


def test_who_looked_at_older_amounts_is_refused(house: Spenders) -> None:
    budget = a_budget(house.finance, "100", department=house.sales)
    start, by = budget.budget_year.starts_on, Actor(house.finance)
    adjust_budget(budget, {start: 20_000}, reason="一", by=by, version=1)
    with pytest.raises(BudgetMoved):
        adjust_budget(budget, {start: 30_000}, reason="二", by=by, version=1)
    assert planned(budget) == 20_000


def test_a_closed_budget_is_changed_no_more_and_may_be_planned_anew(house: Spenders) -> None:
    budget = a_budget(house.finance, department=house.sales)
    by = Actor(house.finance)
    with pytest.raises(Invalid):
        close_budget(budget, reason="", by=by)
    close_budget(budget, reason="重做", by=by)
    for attempt in (
        lambda: close_budget(budget, reason="再关", by=by),
        lambda: adjust_budget(budget, {budget.budget_year.starts_on: 1}, reason="x", by=by),
        lambda: create_budget(budget.budget_year, BudgetDraft(parent=budget, department=house.east), by=by),
    ):
        with pytest.raises(Conflict):
            attempt()
    a_budget(house.finance, department=house.sales)


def test_what_is_divided_is_closed_from_below(house: Spenders) -> None:
    sales = a_budget(house.finance, None, department=house.sales)
    a_budget(house.finance, parent=sales, department=house.east)
    with pytest.raises(Conflict):
        close_budget(sales, reason="x", by=Actor(house.finance))


def test_changed_settings_are_recorded_with_what_they_were(house: Spenders) -> None:
    budget = a_budget(house.finance, department=house.sales)
    by, owner = Actor(house.finance), house.head
    change_budget(budget, name="", owner=owner, control="block", threshold=90, is_cumulative=True, by=by)
    change_budget(budget, name="", owner=owner, control="block", threshold=90, is_cumulative=True, by=by)
    (event,) = Event.objects.filter(name="budget.changed")
    assert event.facts["changed"]["control"] == ["warn", "block"]
    with pytest.raises(Invalid):
        change_budget(budget, name="", owner=None, control="block", threshold=0, is_cumulative=True, by=by)


def test_copying_a_year_takes_trees_amounts_and_control_along(house: Spenders) -> None:
    whole = a_budget(house.finance, None, control=Control.BLOCK, on=ON)
    a_budget(house.finance, "100", parent=whole, department=house.sales, period=Period.MONTH)
    gone = a_budget(house.finance, None, parent=whole, department=house.research)
    a_budget(house.finance, "70", parent=gone, department=house.research, expense_type="train")
    Department.objects.filter(pk=house.research.pk).update(is_active=False)
    copied = copy_year(whole.budget_year, percent=110, by=Actor(house.finance))
    assert (copied.year.year, copied.count) == (ON.year + 1, 2)
    assert copied.left_out == [LeftOut("研发部", "部门已停用。")]
    rows = execution_of(copied.year, Actor(house.finance))
    assert [(row.label, row.planned.minor, row.budget.control) for row in rows] == [
        ("全公司", 132_000, "block"),
        ("销售部", 132_000, "warn"),
    ]
    with pytest.raises(YearHasBudgets):
        copy_year(whole.budget_year, by=Actor(house.finance))


def test_copying_a_year_leaves_out_and_names_what_does_not_fit_any_more(house: Spenders, client_of: Any) -> None:
    whole = a_budget(house.finance, None, on=ON)
    sales = a_budget(house.finance, None, parent=whole, department=house.sales)
    a_budget(house.finance, "10", parent=sales, department=house.east)
    research = a_budget(house.finance, None, parent=whole, department=house.research)
    lab = a_department("实验室", parent=house.research)
    a_budget(house.finance, "20", parent=research, department=lab)
    project = a_project("旧项目")
    a_budget(house.finance, "30", project=project, on=ON)
    admin = Actor(a_member("管理员", roles=("admin",)))
    change_department(house.east, name="华东组", parent=house.root, head=None, by=admin)
    # What had been planned beside it now lies below it.
    change_department(house.research, name="研发部", parent=house.sales, head=None, by=admin)
    type(project).objects.filter(pk=project.pk).update(is_active=False)
    answer = client_of(house.finance).post(f"/budgets/years/{ON.year}/copy/", {"percent": 100}, follow=True)
    target = BudgetYear.objects.get(year=ON.year + 1)
    assert [row.label for row in execution_of(target, Actor(house.finance))] == ["全公司", "销售部"]
    text = answer.content.decode()
    assert "“华东组”：部门已不属于“销售部”。" in text
    assert "“研发部”：“销售部”已包含" in text or "“研发部”：" in text
    assert "旧项目”：项目已停用。" in text
    assert "实验室”：" not in text
    event = Event.objects.get(name="budget_year.copied")
    assert sorted(event.facts["left_out"]) == sorted(["华东组", "研发部", str(project)])


def test_fiscal_years_do_not_overlap(house: Spenders) -> None:
    by = Actor(house.finance)
    open_year(2026, by=by, starts_on=date(2026, 4, 15))
    assert BudgetYear.objects.get().starts_on == date(2026, 4, 1)
    assert open_year(2026, by=by).starts_on == date(2026, 4, 1)
    with pytest.raises(Conflict):
        open_year(2027, by=by)
    open_year(2027, by=by, starts_on=date(2027, 4, 1))


def test_periods_of_a_year_that_begins_in_april() -> None:
    starts_on = date(2026, 4, 1)
    assert [span.since.month for span in spans(starts_on, QUARTER)] == [4, 7, 10, 1]
    assert len(spans(starts_on, MONTH)) == 12
    winter = span_of(starts_on, QUARTER, date(2027, 2, 1))
    assert winter == Span(date(2027, 1, 1), date(2027, 4, 1))
    assert key_of(winter, 2026, starts_on) == "2026-Q4"
    assert key_of(span_of(starts_on, MONTH, date(2027, 2, 1)), 2026, starts_on) == "2027-02"


def test_everybody_sees_the_execution_of_what_is_theirs(house: Spenders) -> None:
    whole = a_budget(house.finance, None)
    sales = a_budget(house.finance, None, parent=whole, department=house.sales)
    a_budget(house.finance, "300", parent=sales, department=house.east)
    owned = a_budget(house.finance, "50", parent=whole, department=house.research, owner=house.eastern)
    on = whole.budget_year.starts_on

    def seen(member: object) -> list[tuple[str, int]]:
        return [(row.label, row.depth) for row in execution(Actor(member), on)]  # type: ignore[arg-type]

    assert seen(house.finance) == [("全公司", 0), ("销售部", 1), ("华东组", 2), ("研发部", 1)]
    assert seen(house.head) == [("销售部", 0), ("华东组", 1)]
    assert seen(house.eastern) == [(owned.label, 0)]
    assert seen(house.seller) == []
    assert execution(Actor(house.finance), add_months(on, -1)) == []


def test_a_month_shows_what_is_planned_by_month_only(house: Spenders) -> None:
    whole = a_budget(house.finance, None)
    a_budget(house.finance, "100", parent=whole, department=house.sales, period=Period.MONTH)
    a_budget(house.finance, "900", parent=whole, department=house.research)
    year = a_year(house.finance)
    month = spans(year.starts_on, MONTH)[3]
    rows = execution_of(year, Actor(house.finance), span=month)
    assert [(row.label, row.planned.minor) for row in rows] == [("全公司", 10_000), ("销售部", 10_000)]
    assert execution_of(year, Actor(house.finance))[0].planned.minor == 210_000
