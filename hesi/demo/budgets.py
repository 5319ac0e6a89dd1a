"""The year's budgets, planned so that most have room, one nears its end and one is overspent."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import date, datetime, timedelta

from hesi.core.time import start_of_day, stopped
from hesi.demo.company import Company
from hesi.expenses.budgets.actions import BudgetDraft, adjust_budget, open_year
from hesi.expenses.budgets.actions.planning import lay_budget
from hesi.expenses.budgets.models import Budget, BudgetYear, Control, Period
from hesi.expenses.budgets.periods import spans
from hesi.expenses.budgets.recounting import recount
from hesi.expenses.budgets.registry import every_spender
from hesi.workspace.people.models import Department

# How much of its money a department has taken by now, in percent; those not named have plenty left.
_NEAR, _OVER = "客户成功部", "市场部"
_TAKEN = {_NEAR: 92, _OVER: 107}
_USUALLY = 64
_DIVIDED = "销售中心"
_PROJECT, _PROJECT_TAKEN = "P-2602", 55
_ROUND = 10_000
_LEAST = 600_000


def plan_budgets(company: Company, present: datetime) -> None:
    """The company divided by departments, sales by regions, one project with a hard limit.

    What was spent is counted once, when all of them are there.
    """
    today = company.tenant.today
    planned_at = min(start_of_day(date(today.year, 1, 1)) + timedelta(days=8, hours=10), present)
    finance = company.actor("郑敏")
    with stopped(planned_at):
        year = open_year(today.year, by=finance)
        spent, on_project = _spent(year, company)
        root = lay_budget(
            year, BudgetDraft(name="全公司", period=Period.YEAR, owner=company.members["郑敏"]), by=finance
        )
        top = company.departments["晨光科技"]
        for name, department in company.departments.items():
            if department.parent_id == top.pk:
                _plan_department(company, root, name, spent)
        _plan_project(company, year, on_project)
    with stopped(present):
        _raise(company, year)
        recount(year)


def _plan_department(company: Company, root: Budget, name: str, spent: Mapping[int, int]) -> None:
    department, by, year = company.departments[name], company.actor("郑敏"), root.budget_year
    wanted = _below(department, spent) * 100 // _TAKEN.get(name, _USUALLY)
    draft = BudgetDraft(
        parent=root, department=department, period=Period.MONTH, threshold=90 if name == _NEAR else 100,
        is_cumulative=True, amounts={} if name == _DIVIDED else _spread(year, Period.MONTH, wanted),
    )  # fmt: skip
    budget = lay_budget(year, draft, by=by)
    if name != _DIVIDED:
        return
    for region in company.departments.values():
        if region.parent_id == department.pk:
            wanted = _below(region, spent) * 100 // _USUALLY
            amounts = _spread(year, Period.QUARTER, wanted)
            below = BudgetDraft(parent=budget, department=region, period=Period.QUARTER, amounts=amounts)
            lay_budget(year, below, by=by)


def _plan_project(company: Company, year: BudgetYear, spent: int) -> None:
    wanted = max(spent * 100 // _PROJECT_TAKEN, _LEAST)
    draft = BudgetDraft(
        project=company.projects[_PROJECT], period=Period.YEAR, control=Control.BLOCK,
        amounts={year.starts_on: _rounded(wanted)},
    )  # fmt: skip
    lay_budget(year, draft, by=company.actor("郑敏"))


def _raise(company: Company, year: BudgetYear) -> None:
    """One department got something more, with a reason in its history."""
    budget = Budget.objects.get(budget_year=year, department=company.departments["研发中心"], is_active=True)
    first = spans(year.starts_on, Period.MONTH)[-1].since
    planned = sum(budget.amounts.filter(period_on=first).values_list("minor", flat=True))
    adjust_budget(budget, {first: planned + 1_000_000}, reason="平台升级新增差旅", by=company.actor("郑敏"))


def _spent(year: BudgetYear, company: Company) -> tuple[dict[int, int], int]:
    """What each department has spent this year, and what the project has."""
    by_department: dict[int, int] = defaultdict(int)
    project, on_project = company.projects[_PROJECT].pk, 0
    for spender in every_spender(year.span.since, year.span.after):
        for one in spender.claimed:
            by_department[one.department_id or 0] += one.minor
            on_project += one.minor if one.project_id == project else 0
    return by_department, on_project


def _below(department: Department, spent: Mapping[int, int]) -> int:
    ids = Department.objects.below(department).values_list("pk", flat=True)
    return sum(spent.get(pk, 0) for pk in ids)


def _spread(year: BudgetYear, period: str, wanted: int) -> dict[date, int]:
    """So much for the year in equal round amounts."""
    every = spans(year.starts_on, period)
    each = _rounded(max(wanted, _LEAST) // len(every))
    return {span.since: each for span in every}


def _rounded(minor: int) -> int:
    return max(round(minor / _ROUND), 1) * _ROUND
