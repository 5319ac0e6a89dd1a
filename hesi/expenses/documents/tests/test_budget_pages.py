"""The pages of budgets, for everybody who may and may not."""

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from hesi.expenses.budgets.actions.planning import planned_of
from hesi.expenses.budgets.exports import COLUMNS
from hesi.expenses.budgets.models import Budget, BudgetYear, Period
from hesi.expenses.documents.actions import submit_document
from hesi.expenses.documents.models import Document, State
from hesi.workspace.access.actor import Actor
from hesi.workspace.exports.registry import find_exportable
from hesi.workspace.tenancy.models import Tenant
from hesi.workspace.tenancy.scope import tenant_scope
from tests.builders import a_member
from tests.builders_budgets import Spenders, a_blocking_budget, a_budget, a_trip, spenders
from tests.builders_documents import SPENT_ON

LIST = reverse("budgets")


@pytest.fixture
def house(company: Tenant) -> Spenders:
    return spenders()


def text(answer: Any) -> str:
    return str(answer.content.decode())


def test_a_company_without_budgets_finds_a_way_to_start(house: Spenders, client_of: Any) -> None:
    page = text(client_of(house.finance).get(LIST))
    assert reverse("budget-new") in page
    assert "<table" not in page
    auditor = a_member("审计", roles=("auditor",))
    assert reverse("budget-new") not in text(client_of(auditor).get(LIST))
    for member in (house.seller, house.head):
        assert client_of(member).get(LIST).status_code == 403
        assert LIST not in text(client_of(member).get(reverse("home")))


def test_finance_plans_adjusts_divides_and_closes(house: Spenders, client_of: Any) -> None:
    client, new = client_of(house.finance), reverse("budget-new")
    assert client.get(new).status_code == 200
    typed = {"year": SPENT_ON.year, "period": "quarter", "control": "warn", "threshold": 100}
    made = client.post(new, {**typed, "department": house.sales.pk, "total": "1000"})
    budget = Budget.objects.get()
    assert (made.status_code, made.url) == (303, reverse("budget", args=[budget.pk]))
    assert set(planned_of(budget).values()) == {25_000}
    amounts = reverse("budget-amounts", args=[budget.pk])
    assert 'value="250.00"' in text(client.get(amounts))
    wanted = {f"period-{at}": "0" for at in (1, 2, 3, 4)}
    assert client.post(amounts, {**wanted, "version": 1, "reason": ""}).status_code == 422
    assert client.post(amounts, {**wanted, "version": 1, "reason": "下分"}).status_code == 303
    assert client.post(amounts, {**wanted, "period-1": "9", "version": 1, "reason": "旧"}).status_code == 422
    assert "下分" in text(client.get(made.url))
    below = {**typed, "parent": budget.pk, "expense_type": "train", "period-1": "80"}
    assert client.get(f"{new}?parent={budget.pk}").status_code == 200
    assert client.post(new, below).status_code == 303
    child = Budget.objects.get(parent=budget)
    assert planned_of(child) == {budget.budget_year.starts_on: 8_000}
    # The next one below is offered along the same line only.
    page = text(client.get(f"{new}?parent={budget.pk}"))
    assert 'name="expense_type"' in page
    assert 'name="department"' not in page
    settings = reverse("budget-settings", args=[child.pk])
    assert client.post(settings, {"control": "block", "threshold": 90}).status_code == 303
    assert client.post(settings, {"control": "block", "threshold": 0}).status_code == 422
    closure = reverse("budget-closure", args=[child.pk])
    assert client.post(closure, {"reason": ""}).status_code == 422
    assert client.post(closure, {"reason": "不分了"}).status_code == 303
    assert client.get(reverse("budget", args=[child.pk])).status_code == 404


def test_other_periods_show_other_inputs(house: Spenders, client_of: Any) -> None:
    client, new = client_of(house.finance), reverse("budget-new")
    typed = {"year": 2031, "period": "year", "shown": "month 2031-01", "control": "warn", "threshold": 100}
    part = client.post(new, {**typed, "do": "refresh"}, headers={"HX-Request": "true"})
    assert 'name="period-1"' in text(part)
    assert 'name="period-2"' not in text(part)
    refused = client.post(new, {**typed, "period-1": "5"})
    assert refused.status_code == 422
    assert not BudgetYear.objects.filter(year=2031).exists()
    plain = client.post(new, {**typed, "do": "refresh", "name": "先记下"})
    assert 'value="先记下"' in text(plain)


def test_a_year_that_begins_in_april_shows_and_keeps_its_own_months(house: Spenders, client_of: Any) -> None:
    client, new = client_of(house.finance), reverse("budget-new")
    typed = {"year": 2031, "starts_on": "2031-04-01", "period": "month", "control": "warn", "threshold": 100}
    part = text(client.post(new, {**typed, "do": "refresh"}, headers={"HX-Request": "true"}))
    assert "2031年04月" in part
    assert "2032年03月" in part
    assert "2031年01月" not in part
    # Amounts that were entered beside the months of a calendar year are no amounts of this one.
    assert client.post(new, {**typed, "shown": "month 2031-01", "period-1": "5"}).status_code == 422
    assert not BudgetYear.objects.filter(year=2031).exists()
    assert client.post(new, {**typed, "shown": "month 2031-04", "period-1": "5"}).status_code == 303
    assert planned_of(Budget.objects.get()) == {date(2031, 4, 1): 500}
    assert client.post(new, {**typed, "year": 2035, "starts_on": "2035-13-77", "do": "refresh"}).status_code == 200
    for odd in ("9999-12-01", "0001-01-01"):
        assert client.post(new, {**typed, "year": 2035, "starts_on": odd, "do": "refresh"}).status_code == 200
        assert client.post(new, {**typed, "year": 2035, "starts_on": odd, "period-1": "5"}).status_code == 422


@pytest.mark.parametrize("wrong", [{"total": "abc"}, {"total": "-5"}, {"total": "5", "period-1": "5"}, {"year": "x"}])
def test_wrong_input_comes_back_with_its_sentence(house: Spenders, client_of: Any, wrong: dict[str, str]) -> None:
    typed = {"year": 2030, "period": "month", "control": "warn", "threshold": 100}
    answer = client_of(house.finance).post(reverse("budget-new"), {**typed, **wrong})
    assert answer.status_code == 422
    assert not Budget.objects.exists()


def test_the_same_twice_is_refused_in_words(house: Spenders, client_of: Any) -> None:
    a_budget(house.finance, department=house.sales)
    typed = {"year": SPENT_ON.year, "period": "month", "control": "warn", "threshold": 100}
    answer = client_of(house.finance).post(reverse("budget-new"), {**typed, "department": house.sales.pk})
    assert answer.status_code == 422
    assert "已有" in text(answer)


def test_the_overview_opens_to_the_documents_behind_a_number(house: Spenders, client_of: Any) -> None:
    whole = a_budget(house.finance, None)
    sales = a_budget(house.finance, "1000", parent=whole, department=house.sales, period=Period.MONTH)
    seen = submit_document(a_trip(house.seller, "300"), by=Actor(house.seller))
    other = submit_document(a_trip(house.researcher, "450", department_id=house.sales.pk), by=Actor(house.researcher))
    page = text(client_of(house.finance).get(LIST))
    assert "12,000.00" in page
    assert "750.00" in page
    month = f"{SPENT_ON:%Y-%m}"
    address = reverse("budget", args=[sales.pk])
    detail = text(client_of(house.finance).get(f"{address}?period={month}"))
    assert seen.number in detail
    assert other.number in detail
    # The head of sales may not open what research filed, and sees that it is there.
    mine = text(client_of(house.head).get(f"{address}?period={month}"))
    assert seen.number in mine
    assert other.number not in mine
    assert "450.00" in mine
    assert client_of(house.head).get(reverse("budget", args=[whole.pk])).status_code == 404
    assert client_of(house.head).get(reverse("budget-amounts", args=[sales.pk])).status_code == 403


def test_a_number_is_the_sum_of_the_documents_rows(house: Spenders, client_of: Any) -> None:
    sales = a_budget(house.finance, department=house.sales)
    for amount in ("10", "20.5", "30"):
        submit_document(a_trip(house.eastern, amount, "1"), by=Actor(house.eastern))
    paid = Document.objects.order_by("pk")[0]
    Document.objects.filter(pk=paid.pk).update(state=State.TO_PAY)
    from hesi.expenses.documents.actions import mark_paid, mark_paying
    from hesi.workspace.access.actor import SystemActor

    mark_paying(paid, by=SystemActor("payments"))
    mark_paid(paid, by=SystemActor("payments"))
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT CASE WHEN d.state IN ('paid', 'archived') THEN 'used' ELSE 'occupied' END AS phase,"
            " SUM(l.home_minor) FROM documents_line l JOIN documents_document d ON d.id = l.document_id"
            " WHERE d.kind = 'claim' AND d.state NOT IN ('draft', 'rejected', 'void') GROUP BY 1"
        )
        twin = {phase: int(minor) for phase, minor in cursor.fetchall()}
    row = next(one for one in _rows(house) if one[1].strip() == "销售部")
    assert twin == {"used": row[4].minor, "occupied": row[3].minor} == {"used": 1_100, "occupied": 5_250}
    assert row[5].minor == row[2].minor - row[3].minor - row[4].minor
    assert sales.label == "销售部"


def _rows(house: Spenders) -> list[Any]:
    from django.http import QueryDict

    count, rows = find_exportable("budgets.execution").rows(Actor(house.finance), QueryDict(f"year={SPENT_ON.year}"))
    found = list(rows)
    assert count == len(found)
    assert all(len(row) == len(COLUMNS) for row in found)
    return found


def test_copying_begins_the_next_year(house: Spenders, client_of: Any) -> None:
    a_budget(house.finance, "100", department=house.sales)
    client, number = client_of(house.finance), SPENT_ON.year
    copy = reverse("budget-year-copy", args=[number])
    assert copy in text(client.get(LIST))
    assert client.get(copy).status_code == 200
    done = client.post(copy, {"percent": "150"})
    assert (done.status_code, done.url) == (303, f"{LIST}?year={number + 1}")
    assert "150.00" in text(client.get(done.url))
    assert client.post(copy, {"percent": "150"}).status_code == 422
    assert client.get(reverse("budget-year-copy", args=[1999])).status_code == 404


def test_the_editor_says_what_is_left(house: Spenders, client_of: Any) -> None:
    a_blocking_budget(house.finance, "100", department=house.sales)
    draft = a_trip(house.seller, "130")
    page = text(client_of(house.seller).get(reverse("document-edit", args=[draft.number])))
    assert "还剩¥100.00" in page
    assert "¥30.00" in page


def test_heads_and_owners_come_to_theirs_from_the_reports(house: Spenders, client_of: Any) -> None:
    reports = reverse("reports")
    a_budget(house.finance, department=house.sales, owner=house.researcher)
    for member in (house.head, house.researcher):
        client = client_of(member)
        assert f'href="{LIST}"' in text(client.get(reports))
        page = text(client.get(LIST))
        assert "销售部" in page
        assert reverse("budget-new") not in page
    assert f'href="{LIST}"' not in text(client_of(house.seller).get(reports))
    for address in (LIST, reverse("budget-new")):
        assert client_of(house.seller).get(address).status_code == 403


def test_another_company_sees_nothing(house: Spenders, other_company: Tenant, client_of: Any) -> None:
    budget = a_budget(house.finance)
    with tenant_scope(other_company):
        stranger = a_member("外人", roles=("admin", "finance"))
    client = client_of(stranger)
    assert client.get(reverse("budget", args=[budget.pk])).status_code == 404
    assert budget.label not in text(client.get(f"{LIST}?year={SPENT_ON.year}"))


def test_the_overview_asks_as_much_for_many_budgets_as_for_few(house: Spenders, client_of: Any) -> None:
    whole = a_budget(house.finance, None)
    client = client_of(house.finance)

    def asked() -> int:
        client.get(LIST)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(LIST).status_code == 200
        return len(queries)

    for kind in ("train", "hotel"):
        a_budget(house.finance, parent=whole, expense_type=kind)
    few = asked()
    for kind in ("meals", "flight", "local_transport", "entertainment", "communication"):
        a_budget(house.finance, parent=whole, expense_type=kind)
    assert asked() == few <= 15
