"""Two submissions at once under a blocking budget: never more than it holds. On SQLite and PostgreSQL alike."""

from collections.abc import Iterator

import pytest

from hesi.expenses.budgets.actions import BudgetDraft, adjust_budget, close_budget, create_budget
from hesi.expenses.budgets.actions.planning import BudgetHoldsMoney, planned_of
from hesi.expenses.budgets.invariants import problems
from hesi.expenses.budgets.models import Budget
from hesi.expenses.budgets.recounting import recount
from hesi.expenses.documents.actions import submit_document
from hesi.expenses.documents.actions.submitting import BlockedByFindings
from hesi.workspace.access.actor import Actor
from hesi.workspace.tenancy.models import Tenant
from hesi.workspace.tenancy.scope import tenant_scope
from tests import builders
from tests.builders_budgets import Spenders, a_blocking_budget, a_budget, a_trip, spenders, taken
from tests.races.racing import race, refusals

pytestmark = pytest.mark.django_db(transaction=True)
ROUNDS = range(3)


@pytest.fixture
def tenant() -> Iterator[Tenant]:
    company = builders.a_company()
    with tenant_scope(company):
        yield company


@pytest.fixture
def house(tenant: Tenant) -> Spenders:
    return spenders()


@pytest.mark.parametrize("turn", ROUNDS)
def test_two_submissions_do_not_both_slip_under_a_budget(tenant: Tenant, house: Spenders, turn: int) -> None:
    above = a_budget(house.finance, None, department=house.sales, control="block")
    below = a_blocking_budget(house.finance, "1000", parent=above, department=house.east)
    drafts = [(a_trip(one, "600", department_id=house.east.pk), one) for one in (house.seller, house.eastern)]
    answers = race(tenant, *(lambda d=d, m=m: submit_document(d, by=Actor(m)) for d, m in drafts))
    (refusal,) = refusals(answers)
    assert isinstance(refusal, BlockedByFindings)
    assert taken(below) == (60_000, 0)
    assert list(problems()) == []


@pytest.mark.parametrize("turn", ROUNDS)
def test_counting_anew_and_adjusting_while_people_submit(tenant: Tenant, house: Spenders, turn: int) -> None:
    budget = a_blocking_budget(house.finance, "1000", department=house.sales)
    drafts = [(a_trip(one, "100"), one) for one in (house.seller, house.eastern)]
    start = budget.budget_year.starts_on
    answers = race(
        tenant,
        *(lambda d=d, m=m: submit_document(d, by=Actor(m)) for d, m in drafts),
        recount,
        lambda: adjust_budget(budget, {start: 200_000}, reason="追加", by=Actor(house.finance)),
    )
    assert refusals(answers) == []
    assert taken(budget) == (20_000, 0)
    assert list(problems()) == []


@pytest.mark.parametrize("turn", ROUNDS)
def test_closing_a_budget_while_somebody_submits(tenant: Tenant, house: Spenders, turn: int) -> None:
    above = a_budget(house.finance, None, department=house.sales)
    below = a_blocking_budget(house.finance, "1000", parent=above, department=house.east)
    draft = a_trip(house.eastern, "100")
    answers = race(
        tenant,
        lambda: submit_document(draft, by=Actor(house.eastern)),
        lambda: close_budget(below, reason="并入", by=Actor(house.finance)),
    )
    assert refusals(answers) == []
    # What the tree of the moment before placed is put right by the counting that follows the event.
    recount()
    assert (taken(above), taken(below)) == ((10_000, 0), (0, 0))
    assert list(problems()) == []


@pytest.mark.parametrize("turn", ROUNDS)
def test_a_budget_is_divided_or_given_money_and_never_both(tenant: Tenant, house: Spenders, turn: int) -> None:
    sales = a_budget(house.finance, None, department=house.sales)
    year, by = sales.budget_year, Actor(house.finance)
    answers = race(
        tenant,
        lambda: create_budget(year, BudgetDraft(parent=sales, department=house.east), by=by),
        lambda: adjust_budget(sales, {year.starts_on: 100_000}, reason="追加", by=by),
    )
    (refusal,) = refusals(answers)
    assert isinstance(refusal, BudgetHoldsMoney)
    assert bool(planned_of(sales)) != Budget.objects.filter(parent=sales).exists()
