"""What one person's visible documents say, read by plain SQL, and what a report says of them."""

import json
from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime
from typing import Any

from django.db import connection

from hesi.core.money import Money
from hesi.core.time import add_months, business_date
from hesi.expenses.documents.models import Document
from hesi.insights.reports import REPORTS
from hesi.insights.reports.asking import Asking
from hesi.workspace.access.actor import Actor
from hesi.workspace.people.models import Member

COUNTED = "('approving', 'approved', 'to_pay', 'paying', 'paid', 'archived')"
Found = dict[tuple[Any, ...], list[int]]


class Raw:
    """What one person's visible documents say between two months, by plain SQL."""

    def __init__(self, member: Member, since: date, until: date) -> None:
        self.since, self.after = since, add_months(until, 1)
        ids = [*Document.objects.visible_to(Actor(member)).values_list("pk", flat=True), 0]
        self.mine = (
            f"d.id IN ({', '.join(map(str, ids))}) AND d.state IN {COUNTED} AND d.kind IN ('claim', 'company_payment') "
            f"AND d.currency = '{member.tenant.currency}'"
        )

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        """The rows of a statement in which MINE stands for the person's documents that count."""
        with connection.cursor() as cursor:
            cursor.execute(sql.replace("MINE", self.mine))
            return list(cursor.fetchall())

    def sums(self, sql: str, key: Sequence[int], values: Sequence[int]) -> Found:
        """The rows of a statement added up: columns `values` by columns `key`."""
        found: Found = defaultdict(lambda: [0] * len(values))
        for row in self.rows(sql):
            place = tuple(row[at] for at in key)
            found[place] = [before + int(row[at] or 0) for before, at in zip(found[place], values, strict=True)]
        return dict(found)

    def lines(self, columns: str, key: Sequence[int], values: Sequence[int], where: str = "1 = 1") -> Found:
        return self.sums(
            f"""SELECT {columns} FROM documents_line l JOIN documents_document d ON d.id = l.document_id
            LEFT JOIN documents_expensetype t ON t.id = l.expense_type_id
            JOIN people_member m ON m.id = d.submitter_id
            WHERE MINE AND l.spent_on >= '{self.since}' AND l.spent_on < '{self.after}' AND {where}""",  # noqa: S608
            key,
            values,
        )

    def documents(self, column: str, minor: str = "d.total_minor") -> Found:
        """Count and total (or another amount) by month of an instant and by state."""
        found: Found = defaultdict(lambda: [0, 0])
        sql = f"SELECT d.{column}, d.state, {minor} FROM documents_document d WHERE MINE AND d.{column} IS NOT NULL"  # noqa: S608
        for at, state, minor in self.rows(sql):
            if self.holds(day := business_date(instant(at))):
                before = found[f"{day:%Y-%m}", state]
                found[f"{day:%Y-%m}", state] = [before[0] + 1, before[1] + int(minor)]
        return dict(found)

    def invoices(self) -> Iterator[dict[str, Any]]:
        """Each invoice of these documents at the first line it stands on, with the day it counts on."""
        sql = """SELECT d.id, l.id, l.spent_on, t.key, i.id, i.kind, i.issued_on, i.total_minor, i.tax_minor,
            i.seller_name, i.extra, i.items, d.submitted_at FROM documents_lineinvoice p
            JOIN documents_line l ON l.id = p.line_id JOIN documents_document d ON d.id = l.document_id
            LEFT JOIN documents_expensetype t ON t.id = l.expense_type_id
            JOIN invoices_invoice i ON i.id = p.invoice_id
            WHERE MINE AND i.currency = d.currency AND i.total_minor IS NOT NULL ORDER BY d.id, l.position, p.id"""
        seen = set()
        for document, line, spent, type_key, pk, kind, issued, total, tax, seller, extra, items, at in self.rows(sql):
            if (document, pk) not in seen:
                seen.add((document, pk))
                yield {
                    "line": line, "spent_on": day_of(spent), "type": type_key, "kind": kind,
                    "issued_on": day_of(issued), "total": total, "tax": tax, "seller": seller, "extra": loaded(extra),
                    "goods": [one.get("name", "") for one in loaded(items)],
                    "day": day_of(issued) or business_date(instant(at)),
                }  # fmt: skip

    def holds(self, day: date | None) -> bool:
        return day is not None and self.since <= day < self.after


def instant(at: Any) -> datetime:
    """An instant as either database gives it."""
    moment = at if isinstance(at, datetime) else datetime.fromisoformat(at)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def day_of(value: Any) -> date | None:
    return date.fromisoformat(value) if isinstance(value, str) else value


def loaded(value: Any) -> Any:
    return json.loads(value) if isinstance(value, str) else value


def said(key: str, member: Member, since: date, until: date) -> dict[tuple[Any, ...], list[Any]]:
    """The report's rows: texts by which to find them, and numbers; amounts in fen. Shares and averages are left out."""
    found = {}
    for row in REPORTS[key].make(Asking(Actor(member), since, until)).rows:
        texts = tuple(cell for cell in row.cells if isinstance(cell, str))
        numbers = [
            cell.minor if isinstance(cell, Money) else cell for cell in row.cells if isinstance(cell, Money | int)
        ]
        assert texts not in found, texts
        found[texts] = numbers
    return found
