"""The pages of importing budgets: the table, what it would do, doing it."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from hesi.expenses.budgets.actions import adjust_budget
from hesi.expenses.budgets.actions.planning import planned_of
from hesi.expenses.budgets.grants import IMPORT_PURPOSE
from hesi.expenses.budgets.models import Budget, Period
from hesi.expenses.budgets.tests.test_importing import YEAR, month, row, written
from hesi.workspace.access.actor import Actor
from hesi.workspace.files.models import StoredFile
from hesi.workspace.files.store import store_file
from hesi.workspace.tenancy.models import Tenant
from hesi.workspace.tenancy.scope import tenant_scope
from tests.builders import a_company, a_member
from tests.builders_budgets import Spenders, a_budget, spenders

PAGE, TABLE, APPLICATION = (reverse(f"budget-import{what}") for what in ("", "-table", "-application"))


@pytest.fixture
def house(company: Tenant) -> Spenders:
    return spenders()


def upload(client: Any, content: bytes, name: str = "预算.csv") -> Any:
    return client.post(PAGE, {"year": YEAR, "table": SimpleUploadedFile(name, content)})


def sent(preview: Any, **other: Any) -> dict[str, Any]:
    """What the button of the preview sends."""
    return {"year": YEAR, **preview.context["form"].initial, **other}


def text(answer: Any) -> str:
    return str(answer.content.decode())


def test_finance_downloads_changes_looks_and_imports(house: Spenders, client_of: Any) -> None:
    sales = a_budget(house.finance, "100", department=house.sales, period=Period.MONTH)
    client = client_of(house.finance)
    assert f"{PAGE}?year={YEAR}" in text(client.get(reverse("budgets")))
    assert TABLE in text(client.get(PAGE, {"year": YEAR}))
    for format in ("xlsx", "csv"):
        table = client.get(TABLE, {"year": YEAR, "format": format})
        assert f"hesi-budgets-{YEAR}.{format}" in table["Content-Disposition"]
        preview = upload(client, table.content, f"a.{format}")
        assert (preview.status_code, preview.context["counts"]["same"]) == (200, 1)
        assert APPLICATION not in text(preview)
    rows = [
        row(department="销售部", m1="250"),
        row(department="研发部", period="year", whole="5"),
    ]
    preview = upload(client, written(rows))
    assert [preview.context["counts"][one] for one in ("new", "changed", "same", "wrong")] == [1, 1, 0, 0]
    assert planned_of(sales)[month(1)] == 10_000
    assert client.post(APPLICATION, sent(preview, reason=" ")).status_code == 422
    done = client.post(APPLICATION, sent(preview))
    assert (done.status_code, done.url) == (303, f"{reverse('budgets')}?year={YEAR}")
    assert planned_of(sales)[month(1)] == 25_000
    assert Budget.objects.count() == 2
    # The button pressed twice: everything is as it says already.
    again = client.post(APPLICATION, sent(preview))
    assert again.status_code == 409
    assert again.context["counts"]["same"] == 2


def test_problems_are_shown_with_row_and_column_and_nothing_can_be_imported(house: Spenders, client_of: Any) -> None:
    client = client_of(house.finance)
    preview = upload(client, written([row(department="火星部", m1="1"), row(department="研发部", m1="五")]))
    page = text(preview)
    assert preview.status_code == 200
    assert all(word in page for word in ("火星部", "A 部门", "“五”"))
    assert APPLICATION not in page
    assert client.post(APPLICATION, sent(preview)).status_code == 422
    assert not Budget.objects.exists()


def test_what_changed_meanwhile_is_shown_and_asked_again(house: Spenders, client_of: Any) -> None:
    sales = a_budget(house.finance, "100", department=house.sales, period=Period.MONTH)
    client = client_of(house.finance)
    preview = upload(client, written([row(department="销售部", m1="250")]))
    adjust_budget(sales, {month(1): 77_700}, reason="同时", by=Actor(house.finance))
    refused = client.post(APPLICATION, sent(preview, reason="年初调整"))
    assert refused.status_code == 409
    assert "1,877.00" in text(refused)
    assert refused.context["form"].initial["reason"] == "年初调整"
    assert planned_of(sales)[month(1)] == 77_700
    assert client.post(APPLICATION, sent(refused)).status_code == 303
    assert planned_of(sales)[month(1)] == 25_000


@pytest.mark.parametrize("content", [b"", b"x", b"PK\x03\x04broken", b"\x89PNG\r\n\0\0", b"x" * 3_000_000])
def test_what_is_no_table_is_refused_beside_the_field(house: Spenders, client_of: Any, content: bytes) -> None:
    assert upload(client_of(house.finance), content).status_code == 422
    assert not StoredFile.objects.exists()


def test_only_who_plans_enters_and_only_with_tables_of_their_own(house: Spenders, client_of: Any) -> None:
    preview = upload(client_of(house.finance), written([row(department="销售部", m1="1")]))
    facts = sent(preview)
    for member in (house.head, a_member("审计", roles=("auditor",))):
        client = client_of(member)
        assert [client.get(PAGE).status_code, client.get(TABLE).status_code] == [403, 403]
        assert client.post(APPLICATION, facts).status_code == 403
    assert client_of(a_member("另一位财务", roles=("finance",))).post(APPLICATION, facts).status_code == 404
    other = a_company(name="另一家")
    with tenant_scope(other):
        stranger = a_member("外人", roles=("finance",))
    assert client_of(stranger).post(APPLICATION, facts).status_code == 404
    people = store_file(
        b"x", name="a.csv", media_type="text/csv", purpose="people-import", by=Actor(house.finance)
    )  # fmt: skip
    assert client_of(house.finance).post(APPLICATION, {**facts, "file": people.key}).status_code == 404
    assert StoredFile.objects.filter(purpose=IMPORT_PURPOSE).count() == 1
    assert not Budget.objects.exists()


@pytest.mark.parametrize("year", ["", "abc", "1", "99999", "9" * 40])
def test_a_year_that_is_none_is_the_running_one(house: Spenders, client_of: Any, year: str) -> None:
    page = client_of(house.finance).get(PAGE, {"year": year})
    assert page.context["year"].year == Actor(house.finance).tenant.today.year
