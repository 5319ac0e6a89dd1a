"""The reports of what was spent: by month, department, type, person, project and legal entity."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.utils.translation import gettext as _

from hesi.core.time import add_months
from hesi.expenses.documents.models import State
from hesi.insights.models import Cut
from hesi.insights.pictures import Heat, Lines, Picture, Ranks, Shares, Stacks, Streams, Tiles
from hesi.insights.reports.asking import Asking
from hesi.insights.reports.sheet import Sheet, SheetRow
from hesi.insights.rollups.facts import NOTHING, Sums
from hesi.insights.rollups.reading import plus
from hesi.insights.spending import IN_APPROVAL
from hesi.insights.words import month_label
from hesi.workspace.exports.registry import Row

WAITING = (State.APPROVED, State.TO_PAY, State.PAYING)
SETTLED = (State.PAID, State.ARCHIVED)
MOST_DRAWN = 12
_Named = tuple[str, int]


def months(asking: Asking) -> Sheet:
    """Documents by the month of their submission and how far they have come, and what was paid out in the month."""
    filed = asking.reading(Cut.FILED).by("month", "state")
    paid = asking.reading(Cut.PAID).by("month")
    rows, drawn = [], []
    for month in asking.months:
        all_of, approving, waiting, settled = (
            _over(filed, month, states) for states in (tuple(State), IN_APPROVAL, WAITING, SETTLED)
        )
        out = paid.get((month,), NOTHING)
        cells: Row = (
            month_label(month), all_of[2], asking.money(all_of[0]), asking.money(approving[0]),
            asking.money(waiting[0]), asking.money(settled[0]), asking.money(out[0]),
        )  # fmt: skip
        label = month_label(month)
        rows.append(SheetRow(cells, asking.behind("filed", since=label, until=label)))
        drawn.append((label, (settled[0], waiting[0], approving[0])))
    names = (_("Paid"), _("Approved, not paid yet"), _("In approval"))
    return Sheet(rows, Stacks(asking.currency, names, drawn))


def trend(asking: Asking) -> Sheet:
    """What was spent month by month, beside the same month a year ago."""
    now, before = (asking.reading(Cut.TYPE, years_back=years).by("month") for years in (0, 1))
    rows, drawn = [], []
    for month in asking.months:
        spent, earlier = now.get((month,), NOTHING)[0], before.get((add_months(month, -12),), NOTHING)[0]
        label = month_label(month)
        change = asking.money(spent - earlier)
        cells: Row = (label, asking.money(spent), asking.money(earlier), change, percent(spent - earlier, earlier))
        rows.append(SheetRow(cells, asking.behind("spent", since=label, until=label)))
        drawn.append((label, (spent, earlier)))
    return Sheet(rows, Lines(asking.currency, (_("Spent"), _("A year before")), drawn))


def departments(asking: Asking) -> Sheet:
    """The tree of departments, each with everything below it."""
    sums = _summed(asking.reading(Cut.TYPE).by("department", "state"))
    whole = _total(sums.values())
    below: dict[int, _Pair] = {}
    for pk, department in asking.tree.every.items():
        parts = [sums[one] for one in asking.tree.ids_below(department) if one in sums]
        if parts:
            below[pk] = _total(parts)
    rows: list[SheetRow] = []
    _walk(asking, sums, below, whole, rows, None, 0)
    if 0 in sums:
        cells = (_("No department"), *_cells(asking, sums[0], whole))
        rows.append(SheetRow(cells, asking.behind("spent", department=0)))
    drawn = [(asking.department_name(pk), pair[0]) for pk, pair in sums.items()]
    return Sheet(rows, Tiles(asking.currency, _largest(drawn)))


def _walk(
    asking: Asking, sums: dict[int, "_Pair"], below: dict[int, "_Pair"], whole: "_Pair", rows: list[SheetRow],
    top: Any, level: int,
) -> None:  # fmt: skip
    children = [one for one in asking.tree.children_of(top) if one.pk in below]
    for one in sorted(children, key=lambda child: (-below[child.pk][0], child.path)):
        cells = (one.name, *_cells(asking, below[one.pk], whole))
        rows.append(SheetRow(cells, asking.behind("spent", department=one.pk), level, is_added=level == 0))
        _walk(asking, sums, below, whole, rows, one, level + 1)


def types(asking: Asking) -> Sheet:
    """By expense type, the largest first."""
    found = asking.reading(Cut.TYPE).by("facet", "state")
    return _ranked(asking, found, asking.type_name, "type", Ranks)


def type_months(asking: Asking) -> Sheet:
    """Each expense type month by month."""
    found = asking.reading(Cut.TYPE).by("facet", "month")
    totals: dict[int, int] = defaultdict(int)
    for (pk, _month), sums in found.items():
        totals[pk] += sums[0]
    order = sorted(totals, key=lambda pk: (-totals[pk], pk))
    rows = []
    for pk in order:
        for month in asking.months:
            if (pk, month) in found:
                sums, label = found[pk, month], month_label(month)
                cells: Row = (asking.type_name(pk), label, sums[2], asking.money(sums[0]))
                rows.append(SheetRow(cells, asking.behind("spent", since=label, until=label, type=pk)))
    names = [asking.type_name(pk) for pk in order[:MOST_DRAWN]]
    values = [[found.get((pk, month), NOTHING)[0] for month in asking.months] for pk in order[:MOST_DRAWN]]
    return Sheet(rows, Heat(asking.currency, names, [month_label(month) for month in asking.months], values))


def flows(asking: Asking) -> Sheet:
    """From the department that bears it to what it was spent on."""
    found = asking.reading(Cut.TYPE).by("department", "facet")
    rows, streams = [], []
    for (department, kind), sums in sorted(found.items(), key=lambda item: (-item[1][0], item[0])):
        names = (asking.department_name(department), asking.type_name(kind))
        cells: Row = (*names, sums[2], asking.money(sums[0]))
        rows.append(SheetRow(cells, asking.behind("spent", department=department, exact=1, type=kind)))
        streams.append((*names, sums[0]))
    return Sheet(rows, Streams(asking.currency, streams))


def people(asking: Asking) -> Sheet:
    """Who spent what."""
    found = asking.reading(Cut.PERSON).by("facet", "state")
    members = asking.members(key[0] for key in found)
    sums, documents = _summed(found), _counted(found)
    whole, rows, drawn = _total(sums.values()), [], []
    for pk, pair in _by_size(sums):
        member = members[pk]
        cells: Row = (member.name, member.department, documents[pk], *_cells(asking, pair, whole))
        rows.append(SheetRow(cells, asking.behind("spent", person=pk)))
        drawn.append((member.name, pair[0]))
    return Sheet(rows, Ranks(asking.currency, drawn[:MOST_DRAWN]))


def projects(asking: Asking) -> Sheet:
    """By project; what belongs to none is not in it."""
    found = asking.reading(Cut.PROJECT).by("facet", "state")
    known = asking.projects(key[0] for key in found)
    return _ranked(asking, found, lambda pk: str(known[pk]), "project", Shares)


def entities(asking: Asking) -> Sheet:
    """By the legal entity the claims are filed for."""
    found = asking.reading(Cut.TYPE).by("entity", "state")
    return _ranked(asking, found, asking.entity_name, "entity", Shares)


_Pair = tuple[int, int]


def _ranked(
    asking: Asking, found: dict[tuple[Any, ...], Sums], name: Callable[[int], str], filter_: str,
    picture: Callable[[str, list[_Named]], Picture],
) -> Sheet:  # fmt: skip
    sums, counts = _summed(found), _counted(found)
    whole, rows, drawn = _total(sums.values()), [], []
    for pk, pair in _by_size(sums):
        cells: Row = (name(pk), counts[pk], *_cells(asking, pair, whole))
        rows.append(SheetRow(cells, asking.behind("spent", **{filter_: pk})))
        drawn.append((name(pk), pair[0]))
    return Sheet(rows, picture(asking.currency, _largest(drawn)))


def _summed(found: dict[tuple[Any, ...], Sums]) -> dict[int, _Pair]:
    """By the first column: everything, and how much of it is in approval. The state is the last column."""
    sums: dict[int, _Pair] = defaultdict(lambda: (0, 0))
    for key, (minor, *_rest) in found.items():
        total, approving = sums[key[0]]
        sums[key[0]] = (total + minor, approving + (minor if key[-1] in IN_APPROVAL else 0))
    return dict(sums)


def _counted(found: dict[tuple[Any, ...], Sums]) -> dict[int, int]:
    counts: dict[int, int] = defaultdict(int)
    for key, sums in found.items():
        counts[key[0]] += sums[2]
    return counts


def _cells(asking: Asking, pair: _Pair, whole: _Pair) -> Row:
    """Of which in approval, spent, and its share of the whole."""
    return (asking.money(pair[1]), asking.money(pair[0]), percent(pair[0], whole[0]))


def _total(pairs: Iterable[_Pair]) -> _Pair:
    total = approving = 0
    for one, other in pairs:
        total, approving = total + one, approving + other
    return total, approving


def _by_size(sums: dict[int, _Pair]) -> list[tuple[int, _Pair]]:
    return sorted(sums.items(), key=lambda item: (-item[1][0], item[0]))


def _largest(drawn: list[_Named]) -> list[_Named]:
    """The largest, and the others together, so that a picture stays readable."""
    ordered = sorted(drawn, key=lambda one: -one[1])
    rest = sum(minor for _name, minor in ordered[MOST_DRAWN:])
    return [*ordered[:MOST_DRAWN], (_("Others"), rest)] if rest else ordered[:MOST_DRAWN]


def _over(found: dict[tuple[Any, ...], Sums], month: date, states: Iterable[str]) -> Sums:
    total = NOTHING
    for state in states:
        total = plus(total, found.get((month, str(state)), NOTHING))
    return total


def percent(part: int, whole: int) -> Decimal | None:
    """What percentage of the whole a part is, to a tenth; None where there is no whole."""
    return (Decimal(part) * 100 / Decimal(whole)).quantize(Decimal("0.1"), ROUND_HALF_UP) if whole else None
