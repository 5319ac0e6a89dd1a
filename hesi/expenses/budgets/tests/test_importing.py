"""A year's budgets written as a table, changed in a spreadsheet, and imported: all of it or nothing."""

import csv
import io
from collections.abc import Callable
from datetime import date
from typing import Any

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override

from hesi.core.errors import Forbidden, Invalid
from hesi.expenses.budgets.actions import adjust_budget, change_budget, close_budget
from hesi.expenses.budgets.actions.importing import Imported, PlanMoved, import_budgets
from hesi.expenses.budgets.actions.planning import planned_of
from hesi.expenses.budgets.importing.columns import heading_of, period_named
from hesi.expenses.budgets.importing.comparing import plan_import
from hesi.expenses.budgets.importing.plan import Plan
from hesi.expenses.budgets.importing.sheet import write_table
from hesi.expenses.budgets.importing.standing import year_to_fill
from hesi.expenses.budgets.importing.table import read_table
from hesi.expenses.budgets.models import Budget, BudgetYear, Control, Period
from hesi.workspace.access.actor import Actor
from hesi.workspace.events.models import Event
from hesi.workspace.files.tables import TableNotReadable
from hesi.workspace.people.models import Member
from hesi.workspace.tenancy.models import Tenant
from hesi.workspace.tenancy.scope import tenant_scope
from tests.builders import a_company, a_member
from tests.builders_budgets import Spenders, a_budget, spenders
from tests.builders_documents import SPENT_ON

YEAR = SPENT_ON.year
Rows = list[dict[str, str]]


@pytest.fixture
def house(company: Tenant) -> Spenders:
    return spenders()


def exported() -> Rows:
    """The rows of the downloaded table."""
    text = write_table(year_to_fill(YEAR), "csv").decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


def written(rows: Rows) -> bytes:
    target = io.StringIO()
    headings = list(dict.fromkeys(heading for row in rows for heading in row))
    table = csv.DictWriter(target, headings)
    table.writeheader()
    table.writerows(rows)
    return target.getvalue().encode()


def row(**cells: Any) -> dict[str, str]:
    """A row by fields; `m3` is the third month, `q2` the second quarter, `whole` the year."""
    named = {"whole": str(YEAR), **{f"q{at}": f"{YEAR}-Q{at}" for at in range(1, 5)}}
    named |= {f"m{at}": f"{YEAR}-{at:02d}" for at in range(1, 13)}
    return {heading_of(named.get(field, field)): str(value) for field, value in cells.items()}


def plan(rows: Rows | bytes, number: int = YEAR) -> Plan:
    year = year_to_fill(number)
    return plan_import(year, read_table(rows if isinstance(rows, bytes) else written(rows), "预算.csv", year))


def do(rows: Rows, by: Member, *, seen: str | None = None, number: int = YEAR) -> Imported:
    table = read_table(written(rows), "预算.csv", year_to_fill(number))
    digest = plan(rows, number).digest if seen is None else seen
    return import_budgets(number, table, seen=digest, reason="年度编制", by=Actor(by))


def problems(rows: Rows) -> list[tuple[int, str, str]]:
    return [
        (one.row.number, problem.heading, problem.text) for one in plan(rows).rows for problem in one.problems
    ]  # fmt: skip


def month(at: int) -> date:
    return date(YEAR, at, 1)


def a_tree(house: Spenders) -> tuple[Budget, Budget, Budget]:
    whole = a_budget(house.finance, None)
    sales = a_budget(house.finance, "100", parent=whole, department=house.sales, period=Period.MONTH)
    research = a_budget(house.finance, "900", parent=whole, department=house.research, owner=house.researcher)
    return whole, sales, research


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_what_was_downloaded_changes_nothing(house: Spenders, language: str) -> None:
    a_tree(house)
    with override(language):
        rows = exported()
    assert [len(rows), plan(rows).has_problems, plan(rows).changes_something] == [3, False, False]
    for format in ("xlsx", "csv"):
        assert len(plan(write_table(year_to_fill(YEAR), format)).of("same")) == 3
    with pytest.raises(Invalid):
        do(rows, house.finance)


def test_just_what_was_changed_in_the_table_changes(house: Spenders) -> None:
    _whole, sales, research = a_tree(house)
    rows = exported()
    rows[1] |= row(m3="250.50", threshold="80%", control=Control.BLOCK.label, name="销售")
    done = do(rows, house.finance)
    assert (done.added, done.changed) == (0, 1)
    sales.refresh_from_db()
    assert (sales.name, sales.threshold, sales.control, sales.version) == ("销售", 80, Control.BLOCK, 2)
    assert planned_of(sales) == {month(at): 25_050 if at == 3 else 10_000 for at in range(1, 13)}
    assert Budget.objects.get(pk=research.pk).version == 1
    event = Event.objects.filter(name="budget_year.imported").get()
    assert (event.facts["added"], event.facts["changed"]) == (0, 1)
    assert plan(exported()).changes_something is False


def test_a_year_is_planned_from_an_empty_table(house: Spenders) -> None:
    rows = [
        row(above="全公司/销售部", department="晨光科技/销售部/华东组", period="按季度", q1="30", q2="40"),
        row(period=Period.YEAR.label, whole="2000"),
        row(
            above="全公司", department="研发部", expense_type="", period="year", whole="900", owner=house.finance.email
        ),
        row(above="全公司", department="销售部"),
        row(above="销售部", department="销售部", name="x" * 80, expense_type="")
        | row(department="华东组", above="全公司/销售部/华东组", expense_type="train", period="month", whole="100.01"),
    ]
    rows[0] |= row(q1="", q2="", period="")
    assert problems(rows) == []
    assert do(rows, house.finance, number=YEAR).added == 5
    made = {budget.scope: budget for budget in Budget.objects.select_related("parent__parent")}
    train = next(budget for budget in made.values() if budget.expense_type)
    assert (train.parent.department, train.parent.parent.department) == (house.east, house.sales)
    assert list(planned_of(train).values()) == [834] * 5 + [833] * 7
    assert sum(sum(planned_of(budget).values()) for budget in made.values()) == 90_000 + 10_001
    assert do_again_changes_nothing(rows)


def do_again_changes_nothing(rows: Rows) -> bool:
    """The same upload once more, still without keys."""
    again = plan(rows)
    return not again.has_problems and not again.changes_something


WRONG: tuple[tuple[dict[str, Any], str, str], ...] = (
    ({"department": "没有这个部门"}, "department", "没有这个部门"),
    ({"project": "P-404"}, "project", "P-404"),
    ({"expense_type": "rocket"}, "expense_type", "rocket"),
    ({"owner": "nobody@example.com"}, "owner", "nobody@example.com"),
    ({"above": "不存在的预算", "department": "销售部"}, "above", "不存在的预算"),
    ({"department": "销售部", "period": "weekly"}, "period", "按月"),
    ({"department": "销售部", "control": "maybe"}, "control", "提醒"),
    ({"department": "销售部", "threshold": "0"}, "threshold", "1000"),
    ({"department": "销售部", "is_cumulative": "也许"}, "is_cumulative", "否"),
    ({"department": "销售部", "currency": "USD", "whole": "1"}, "currency", "CNY"),
    ({"department": "销售部", "m1": "十万"}, "m1", "十万"),
    ({"department": "销售部", "m1": "1.005"}, "m1", "1.005"),
    ({"department": "销售部", "m1": "USD 5"}, "m1", "USD 5"),
    ({"department": "销售部", "m1": "#REF!"}, "m1", "#REF!"),
    ({"department": "销售部", "m1": "-5"}, "m1", "零"),
    ({"department": "销售部", "m1": "99999999999999999"}, "m1", ""),
    ({"department": "销售部", "q1": "5"}, "q1", ""),
    ({"department": "销售部", "m1": "60", "m2": "60", "whole": "100"}, "whole", "120.00"),
    ({"key": "B999999-00000000", "m1": "1"}, "key", str(YEAR)),
    ({"key": "合计", "m1": "1"}, "key", str(YEAR)),
)  # fmt: skip


@pytest.mark.parametrize(("cells", "field", "named"), WRONG)
def test_every_problem_is_told_with_its_row_and_column(
    house: Spenders, cells: dict[str, Any], field: str, named: str
) -> None:
    good = row(department="研发部", period="year", whole="5")
    with override("zh-hans"):
        ((number, heading, text),) = problems([good, row(**cells)])
        assert (number, heading) == (3, next(iter(row(**{field: ""}))))
    assert named in text
    with pytest.raises(PlanMoved):
        do([good, row(**cells)], house.finance)
    assert not BudgetYear.objects.exists()


def test_problems_of_places_are_told_with_their_rows(house: Spenders) -> None:
    whole, sales, _research = a_tree(house)
    other = a_budget(house.finance, "10", department=house.sales, on=date(YEAR + 1, 1, 1))
    rows = exported()
    rows.append(dict(rows[1]))
    rows.append(row(above="全公司", expense_type="train"))
    rows.append(row(above="全公司/销售部", department="华东组"))
    rows.append(row(key=f"B{other.pk}-12345678", m1="1"))
    rows.append(row(key=f"B{whole.pk}", department="销售部"))
    with override("zh-hans"):
        found = problems(rows)
    assert [number for number, _heading, _text in found] == [3, 5, 6, 7, 8, 9, 9]
    assert "3" in found[1][2]
    assert "全公司" in found[2][2]
    assert "销售部" in found[3][2]
    assert planned_of(sales)


def test_money_moves_from_a_budget_to_those_that_divide_it_in_one_table(house: Spenders) -> None:
    _whole, _sales, research = a_tree(house)
    rows = exported()
    below = [row(above="全公司/研发部", expense_type=one, period="year", whole=400) for one in ("train", "hotel")]
    with override("zh-hans"):
        # It stands at nine hundred still.
        assert [number for number, _heading, _text in problems([*rows, *below])] == [4, 5, 6]
    rows[2] |= row(whole="0")
    assert do([*rows, *below], house.finance).added == 2
    assert planned_of(research) == {}
    assert sorted(sum(planned_of(one).values()) for one in Budget.objects.filter(parent=research)) == [40_000, 40_000]


def test_parts_are_not_larger_than_the_whole_above_them(house: Spenders) -> None:
    a_tree(house)
    rows = exported()
    rows[0] |= row(whole="2100")
    assert plan(rows).has_problems is False
    rows[1] |= row(m1="100.01")
    ((number, _heading, text),) = problems(rows)
    assert (number, "2,100.01" in text) == (2, True)


def test_an_old_table_takes_back_nothing_others_changed(house: Spenders) -> None:
    _whole, sales, research = a_tree(house)
    rows = exported()
    adjust_budget(sales, {month(1): 99_900}, reason="追加", by=Actor(house.finance))
    rows[2] |= row(whole="1000")
    # The row of sales is as it was downloaded; imported, it would take the addition back.
    ((number, _heading, _text),) = problems(rows)
    assert number == 3
    assert do([rows[0], rows[2]], house.finance).changed == 1
    assert planned_of(sales)[month(1)] == 99_900
    assert planned_of(research) == {month(1): 100_000}


def changed_plan(house: Spenders, sales: Budget) -> None:
    adjust_budget(sales, {month(1): 1}, reason="同时", by=Actor(house.finance))


def changed_settings(house: Spenders, sales: Budget) -> None:
    change_budget(
        sales, name="", owner=None, control=Control.BLOCK, threshold=90, is_cumulative=False, by=Actor(house.finance)
    )


def closed(house: Spenders, sales: Budget) -> None:
    close_budget(sales, reason="并入", by=Actor(house.finance))


@pytest.mark.parametrize("meanwhile", [changed_plan, changed_settings, closed])
def test_what_changed_between_looking_and_doing_is_said(
    house: Spenders, meanwhile: Callable[[Spenders, Budget], None]
) -> None:
    _whole, sales, _research = a_tree(house)
    rows = [row(department="销售部", above="全公司", m1="700"), row(department="华东组", period="year", whole="1")]
    seen = plan(rows).digest
    meanwhile(house, sales)
    before = planned_of(sales)
    with pytest.raises(PlanMoved):
        do(rows, house.finance, seen=seen)
    assert planned_of(sales) == before
    assert Budget.objects.count() == 3


def test_other_changes_meanwhile_do_not_hold_it_up(house: Spenders) -> None:
    _whole, sales, research = a_tree(house)
    rows = exported()
    rows[1] |= row(m1="700")
    seen = plan(rows).digest
    adjust_budget(research, {month(1): 95_000}, reason="追加", by=Actor(house.finance))
    with pytest.raises(PlanMoved):
        do(rows, house.finance, seen=seen)
    assert do(rows[:2], house.finance, seen=seen).changed == 1
    assert planned_of(sales)[month(1)] == 70_000


@pytest.mark.parametrize("role", [(), ("auditor",)])
def test_only_who_plans_budgets_imports_them(house: Spenders, role: tuple[str, ...]) -> None:
    with pytest.raises(Forbidden):
        do([row(whole="5", period="year")], a_member("路人", roles=role))


def test_keys_of_another_company_name_nothing(house: Spenders) -> None:
    a_tree(house)
    rows = exported()
    with tenant_scope(a_company(name="另一家")):
        assert {heading for _number, heading, _text in problems(rows)} >= {heading_of("key")}
        with pytest.raises(PlanMoved):
            do(rows, a_member("外人", roles=("finance",)))
        assert not Budget.objects.exists()


def test_a_year_that_begins_in_april_goes_on_doing_so(house: Spenders) -> None:
    from hesi.expenses.budgets.actions import open_year

    open_year(YEAR, by=Actor(house.finance), starts_on=date(YEAR, 4, 1))
    rows = [row(name="四月起") | {heading_of(f"{YEAR + 2}-03"): "5"}]
    done = do(rows, house.finance, number=YEAR + 1)
    assert done.year.starts_on == date(YEAR + 1, 4, 1)
    assert planned_of(Budget.objects.get()) == {date(YEAR + 2, 3, 1): 500}


def test_too_many_rows_other_years_and_doubled_columns_are_refused(house: Spenders) -> None:
    many = [row(name=f"n{at}", m1="1") for at in range(3_000)]
    doubled = written([row(name="x", m1="1")]).replace(b"\r\n", f",{YEAR}-01\r\n".encode(), 1)
    for content, said in (
        (written(many), "2000"),
        (written([row(name="x") | {f"{YEAR - 1}-01": "5"}]), str(YEAR - 1)),
        (doubled, f"{YEAR}-01"),
        (b"", str(YEAR)),
        (b"a,b\n1,2\n", str(YEAR)),
        (written([row(name="", m1="")]), "预算.csv"),
        (b"PK\x03\x04broken", "XLSX"),
    ):
        with pytest.raises(TableNotReadable, match=said):
            plan(content)


def test_what_a_spreadsheet_makes_of_headings_and_cells_is_understood(house: Spenders) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["2026 年预算（财务部）"])
    sheet.append([])
    sheet.append([heading_of("department"), heading_of("threshold"), date(YEAR, 1, 1), f"{YEAR}-02", "备注"])
    sheet.append([" 研发部 ", 0.8, 1234.5, "¥1,000.00", "人数增加"])
    sheet["B4"].number_format = "0%"
    sheet.append([])
    sheet.append(["销售部", 100, "=1+1", None, None])
    target = io.BytesIO()
    book.save(target)
    found = plan(target.getvalue())
    first, second = found.rows
    assert found.ignored == ["备注"]
    assert (first.row.number, first.settings["threshold"], sum(first.amounts.values())) == (4, 80, 223_450)
    assert [(second.row.number, problem.column) for problem in second.problems] == [(6, "C")]


@pytest.mark.parametrize(
    ("heading", "key"),
    [("2026", "2026"), ("2026-q2", "2026-Q2"), ("2026/1/1", "2026-01"), ("2025 实际", None), ("备注", None)],
)
def test_headings_name_periods_and_nothing_else(heading: str, key: str | None) -> None:
    assert period_named(heading) == key


def test_a_text_that_looks_like_a_formula_comes_back_as_it_was(house: Spenders) -> None:
    a_budget(house.finance, "10", name="=销售", department=house.sales)
    assert plan(exported()).changes_something is False


def test_planning_asks_as_little_for_many_rows_as_for_few(house: Spenders) -> None:
    asked = []
    for count in (2, 40):
        rows = [row(name=f"n{at}", project=f"P{at}") for at in range(count)]
        with CaptureQueriesContext(connection) as queries:  # fmt: skip
            plan(rows)
        asked.append(len(queries))
    assert asked[0] == asked[1] <= 10
