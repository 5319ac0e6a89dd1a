"""The twins of the reports of invoices, findings, approval and travel."""

import re
from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from hesi.core.time import business_date
from hesi.expenses.invoices.kind_names import kind_label
from hesi.expenses.policies.rules import RULES
from hesi.insights.reports import REPORTS
from hesi.insights.reports.asking import Asking
from hesi.insights.tests.raw import Found, Raw, instant, loaded, said
from hesi.workspace.access.actor import Actor
from hesi.workspace.people.models import Member

# Of which it is known what their stations are called.
CITIES = [
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
]


def check_papers(raw: Raw, member: Member, since: date, until: date) -> None:
    """All of them for one reader."""
    _check_suppliers(raw, member, since, until)
    _check_tax(raw, member, since, until)
    _check_findings(raw, member, since, until)
    _check_stays(raw, member, since, until)
    _check_durations(raw, member, since, until)
    _check_journeys(raw, member, since, until)


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
