"""Two submissions at once under a blocking budget: never more than it holds. On SQLite and PostgreSQL alike."""

from collections.abc import Iterator

import pytest
from django.db import OperationalError, connection, transaction

from hesi.expenses.budgets.actions import BudgetDraft, adjust_budget, close_budget, create_budget
from hesi.expenses.budgets.actions.planning import BudgetHoldsMoney, planned_of
from hesi.expenses.budgets.invariants import problems
from hesi.expenses.budgets.keeping import fold, hold_still, keep_in_place
from hesi.expenses.budgets.models import Budget, Tally
from hesi.expenses.budgets.recounting import recount
from hesi.expenses.documents.actions import mark_paid, mark_payment_failed, submit_document, withdraw_document
from hesi.expenses.documents.actions.submitting import BlockedByFindings
from hesi.expenses.documents.models import Document, State
from hesi.workspace.access.actor import Actor, SystemActor
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


@pytest.mark.parametrize("turn", ROUNDS)
def test_what_is_paid_twice_at_once_is_used_once(tenant: Tenant, house: Spenders, turn: int) -> None:
    budget = a_budget(house.finance, department=house.sales)
    document = submit_document(a_trip(house.seller, "100"), by=Actor(house.seller))
    Document.objects.filter(pk=document.pk).update(state=State.PAYING)
    bank = SystemActor("payments")
    answers = race(
        tenant,
        lambda: mark_paid(document, by=bank),
        lambda: mark_paid(document, by=bank),
        lambda: mark_payment_failed(document, by=bank, reason="账号有误"),
    )
    assert len(refusals(answers)) == 2
    document.refresh_from_db()
    assert taken(budget) == ((0, 10_000) if document.state == State.PAID else (10_000, 0))
    assert list(problems()) == []


@pytest.mark.parametrize("turn", ROUNDS)
def test_what_is_taken_back_twice_at_once_is_given_back_once(tenant: Tenant, house: Spenders, turn: int) -> None:
    budget = a_budget(house.finance, department=house.sales)
    document = submit_document(a_trip(house.seller, "100"), by=Actor(house.seller))
    take_back = lambda: withdraw_document(document, by=Actor(house.seller))  # noqa: E731
    answers = race(tenant, take_back, take_back, recount)
    assert len(refusals(answers)) == 1
    assert taken(budget) == (0, 0)
    assert list(problems()) == []


@pytest.mark.parametrize("turn", ROUNDS)
def test_sums_are_folded_while_people_submit(tenant: Tenant, house: Spenders, turn: int) -> None:
    budget = a_blocking_budget(house.finance, "1000", department=house.sales)
    for amount in ("10", "20"):
        submit_document(a_trip(house.seller, amount), by=Actor(house.seller))
    drafts = [(a_trip(one, "100"), one) for one in (house.seller, house.eastern)]
    answers = race(tenant, *(lambda d=d, m=m: submit_document(d, by=Actor(m)) for d, m in drafts), fold, fold)
    assert refusals(answers) == []
    assert taken(budget) == (23_000, 0)
    assert list(problems()) == []
    fold()
    assert list(Tally.objects.values_list("minor", flat=True)) == [23_000]


def test_who_counts_anew_holds_up_their_own_workspace_alone(tenant: Tenant) -> None:
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has one writer")
    other = Tenant.objects.create(name="乙")

    def takes(where: Tenant) -> None:
        with tenant_scope(where), transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute("SET LOCAL lock_timeout = '100ms'")
            keep_in_place()

    with transaction.atomic():
        keep_in_place()
        assert race(tenant, lambda: takes(tenant), lambda: takes(other)) == [None, None]
        hold_still()
        assert race(tenant, lambda: takes(other)) == [None]
        with pytest.raises(AssertionError, match="lock timeout") as refused:
            race(tenant, lambda: takes(tenant))
    assert OperationalError.__name__ in str(refused.value)
    assert race(tenant, lambda: takes(tenant)) == [None]
