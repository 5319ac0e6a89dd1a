"""The twin of every shipped report: the same numbers from raw rows by plain SQL and Python, another way than the code.

`check_everything(member, since, until)` holds for any data; the demonstration year and random plays are given to it.
"""

import json
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.db import connection

from hesi.core.money import Money
from hesi.core.time import add_months, business_date
from hesi.expenses.documents.models import Document
from hesi.expenses.invoices.kind_names import kind_label
from hesi.expenses.policies.rules import RULES
from hesi.insights.reports import REPORTS
from hesi.insights.reports.asking import Asking
from hesi.workspace.access.actor import Actor
from hesi.workspace.people.models import Department, Member

COUNTED = "('approving', 'approved', 'to_pay', 'paying', 'paid', 'archived')"
SPENT = "CASE WHEN d.state = 'approving' THEN l.home_minor ELSE 0 END, l.home_minor"
Found = dict[tuple[Any, ...], list[int]]
# Of which it is known what their stations are called.
CITIES = (
    "北京",
    "天津",
    "上海",
    "南京",
    "苏州",
    "杭州",
    "福州",
    "济南",
    "武汉",
    "长沙",
    "广州",
    "重庆",
    "成都",
    "西安",
)


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
            cursor.execute(sql.replace("MINE", self.mine), [])
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

    def documents(self, column: str) -> Found:
        """Count and total by month of an instant and by state."""
        found: Found = defaultdict(lambda: [0, 0])
        sql = (
            f"SELECT d.{column}, d.state, d.total_minor FROM documents_document d WHERE MINE AND d.{column} IS NOT NULL"  # noqa: S608
        )
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


def check_everything(member: Member, since: date, until: date) -> None:
    """All reports of one reader against raw rows."""
    raw = Raw(member, since, until)
    _check_lines(raw, member, since, until)
    _check_trend(raw, member, since, until)
    _check_tree(raw, member, since, until)
    _check_months(raw, member, since, until)
    _check_suppliers(raw, member, since, until)
    _check_tax(raw, member, since, until)
    _check_findings(raw, member, since, until)
    _check_stays(raw, member, since, until)
    _check_durations(raw, member, since, until)
    _check_journeys(raw, member, since, until)


def _check_lines(raw: Raw, member: Member, since: date, until: date) -> None:
    types = raw.lines(f"COALESCE(t.name, '无费用类型'), {SPENT}, 1", [0], [3, 1, 2])
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
    projects = raw.lines(
        f"COALESCE(l.project_id, d.project_id), {SPENT}, 1", [0], [3, 1, 2],
        "COALESCE(l.project_id, d.project_id) IS NOT NULL",
    )  # fmt: skip
    assert sorted(said("projects", member, since, until).values()) == sorted(projects.values())
    entities = raw.lines(f"d.legal_entity_id, {SPENT}, 1", [0], [3, 1, 2])
    assert sorted(said("entities", member, since, until).values()) == sorted(entities.values())


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
    rows = {key[0].strip(): value for key, value in said("departments", member, since, until).items()}
    for department in Department.objects.all():
        below = Department.objects.filter(path__startswith=department.path).values_list("pk", flat=True)
        expected = [sum(own.get((pk,), [0, 0])[at] for pk in below) for at in (0, 1)]
        assert rows.get(department.name, [0, 0]) == expected


def _check_months(raw: Raw, member: Member, since: date, until: date) -> None:
    filed, paid = raw.documents("submitted_at"), raw.documents("paid_at")
    for (month,), numbers in said("months", member, since, until).items():
        of = {state: value for (at, state), value in filed.items() if at == month}
        by_state = [
            sum(value[1] for state, value in of.items() if state in states)
            for states in (("approving",), ("approved", "to_pay", "paying"), ("paid", "archived"))
        ]
        out = sum(value[1] for (at, state), value in paid.items() if at == month and state in ("paid", "archived"))
        count = sum(value[0] for value in of.values())
        assert numbers == [count, sum(by_state), *by_state, out]


def _check_suppliers(raw: Raw, member: Member, since: date, until: date) -> None:
    sellers: Found = defaultdict(lambda: [0, 0, 0])
    for one in raw.invoices():
        if raw.holds(one["day"]):
            before = sellers[(one["seller"] or "未识别销售方",)]
            before[:] = [before[0] + 1, before[1] + (one["tax"] or 0), before[2] + one["total"]]
    assert said("suppliers", member, since, until) == dict(sellers)


def _check_tax(raw: Raw, member: Member, since: date, until: date) -> None:
    kinds: Found = defaultdict(lambda: [0, 0, 0])
    for one in raw.invoices():
        if raw.holds(one["day"]) and (tax := deductible(one)):
            before = kinds[(kind_label(one["kind"]),)]
            before[:] = [before[0] + 1, before[1] + one["total"], before[2] + tax]
    assert said("tax", member, since, until) == dict(kinds)


def deductible(one: dict[str, Any]) -> int:
    """The table of expenses' reference, row by row, in whole fen."""
    is_old, kind, shown = one["day"].year <= 2025, one["kind"], max(one["tax"] or 0, 0)
    if one["type"] in ("meals", "entertainment"):
        return 0
    if "专用发票" in kind or ("机动车销售统一发票" in kind and "二手" not in kind):
        return shown
    if kind == "电子发票（铁路电子客票）":
        return inside(one["total"], 9) if one["tax"] is None else shown
    if kind == "电子发票（航空运输电子客票行程单）":
        return shown
    if kind in ("电子发票（普通发票）", "增值税电子普通发票"):
        goods = one["goods"]
        is_toll = bool(goods) and not [name for name in goods if "通行费" not in name]
        is_ride = bool(goods) and not [name for name in goods if not re.match(r"\*运输服务\*.*客运", name)]
        return shown if is_toll or (is_ride and is_old) else 0
    if kind in ("客运汽车票", "船票"):
        return inside(one["total"], 3) if one["extra"].get("passenger") or one["extra"].get("passenger_id") else 0
    if not is_old:
        return 0
    if kind == "火车票":
        return inside(one["total"], 9)
    if kind == "航空运输电子客票行程单":
        found = [re.fullmatch(r"[\d,]+\.?\d*", str(one["extra"].get(n, ""))) for n in ("fare", "fuel_surcharge")]
        return inside(sum(int(Fraction(part[0].replace(",", "")) * 100) for part in found if part), 9)
    is_bridge = kind == "过路费发票" and any("桥" in name or "闸" in name for name in one["goods"])
    return inside(one["total"], 5) if is_bridge else 0


def inside(gross: int, percent: int) -> int:
    """Half a fen goes up."""
    return int(Fraction(gross * percent, 100 + percent) + Fraction(1, 2))


def _check_findings(raw: Raw, member: Member, since: date, until: date) -> None:
    found: Found = defaultdict(lambda: [0, 0, 0])
    sql = """SELECT f.rule, f.level, COALESCE(l.home_minor, d.total_minor), f.data, d.submitted_at
        FROM documents_frozenfinding f JOIN documents_document d ON d.id = f.document_id
        LEFT JOIN documents_line l ON l.id = f.line_id WHERE MINE"""
    for rule, level, minor, data, at in raw.rows(sql):
        if not raw.holds(business_date(instant(at))):
            continue
        params = loaded(data).get("params") or {}
        over = 0
        if isinstance(params.get("cap"), dict) and isinstance(params.get("actual"), dict):
            over = max(params["actual"]["minor"] - params["cap"]["minor"] * (params.get("count") or 1), 0)
        before = found[str(RULES[rule].title) if rule in RULES else rule, level]
        before[:] = [before[0] + 1, before[1] + minor, before[2] + over]
    words = {"info": "提示", "warning": "警告", "reason": "需说明", "block": "禁止提交"}
    rows = said("findings", member, since, until)
    assert sorted((key[0], *value) for key, value in rows.items()) == sorted(
        (key[0], *value) for key, value in found.items()
    )
    assert len({key[1] for key in rows}) == len({words[level] for _rule, level in found})


def _check_stays(raw: Raw, member: Member, since: date, until: date) -> None:
    nights = raw.lines("l.city, m.grade, 1, l.nights, l.home_minor", [0, 1], [2, 3, 4], "t.key = 'hotel'")
    stays = said("stays", member, since, until)
    assert sorted([value[0], value[1], value[3]] for value in stays.values()) == sorted(nights.values())
    for count, slept, a_night, spent in stays.values():
        assert count <= slept
        assert a_night == int(Fraction(spent, slept) + Fraction(1, 2))


def _check_durations(raw: Raw, member: Member, since: date, until: date) -> None:
    waits: dict[tuple[str, str], list[int]] = defaultdict(list)
    sql = """SELECT s.name, a.name, k.opened_at, k.decided_at, d.approved_at FROM approvals_approvaltask k
        JOIN approvals_step s ON s.id = k.step_id JOIN people_member a ON a.id = k.assignee_id
        JOIN documents_document d ON d.process_id = k.process_id
        WHERE MINE AND d.state <> 'approving' AND k.state IN ('agreed', 'sent_back') AND d.approved_at IS NOT NULL"""
    for step, name, opened, decided, approved in raw.rows(sql):
        if raw.holds(business_date(instant(approved))):
            waits[step, name].append(max(int((instant(decided) - instant(opened)).total_seconds()), 0))
    rows = REPORTS["durations"].make(Asking(Actor(member), since, until)).rows
    assert {(row.cells[0], row.cells[1]): row.cells[2] for row in rows} == {key: len(one) for key, one in waits.items()}
    for row in rows:
        seconds = waits[str(row.cells[0]), str(row.cells[1])]
        tenths = int(Fraction(sum(seconds) * 10, len(seconds) * 3600) + Fraction(1, 2))
        assert row.cells[3] == Decimal(tenths) / 10


def _check_journeys(raw: Raw, member: Member, since: date, until: date) -> None:
    pairs: Found = defaultdict(lambda: [0, 0])
    early: Found = defaultdict(lambda: [0, 0])
    for mode, ends, minor, days in _journeys(raw):
        before = pairs[" — ".join(one or "未知" for one in sorted(ends)), mode]
        before[:] = [before[0] + 1, before[1] + minor]
        before = early[_ahead(days), mode]
        before[:] = [before[0] + 1, before[1] + minor]
    rows = said("journeys", member, since, until)
    assert {key: [value[0], value[2]] for key, value in rows.items()} == dict(pairs)
    for count, average, spent in rows.values():
        assert average == int(Fraction(spent, count) + Fraction(1, 2))
    rows = said("bookings", member, since, until)
    assert {key: [value[0], value[2]] for key, value in rows.items()} == dict(early)


def _journeys(raw: Raw) -> Iterator[tuple[str, tuple[str, str], int, int | None]]:
    proofs = """SELECT p.line_id FROM documents_lineinvoice p JOIN documents_line l ON l.id = p.line_id
        JOIN documents_document d ON d.id = l.document_id JOIN invoices_invoice i ON i.id = p.invoice_id
        WHERE MINE AND i.currency = d.currency AND i.total_minor IS NOT NULL
        AND (i.kind LIKE '%铁路电子客票%' OR i.kind = '火车票' OR i.kind LIKE '%航空运输电子客票行程单%')"""
    with_ticket = {row[0] for row in raw.rows(proofs)}
    for one in raw.invoices():
        mode = "铁路" if "铁路" in one["kind"] or "火车" in one["kind"] else "航空" if "航空" in one["kind"] else ""
        if not mode or not raw.holds(one["spent_on"]) or one["extra"].get("business") == "退":
            continue
        ends = city(one["extra"].get("from_station", "")), city(one["extra"].get("to_station", ""))
        try:
            travelled = date.fromisoformat(one["extra"].get("travel_date", ""))
        except ValueError:
            travelled = None
        bought = min(day for day in (one["issued_on"], one["spent_on"]) if day)
        days = (travelled - bought).days if travelled else -1
        yield mode, ends, one["total"], days if days >= 0 else None
    lines = f"""SELECT l.id, t.key, l.city, l.home_minor FROM documents_line l
        JOIN documents_document d ON d.id = l.document_id JOIN documents_expensetype t ON t.id = l.expense_type_id
        WHERE MINE AND t.key IN ('train', 'flight') AND l.spent_on >= '{raw.since}' AND l.spent_on < '{raw.after}'"""  # noqa: S608
    for pk, key, where, minor in raw.rows(lines):
        if pk not in with_ticket:
            yield "铁路" if key == "train" else "航空", ("", city(where)), minor, None


def city(station: str) -> str:
    """The city a station's name begins with."""
    return next((one for one in CITIES if station.startswith(one)), station)


def _ahead(days: int | None) -> str:
    if days is None:
        return "无法判断"
    if days == 0:
        return "出行当天"
    if days >= 14:
        return "提前14天及以上"
    return "提前1至2天" if days < 3 else "提前3至6天" if days < 7 else "提前7至13天"
