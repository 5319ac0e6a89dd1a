"""Budgets, advances and invoices to follow, computed a second time from their raw rows, for each reader."""

from collections import defaultdict
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection

from hesi.core.money import Money
from hesi.core.time import add_months
from hesi.expenses.budgets.keeping import add_uses
from hesi.expenses.budgets.models import Amount, Budget, BudgetYear, Phase, Use
from hesi.expenses.documents.actions.supplying import excuse_invoice, supply_invoice
from hesi.expenses.documents.models import Document
from hesi.insights.reports import REPORTS, reports_for
from hesi.insights.reports.asking import Asking
from hesi.insights.tests.raw import day_of
from hesi.workspace.access.actor import Actor
from hesi.workspace.people.models import Member
from hesi.workspace.tenancy.models import Tenant
from hesi.workspace.tenancy.scope import tenant_scope
from tests.builders import a_member
from tests.builders_advances import a_lent_advance
from tests.builders_closing import a_later_claim
from tests.builders_documents import a_submitted_claim, a_wallet_invoice
from tests.builders_insights import House, a_house

KEYS = ("budgets", "advances", "invoices-to-come")
READERS = ("finance", "head", "seller", "researcher")


def rows_of(key: str, member: Member) -> Any:
    month = member.tenant.today.replace(day=1)
    return REPORTS[key].make(Asking(Actor(member), add_months(month, -11), month)).rows


def raw(sql: str) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return list(cursor.fetchall())


@pytest.fixture
def house(company: Tenant) -> House:
    found = a_house()
    for person in (found.seller, found.researcher):
        person.manager = found.head
        person.save(update_fields=["manager"])
    return found


def _plan(house: House, today: date) -> None:
    """A tree of the company, its sales and research, and sales' travel; money and use in several months."""
    start = today.replace(month=1, day=1)
    year = BudgetYear.objects.create(year=today.year, starts_on=start, currency="CNY")

    def a_budget(name: str, parent: Budget | None, **facts: Any) -> Budget:
        made: Budget = Budget.objects.create(budget_year=year, name=name, parent=parent, scope=name, **facts)
        return made

    root = a_budget("全公司", None)
    sales = a_budget("销售", root, department=house.sales)
    research = a_budget("研发", root, department=house.research)
    travel = a_budget("销售差旅", sales, department=house.sales, expense_type="train")
    for at, (budget, minor) in enumerate(((travel, 50_001), (travel, -7), (research, 80_000))):
        Amount.objects.create(budget=budget, version=at + 1, period_on=start, minor=minor, reason="年初")
    used: tuple[tuple[Budget, str, int], ...] = (
        (travel, Phase.USED, 12_345), (sales, Phase.OCCUPIED, 999), (research, Phase.USED, 81_000),
        (research, Phase.OCCUPIED, 500), (research, Phase.OCCUPIED, -500), (root, Phase.USED, 3),
    )  # fmt: skip
    uses = [
        Use(
            budget=budget, month=add_months(start, at), phase=phase, minor=minor, subject_type="document",
            subject_id=at + 1, subject_label=f"CL-{at}",
        )
        for at, (budget, phase, minor) in enumerate(used)
    ]  # fmt: skip
    add_uses(uses)


def test_budget_execution_equals_raw_rows_of_what_each_may_see(company: Tenant, house: House) -> None:
    _plan(house, company.today)
    parents = dict(raw("SELECT id, parent_id FROM budgets_budget"))
    names = dict(raw("SELECT id, name FROM budgets_budget"))
    sums: dict[int, dict[str, int]] = {pk: defaultdict(int) for pk in parents}

    def upwards(pk: int | None, what: str, minor: int) -> None:
        while pk is not None:
            sums[pk][what] += minor
            pk = parents[pk]

    for pk, minor in raw("SELECT budget_id, minor FROM budgets_amount"):
        upwards(pk, "planned", minor)
    for pk, phase, minor in raw("SELECT budget_id, phase, minor FROM budgets_use"):
        upwards(pk, phase, minor)
    seen = {"finance": set(names.values()), "head": {"销售", "销售差旅"}, "seller": set(), "researcher": set()}
    for reader, expected in seen.items():
        rows = rows_of("budgets", getattr(house, reader))
        assert {row.cells[0] for row in rows} == expected
        for row in rows:
            one = next(sums[pk] for pk, name in names.items() if name == row.cells[0])
            planned, occupied, used, remaining = (cell.minor for cell in row.cells[1:5])
            assert (planned, occupied, used) == (one["planned"], one["occupied"], one["used"])
            assert remaining == planned - occupied - used
    with_tab = {report.key for report in reports_for(Actor(house.head))}
    assert "budgets" in with_tab
    assert "budgets" not in {report.key for report in reports_for(Actor(house.seller))}


def test_advances_by_age_equal_the_ledger_for_each_reader(company: Tenant, house: House) -> None:
    for who, amount, days in (("seller", "800.00", 0), ("seller", "90.10", 31), ("researcher", "70.07", 400)):
        a_lent_advance(getattr(house, who), amount, by=house.finance, days_ago=days)
    ledger: dict[str, int] = defaultdict(int)
    sql = """SELECT d.number, e.kind, e.amount_minor FROM advances_entry e
        JOIN advances_advance a ON a.id = e.advance_id JOIN documents_document d ON d.id = a.document_id"""
    for number, kind, minor in raw(sql):
        ledger[number] += minor if kind in ("lent", "reversed") else -minor
    lent_on = {number: day_of(day) for number, day in raw(
        "SELECT d.number, a.lent_on FROM advances_advance a JOIN documents_document d ON d.id = a.document_id"
    )}  # fmt: skip
    for reader in READERS:
        member = getattr(house, reader)
        mine = set(Document.objects.visible_to(Actor(member)).values_list("number", flat=True))
        rows = rows_of("advances", member)
        assert {row.cells[1]: row.cells[8].minor for row in rows} == {
            number: owed for number, owed in ledger.items() if owed and number in mine
        }
        for row in rows:
            days = (company.today - lent_on[row.cells[1]]).days
            assert row.cells[2] == ("0–30天" if days <= 30 else "31–60天" if days <= 60 else "90天以上")
            assert row.cells[5] - row.cells[6] - row.cells[7] == row.cells[8]
    assert len(rows_of("advances", house.finance)) == 3
    assert len(rows_of("advances", house.seller)) == 2


def test_invoices_to_follow_equal_raw_rows_for_each_reader(company: Tenant, house: House) -> None:
    today = company.today
    for who, amount, days in (("seller", "80.00", 1), ("seller", "9.10", 45), ("researcher", "7.07", 75)):
        a_later_claim(getattr(house, who), amount, spent_on=today - timedelta(days=days))
    a_submitted_claim(house.seller)
    _document, excused = a_later_claim(house.seller, "50.00", spent_on=today)
    excuse_invoice(excused, reason="商户已停业", by=Actor(house.finance))
    _document, handed = a_later_claim(house.seller, "33.00", spent_on=today)
    supply_invoice(handed, a_wallet_invoice(house.seller, "33.00"), by=Actor(house.seller))
    lines = raw(
        """SELECT m.name, l.spent_on, l.home_minor, d.number FROM documents_line l
        JOIN documents_document d ON d.id = l.document_id JOIN people_member m ON m.id = d.submitter_id
        JOIN documents_expensetype t ON t.id = l.expense_type_id
        LEFT JOIN documents_lineinvoice p ON p.line_id = l.id LEFT JOIN documents_supply s ON s.line_id = l.id
        WHERE d.state = 'approving' AND t.needs_invoice AND (p.id IS NULL OR s.state = 'offered')
        AND COALESCE(s.state, '') <> 'excused'"""
    )
    assert len(lines) == 4
    for reader in READERS:
        member = getattr(house, reader)
        mine = set(Document.objects.visible_to(Actor(member)).values_list("number", flat=True))
        expected: dict[str, list[int]] = defaultdict(lambda: [0] * 6)
        for name, on, minor, number in lines:
            if number not in mine or (reader in ("seller", "researcher") and name != member.name):
                continue
            days = (today - day_of(on)).days  # type: ignore[operator]
            place = 1 + (0 if days <= 30 else 1 if days <= 60 else 2 if days <= 90 else 3)
            expected[name][0] += 1
            expected[name][place] += minor
            expected[name][5] += minor
        rows = rows_of("invoices-to-come", member)
        assert {row.cells[0]: [row.cells[2], *(cell.minor for cell in row.cells[3:])] for row in rows} == dict(expected)
    assert len(rows_of("invoices-to-come", house.finance)) == 2


def test_another_company_stands_in_none_of_them(company: Tenant, other_company: Tenant, house: House) -> None:
    _plan(house, company.today)
    a_lent_advance(house.seller, by=house.finance)
    a_later_claim(house.seller, "80.00")
    with tenant_scope(other_company):
        stranger = a_member("外人", roles=("finance",))
        for key in KEYS:
            assert rows_of(key, stranger) == []


def test_their_pages_open_to_what_lies_behind(company: Tenant, house: House, client_of: Any) -> None:
    _plan(house, company.today)
    a_lent_advance(house.seller, by=house.finance)
    a_later_claim(house.seller, "80.00")
    client = client_of(house.finance)
    for key in KEYS:
        page = client.get(f"/reports/all/{key}/")
        assert page.status_code == 200
        assert "<svg" in page.content.decode()
        for row in rows_of(key, house.finance):
            assert any(cell for cell in row.cells if isinstance(cell, Money))
            assert client.get(row.url).status_code == 200, row.url
        assert client.get(f"/api/v1/reports/{key}").status_code == 200
    assert 'name="since"' not in client.get("/reports/all/advances/").content.decode()
    assert client_of(house.seller).get(rows_of("advances", house.seller)[0].url).status_code == 200
