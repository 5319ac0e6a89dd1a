"""The documents behind a number of a budget."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.db.models import QuerySet

from hesi.core.money import Money
from hesi.core.pages import KeyPage, key_page
from hesi.expenses.budgets.models import Phase, Use
from hesi.expenses.budgets.periods import Span
from hesi.workspace.access.actor import AnyActor
from hesi.workspace.events.subjects import subject_of

SIZE = 20
ORDER = ("-month", "-pk")
# Rows of one walk: a document has a few, so that one walk nearly always fills a page.
_STEP = 300


@dataclass(frozen=True, slots=True)
class Behind:
    """One subject and what it takes. Without `url` the reader may see that it takes it, and not what it is."""

    label: str
    url: str
    occupied: Money
    used: Money


def takers(budgets: Collection[int], span: Span, *, cursor: str = "", size: int = SIZE) -> KeyPage[dict[str, Any]]:
    """A page of what takes something of these budgets in these months, each at its newest row.

    Newest first by the month of the expense, then by the moment. An item holds type, id, `occupied`, `used`, and
    `month` and `pk` of that row.
    """
    every = Use.objects.filter(budget__in=budgets, month__gte=span.since, month__lt=span.after)
    return key_page(every, order=ORDER, cursor=cursor, size=size, items=partial(_takers, every))


def _takers(every: QuerySet[Use], rows: QuerySet[Use]) -> Iterator[dict[str, Any]]:
    """Rows are walked some at a time: what a whole company takes is never added up for the few that are shown."""
    at, ids = 0, [0] * _STEP
    while len(ids) == _STEP:
        ids = list(rows.values_list("pk", flat=True)[at : at + _STEP])
        newest = _newest(every, ids)
        yield from (newest[pk] for pk in ids if pk in newest)
        at += _STEP


def _newest(every: QuerySet[Use], ids: Collection[int]) -> dict[int, dict[str, Any]]:
    """Of the subjects of these rows those whose newest row is among them, by its id."""
    subjects = set(Use.objects.filter(pk__in=ids).order_by().values_list("subject_type", "subject_id"))
    mine = every.filter(
        subject_type__in={kind for kind, _pk in subjects}, subject_id__in={pk for _kind, pk in subjects}
    ).order_by("month", "pk")
    found: dict[tuple[str, int], dict[str, Any]] = {}
    for row in mine.values("subject_type", "subject_id", "month", "pk", "phase", "minor"):
        key = (row["subject_type"], row["subject_id"])
        sums = found.get(key, {Phase.OCCUPIED: 0, Phase.USED: 0})
        sums[row["phase"]] += row["minor"]
        found[key] = sums | row
    return {row["pk"]: row for row in found.values() if row["pk"] in ids and (row[Phase.OCCUPIED] or row[Phase.USED])}


def behind(
    budgets: Collection[int], span: Span, actor: AnyActor, currency: str, *, cursor: str = ""
) -> tuple[KeyPage[dict[str, Any]], list[Behind]]:
    """A page of them, the newest first, each opened to who may see it."""
    page = takers(budgets, span, cursor=cursor)
    seen = _seen(page.items, actor)
    return page, [
        Behind(
            *seen.get((row["subject_type"], row["subject_id"]), ("", "")),
            Money(row["occupied"], currency),
            Money(row["used"], currency),
        )
        for row in page
    ]


def _seen(rows: Collection[dict[str, Any]], actor: AnyActor) -> dict[tuple[str, int], tuple[str, str]]:
    """Label and address of those the actor may see, in one query for each type."""
    found = {}
    for kind in {row["subject_type"] for row in rows}:
        subject = subject_of(kind)
        if subject is None:
            continue
        model: Any = subject.model
        visible = model.objects.visible_to(actor)
        with_surroundings = getattr(visible, "with_surroundings", None)
        if with_surroundings is not None:
            visible = with_surroundings()
        ids = [row["subject_id"] for row in rows if row["subject_type"] == kind]
        for one in visible.filter(pk__in=ids):
            found[kind, one.pk] = (subject.label(one), subject.url(one))
    return found
