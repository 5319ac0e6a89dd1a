"""The budgets' API: reading as the pages show them, planning as the pages do."""

import json
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from hesi.expenses.budgets.actions.planning import planned_of
from hesi.expenses.budgets.models import Budget, Period
from hesi.expenses.documents.actions import submit_document
from hesi.workspace.access.actor import Actor
from hesi.workspace.tenancy.models import Tenant
from hesi.workspace.tenancy.scope import tenant_scope
from tests.builders import a_company, a_member
from tests.builders_budgets import Spenders, a_budget, a_trip, spenders
from tests.builders_documents import SPENT_ON
from tests.builders_people import a_project

API = "/api/v1/budgets"
YEAR = SPENT_ON.year


@pytest.fixture
def house(company: Tenant) -> Spenders:
    return spenders()


def send(client: Any, method: str, path: str, body: Any, **headers: Any) -> Any:
    return getattr(client, method)(f"{API}{path}", json.dumps(body), content_type="application/json", **headers)


def test_the_list_says_how_each_budget_stands_in_each_period(house: Spenders, client_of: Any) -> None:
    whole = a_budget(house.finance, None)
    sales = a_budget(house.finance, "100", parent=whole, department=house.sales, period=Period.QUARTER)
    submit_document(a_trip(house.seller, "30"), by=Actor(house.seller))
    rows = client_of(house.finance).get(API, {"year": YEAR}).json()["items"]
    assert [(row["id"], row["parent_id"], row["is_divided"]) for row in rows] == [
        (whole.pk, None, True),
        (sales.pk, whole.pk, False),
    ]
    quarter = f"{YEAR}-Q{(SPENT_ON.month + 2) // 3}"
    for row in rows:
        assert (row["total"]["planned"], row["total"]["occupied"], row["total"]["remaining"]) == (
            "400.00", "30.00", "370.00",
        )  # fmt: skip
        (taken,) = (one for one in row["periods"] if one["period"] == quarter)
        assert (taken["occupied"], taken["used"], taken["remaining"], taken["share"]) == ("30.00", "0.00", "70.00", 30)
        assert len(row["periods"]) == 4


def test_the_list_is_paged_by_key_with_as_many_queries_for_many_as_for_few(house: Spenders, client_of: Any) -> None:
    made, client, asked = [], client_of(house.finance), []
    for count in (2, 20):
        made += [a_budget(house.finance, project=a_project(code=f"P{count}-{at}")).pk for at in range(count)]
        with CaptureQueriesContext(connection) as queries:
            client.get(API, {"year": YEAR, "size": 200})
        asked.append(len(queries))
    assert asked[0] == asked[1] <= 15
    found, cursor = [], ""
    for _page in range(3):
        page = client.get(API, {"year": YEAR, "size": 8, "cursor": cursor}).json()
        found += [row["id"] for row in page["items"]]
        cursor = page["next_cursor"]
    assert (found, cursor) == (made, "")


def test_heads_read_their_own_and_plan_nothing(house: Spenders, client_of: Any) -> None:
    sales = a_budget(house.finance, department=house.sales)
    research = a_budget(house.finance, department=house.research)
    head = client_of(house.head)
    assert [row["id"] for row in head.get(API, {"year": YEAR}).json()["items"]] == [sales.pk]
    assert head.get(f"{API}/{sales.pk}").status_code == 200
    assert head.get(f"{API}/{research.pk}").status_code == 404
    for method, path, body in (
        ("post", "", {"year": YEAR, "department_id": house.east.pk}),
        ("patch", f"/{sales.pk}", {"threshold": 50}),
        ("post", f"/{sales.pk}/adjustments", {"amounts": {str(YEAR): "5"}, "reason": "x"}),
        ("post", f"/{sales.pk}/closure", {"reason": "x"}),
    ):
        assert send(head, method, path, body).status_code == 403
    assert client_of(house.seller).get(API).status_code == 403


def test_finance_plans_divides_changes_adjusts_and_closes(house: Spenders, client_of: Any) -> None:
    client = client_of(house.finance)
    whole = send(client, "post", "", {"year": YEAR, "length": "year"}, HTTP_IDEMPOTENCY_KEY="a").json()
    assert send(client, "post", "", {"year": YEAR, "length": "year"}, HTTP_IDEMPOTENCY_KEY="a").json() == whole
    assert send(client, "post", "", {"year": YEAR}).status_code == 409
    amounts = {f"{YEAR}-Q1": "10.50", f"{YEAR}-Q4": "2"}
    below = {"parent_id": whole["id"], "department_id": house.sales.pk, "length": "quarter", "amounts": amounts}
    made = send(client, "post", "", below)
    assert made.status_code == 201
    budget = Budget.objects.get(pk=made.json()["id"])
    assert (budget.parent_id, made.json()["total"]["planned"]) == (whole["id"], "12.50")
    changed = send(client, "patch", f"/{budget.pk}", {"owner_id": house.seller.pk, "control": "block"}).json()
    assert (changed["owner_id"], changed["control"], changed["threshold"]) == (house.seller.pk, "block", 100)
    assert send(client, "patch", f"/{budget.pk}", {"owner_id": None}).json()["owner_id"] is None
    adjusting = {"amounts": {f"{YEAR}-Q4": "7"}, "reason": "追加", "version": 1}
    adjusted = send(client, "post", f"/{budget.pk}/adjustments", adjusting)
    assert (adjusted.status_code, adjusted.json()["version"]) == (201, 2)
    assert sum(planned_of(budget).values()) == 1_750
    moved = send(client, "post", f"/{budget.pk}/adjustments", adjusting)
    assert (moved.status_code, moved.json()["code"]) == (409, "budget_moved")
    assert send(client, "post", f"/{whole['id']}/closure", {"reason": "x"}).status_code == 409
    assert send(client, "post", f"/{budget.pk}/closure", {"reason": "并入"}).json()["parent_id"] == whole["id"]
    assert client.get(f"{API}/{budget.pk}").status_code == 404


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "year"),
        ({"year": YEAR, "department_id": 999_999}, "department_id"),
        ({"year": YEAR, "project_id": 2**63 - 1}, "project_id"),
        ({"year": YEAR, "owner_id": 999_999}, "owner_id"),
        ({"year": YEAR, "expense_type": "rocket"}, "expense_type"),
        ({"year": YEAR, "length": "month", "amounts": {f"{YEAR}-Q1": "5"}}, "amounts"),
    ],
)
def test_what_cannot_be_planned_names_its_input(house: Spenders, client_of: Any, body: Any, field: str) -> None:
    refused = send(client_of(house.finance), "post", "", body)
    assert (refused.status_code, list(refused.json()["errors"])) == (422, [field])
    assert not Budget.objects.exists()


def test_years_and_ids_that_are_not_there(house: Spenders, client_of: Any) -> None:
    client = client_of(house.finance)
    assert client.get(API).json() == {"items": [], "next_cursor": ""}
    assert client.get(API, {"year": YEAR}).status_code == 404
    budget = a_budget(house.finance)
    with tenant_scope(a_company(name="另一家")):
        stranger = client_of(a_member("外人", roles=("finance",)))
    for pk in (budget.pk, 0, 2**63, 10**30):
        assert stranger.get(f"{API}/{pk}").status_code == 404
    assert send(stranger, "post", "", {"parent_id": budget.pk}).status_code == 404
