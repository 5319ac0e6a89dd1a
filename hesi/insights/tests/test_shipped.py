"""Every shipped report, computed a second time from raw rows by plain SQL, to the fen and for every kind of reader."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from itertools import product
from typing import Any

import pytest
from django.db import connection
from django.http import QueryDict
from django.test import Client

from hesi.core.money import Money
from hesi.core.time import add_months, business_date
from hesi.expenses.documents.models import Document
from hesi.expenses.invoices.kind_names import kind_label
from hesi.expenses.policies.rules import RULES
from hesi.insights.reports import REPORTS
from hesi.insights.reports.asking import Asking
from hesi.insights.reports.behind import documents_behind
from hesi.insights.tests.play import Play
from hesi.workspace.access.actor import Actor
from hesi.workspace.people.models import Department, Member
from hesi.workspace.tenancy.models import Tenant
from hesi.workspace.tenancy.scope import tenant_scope
from tests.builders import a_member
from tests.builders_exports import exported

COUNTED = "('approving', 'approved', 'to_pay', 'paying', 'paid', 'archived')"
MOST_QUERIES = 15
Found = dict[tuple[Any, ...], list[int]]


class Raw:
    """What one person's visible documents say between two months, by plain SQL."""

    def __init__(self, member: Member, since: date, until: date) -> None:
        self.since, self.after = since, add_months(until, 1)
        ids = [*Document.objects.visible_to(Actor(member)).values_list("pk", flat=True), 0]
        self._mine = f"d.id IN ({', '.join(map(str, ids))}) AND d.state IN {COUNTED} AND d.kind = 'claim'"

    def sums(self, sql: str, key: Sequence[int], values: Sequence[int]) -> Found:
        """The rows of a statement added up: columns `values` by columns `key`."""
        found: Found = defaultdict(lambda: [0] * len(values))
        with connection.cursor() as cursor:
            cursor.execute(sql.replace("MINE", self._mine), [])
            for row in cursor.fetchall():
                place = tuple(row[at] for at in key)
                found[place] = [before + int(row[at] or 0) for before, at in zip(found[place], values, strict=True)]
        return dict(found)

    def lines(self, columns: str, key: Sequence[int], values: Sequence[int], where: str = "1 = 1") -> Found:
        return self.sums(
            f"""SELECT {columns} FROM documents_line l JOIN documents_document d ON d.id = l.document_id
            JOIN documents_expensetype t ON t.id = l.expense_type_id
            JOIN people_member m ON m.id = d.submitter_id
            WHERE MINE AND l.spent_on >= '{self.since}' AND l.spent_on < '{self.after}' AND {where}""",  # noqa: S608
            key,
            values,
        )

    def documents(self, column: str) -> Found:
        """Count and total by month of an instant and by state."""
        found: Found = defaultdict(lambda: [0, 0])
        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT d.{column}, d.state, d.total_minor FROM documents_document d "  # noqa: S608
                f"WHERE {self._mine} AND d.{column} IS NOT NULL"
            )
            for at, state, minor in cursor.fetchall():
                moment = at if isinstance(at, datetime) else datetime.fromisoformat(at)
                day = business_date(moment if moment.tzinfo else moment.replace(tzinfo=UTC))
                if self.since <= day < self.after:
                    before = found[f"{day:%Y-%m}", state]
                    found[f"{day:%Y-%m}", state] = [before[0] + 1, before[1] + int(minor)]
        return dict(found)


SPENT = "CASE WHEN d.state = 'approving' THEN l.home_minor ELSE 0 END, l.home_minor"


def said(key: str, member: Member, since: date, until: date) -> dict[tuple[Any, ...], list[Any]]:
    """The report's rows: texts by which to find them, and numbers; amounts in fen."""
    found = {}
    for row in REPORTS[key].make(Asking(Actor(member), since, until)).rows:
        texts = tuple(cell for cell in row.cells if isinstance(cell, str))
        numbers = [
            cell.minor if isinstance(cell, Money) else cell
            for cell in row.cells
            if isinstance(cell, Money | int) and not isinstance(cell, Decimal)
        ]
        assert texts not in found, texts
        found[texts] = numbers
    return found


@pytest.fixture
def play(company: Tenant) -> Play:
    played = Play(7)
    played.act(260)
    return played


def period(company: Tenant) -> tuple[date, date]:
    month = company.today.replace(day=1)
    return add_months(month, -24), month


READERS = ("finance", "head", "seller")


def check_everything(member: Member, since: date, until: date) -> None:
    """All reports of one reader against raw rows."""
    raw = Raw(member, since, until)
    types = raw.lines(f"t.name, {SPENT}, 1", [0], [3, 1, 2])
    assert said("types", member, since, until) == types
    by_person = said("people", member, since, until)
    people = raw.lines(f"m.name, {SPENT}", [0], [1, 2])
    assert {key[0]: value[-2:] for key, value in by_person.items()} == {key[0]: value for key, value in people.items()}
    flows = raw.lines("COALESCE(l.department_id, d.department_id), t.name, 1, l.home_minor", [0, 1], [2, 3])
    names = dict(Department.objects.values_list("pk", "name"))
    assert said("flows", member, since, until) == {
        (names.get(pk, "无部门"), kind): value for (pk, kind), value in flows.items()
    }
    months = raw.lines("SUBSTR(CAST(l.spent_on AS TEXT), 1, 7), t.name, 1, l.home_minor", [1, 0], [2, 3])
    assert said("type-months", member, since, until) == months
    _check_trend(raw, member, since, until)
    _check_tree(raw, member, since, until)
    projects = raw.lines(
        f"COALESCE(l.project_id, d.project_id), {SPENT}, 1", [0], [3, 1, 2],
        "COALESCE(l.project_id, d.project_id) IS NOT NULL",
    )  # fmt: skip
    assert sorted(said("projects", member, since, until).values()) == sorted(projects.values())
    entities = raw.lines(f"d.legal_entity_id, {SPENT}, 1", [0], [3, 1, 2])
    assert sorted(said("entities", member, since, until).values()) == sorted(entities.values())
    _check_papers(raw, member, since, until)
    _check_months(raw, member, since, until)


def _check_trend(raw: Raw, member: Member, since: date, until: date) -> None:
    spent = raw.lines("SUBSTR(CAST(l.spent_on AS TEXT), 1, 7), l.home_minor", [0], [1])
    earlier = Raw(member, add_months(since, -12), add_months(until, -12))
    before = earlier.lines("SUBSTR(CAST(l.spent_on AS TEXT), 1, 7), l.home_minor", [0], [1])
    for (month,), (now, then, change) in said("trend", member, since, until).items():
        year_before = f"{int(month[:4]) - 1}{month[4:]}"
        assert [now, then] == [spent.get((month,), [0])[0], before.get((year_before,), [0])[0]]
        assert change == now - then


def _check_tree(raw: Raw, member: Member, since: date, until: date) -> None:
    own = raw.lines(f"COALESCE(l.department_id, d.department_id), {SPENT}", [0], [1, 2])
    rows = {key[0]: value for key, value in said("departments", member, since, until).items()}
    for department in Department.objects.all():
        below = Department.objects.filter(path__startswith=department.path).values_list("pk", flat=True)
        expected = [sum(own.get((pk,), [0, 0])[at] for pk in below) for at in (0, 1)]
        assert rows.get(department.name, [0, 0]) == expected


def _check_papers(raw: Raw, member: Member, since: date, until: date) -> None:
    invoices = raw.sums(
        f"""SELECT x.seller, 1, x.tax, x.total FROM (
            SELECT DISTINCT i.id, i.seller_name AS seller, i.tax_minor AS tax, i.total_minor AS total
            FROM documents_lineinvoice p JOIN documents_line l ON l.id = p.line_id
            JOIN documents_document d ON d.id = l.document_id JOIN invoices_invoice i ON i.id = p.invoice_id
            WHERE MINE AND i.currency = d.currency
            AND (i.issued_on IS NULL OR i.issued_on >= '{raw.since}' AND i.issued_on < '{raw.after}')) x""",  # noqa: S608
        [0], [1, 2, 3],
    )  # fmt: skip
    suppliers = said("suppliers", member, since, until)
    for (seller,), expected in invoices.items():
        assert suppliers[(seller or "未识别销售方",)] == expected
    assert len(suppliers) == len(invoices)
    findings = raw.sums(
        """SELECT f.rule, f.level, 1, COALESCE(l.home_minor, d.total_minor) FROM documents_frozenfinding f
        JOIN documents_document d ON d.id = f.document_id LEFT JOIN documents_line l ON l.id = f.line_id
        WHERE MINE""",
        [0, 1], [2, 3],
    )  # fmt: skip
    rows = said("findings", member, since, until)
    assert sorted(value[:2] for value in rows.values()) == sorted(findings.values())
    assert {key[0] for key in rows} == {str(RULES[rule].title) for rule, _level in findings}
    nights = raw.lines("l.city, m.grade, 1, l.nights, l.home_minor", [0, 1], [2, 3, 4], "t.key = 'hotel'")
    stays = said("stays", member, since, until)
    assert sorted([value[0], value[1], value[3]] for value in stays.values()) == sorted(nights.values())
    decided = raw.sums(
        """SELECT s.name, a.name, 1 FROM approvals_approvaltask k JOIN approvals_step s ON s.id = k.step_id
        JOIN people_member a ON a.id = k.assignee_id JOIN documents_document d ON d.process_id = k.process_id
        WHERE MINE AND d.state <> 'approving' AND k.state IN ('agreed', 'sent_back')""",
        [0, 1], [2],
    )  # fmt: skip
    assert {key: value[:1] for key, value in said("durations", member, since, until).items()} == decided


def _check_months(raw: Raw, member: Member, since: date, until: date) -> None:
    filed, paid = raw.documents("submitted_at"), raw.documents("paid_at")
    for (month,), numbers in said("months", member, since, until).items():
        of = {state: value for (at, state), value in filed.items() if at == month}
        by_state = [
            sum(value[1] for state, value in of.items() if state in states)
            for states in (("approving",), ("approved", "to_pay", "paying"), ("paid", "archived"))
        ]
        out = sum(value[1] for (at, _state), value in paid.items() if at == month)
        count = sum(value[0] for value in of.values())
        assert numbers == [count, sum(by_state), *by_state, out]


def test_every_report_equals_raw_rows_for_every_reader(company: Tenant, play: Play) -> None:
    since, until = period(company)
    for reader in READERS:
        member = getattr(play.house, reader)
        check_everything(member, since, until)
        assert said("types", member, since, until)


def test_deductible_tax_equals_raw_rows(company: Tenant, play: Play) -> None:
    since, until = period(company)
    raw = Raw(play.house.finance, since, until)
    shown = raw.sums(
        f"""SELECT x.kind, 1, x.total, x.tax FROM (SELECT DISTINCT i.id, i.kind AS kind, i.total_minor AS total,
            i.tax_minor AS tax FROM documents_lineinvoice p JOIN documents_line l ON l.id = p.line_id
            JOIN documents_expensetype t ON t.id = l.expense_type_id
            JOIN documents_document d ON d.id = l.document_id JOIN invoices_invoice i ON i.id = p.invoice_id
            WHERE MINE AND t.key NOT IN ('meals', 'entertainment') AND i.tax_minor > 0
            AND i.kind IN ('电子发票（增值税专用发票）', '电子发票（铁路电子客票）')
            AND (i.issued_on IS NULL OR i.issued_on < '{raw.after}')) x""",  # noqa: S608
        [0], [1, 2, 3],
    )  # fmt: skip
    rows = said("tax", play.house.finance, since, until)
    for (kind,), expected in shown.items():
        assert rows[(kind_label(kind),)] == expected


def test_a_month_a_department_and_an_entity_narrow_as_raw_rows_do(company: Tenant, play: Play) -> None:
    since, until = period(company)
    finance = Actor(play.house.finance)
    whole = Asking(finance, since, until)
    by_name = {row.cells[0]: row for row in REPORTS["departments"].make(whole).rows}
    narrowed = Asking(finance, since, until, department_id=play.house.sales.pk)
    total = REPORTS["types"].totals(REPORTS["types"].make(narrowed))[0]
    assert total[3] == by_name["销售部"].cells[2]
    for entity, name in whole.entities.items():
        one = Asking(finance, since, until, entity_id=entity)
        rows = {row.cells[0]: row.cells[3] for row in REPORTS["entities"].make(whole).rows}
        total = REPORTS["types"].totals(REPORTS["types"].make(one))
        assert (total[0][3] if total else None) == rows.get(name)


def test_another_company_is_in_no_number(company: Tenant, other_company: Tenant, play: Play) -> None:
    since, until = period(company)
    with tenant_scope(other_company):
        stranger = a_member("外人", roles=("finance",))
        for report in REPORTS.values():
            rows = report.make(Asking(Actor(stranger), since, until)).rows
            amounts = [cell for row in rows for cell in row.cells if isinstance(cell, Money)]
            assert all(amount.is_zero for amount in amounts), report.key


def test_every_report_page_shows_its_picture_its_table_and_the_documents_behind(
    company: Tenant, play: Play, client_of: Any, django_assert_max_num_queries: Any
) -> None:
    since, until = period(company)
    client: Client = client_of(play.house.finance)
    for key, report in REPORTS.items():
        with django_assert_max_num_queries(MOST_QUERIES):
            answer = client.get(f"/reports/all/{key}/?since={since:%Y-%m}&until={until:%Y-%m}")
        assert answer.status_code == 200
        assert "<svg" in answer.content.decode()
        row = next(row for row in report.make(Asking(Actor(play.house.finance), since, until)).rows if _has(row))
        with django_assert_max_num_queries(MOST_QUERIES):
            behind = client.get(row.url)
        assert behind.status_code == 200
        assert "本次计入" in behind.content.decode(), row.url


def _has(row: Any) -> bool:
    return any(cell for cell in row.cells if isinstance(cell, Money) and not cell.is_zero) or not any(
        isinstance(cell, Money) for cell in row.cells
    )


def test_the_documents_behind_a_number_add_up_to_it(company: Tenant, play: Play) -> None:
    since, until = period(company)
    keys = ("types", "departments", "people", "projects", "entities", "flows", "stays")
    for key, reader in product(keys, READERS):
        actor = Actor(getattr(play.house, reader))
        for row in REPORTS[key].make(Asking(actor, since, until)).rows:
            query = QueryDict(row.url.partition("?")[2])
            parts = documents_behind(Asking(actor, since, until), query).values_list("part_minor", flat=True)
            amounts = [cell.minor for cell in row.cells if isinstance(cell, Money)]
            assert sum(parts) == amounts[-1], (reader, row)


def test_an_export_says_what_the_report_says(company: Tenant, play: Play) -> None:
    since, until = period(company)
    told = exported("report.types", play.house.head, since=f"{since:%Y-%m}", until=f"{until:%Y-%m}")
    total = sum(Decimal(row["spent"]["amount"]) for row in told["rows"])
    rows = said("types", play.house.head, since, until)
    assert total * 100 == sum(value[2] for value in rows.values())
    nested = exported("report.departments", play.house.finance)
    assert nested["totals"] == []


def test_an_unknown_report_and_wrong_months_are_refused_kindly(company: Tenant, client_of: Any) -> None:
    client: Client = client_of(a_member("林晓"))
    assert client.get("/reports/all/nothing/").status_code == 404
    assert client.get("/reports/all/types/?since=abc&until=2026-99").status_code == 200
    assert client.get("/reports/documents/?since=x&until=2026-01").status_code == 422
    assert "按人" not in client.get("/reports/all/").content.decode()
