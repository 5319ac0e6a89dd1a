"""The documents behind a number of a budget."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any, Self

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


class Takers:
    """What takes something of these budgets in these months, each at its newest row: a list for `key_page`.

    Newest first by the month of the expense, then by the moment. An item holds type, id, `occupied`, `used`, and
    `month` and `pk` of that row. Rows are walked from where a page begins, some at a time, so that the documents of a
    whole company are never added up for the twenty that are shown.
    """

    def __init__(self, every: QuerySet[Use], rows: QuerySet[Use] | None = None) -> None:
        self._every, self._rows = every, every if rows is None else rows

    @classmethod
    def of(cls, budgets: Collection[int], span: Span) -> Self:
        """Those of a budget and everything below it, over some months."""
        return cls(Use.objects.filter(budget__in=budgets, month__gte=span.since, month__lt=span.after))

    def filter(self, *args: Any, **kwargs: Any) -> Self:
        return type(self)(self._every, self._rows.filter(*args, **kwargs))

    def order_by(self, *names: Any) -> Self:
        return type(self)(self._every, self._rows.order_by(*names))

    def __iter__(self) -> Iterator[dict[str, Any]]:
        at, ids = 0, [0] * _STEP
        while len(ids) == _STEP:
            ids = list(self._rows.values_list("pk", flat=True)[at : at + _STEP])
            newest = self._newest(ids)
            yield from (newest[pk] for pk in ids if pk in newest)
            at += _STEP

    def __getitem__(self, index: slice, /) -> list[dict[str, Any]]:
        return list(islice(self, index.start, index.stop))

    def _newest(self, ids: Collection[int]) -> dict[int, dict[str, Any]]:
        """Of the subjects of these rows those whose newest row is among them, by its id."""
        subjects = set(Use.objects.filter(pk__in=ids).order_by().values_list("subject_type", "subject_id"))
        mine = self._every.filter(
            subject_type__in={kind for kind, _pk in subjects}, subject_id__in={pk for _kind, pk in subjects}
        ).order_by("month", "pk")
        found: dict[tuple[str, int], dict[str, Any]] = {}
        for row in mine.values("subject_type", "subject_id", "month", "pk", "phase", "minor"):
            key = (row["subject_type"], row["subject_id"])
            sums = found.get(key, {Phase.OCCUPIED: 0, Phase.USED: 0})
            sums[row["phase"]] += row["minor"]
            found[key] = sums | row
        return {
            row["pk"]: row for row in found.values() if row["pk"] in ids and (row[Phase.OCCUPIED] or row[Phase.USED])
        }


def behind(
    budgets: Collection[int], span: Span, actor: AnyActor, currency: str, *, cursor: str = ""
) -> tuple[KeyPage[Any], list[Behind]]:
    """A page of them, the newest first, each opened to who may see it."""
    page: KeyPage[Any] = key_page(Takers.of(budgets, span), order=ORDER, cursor=cursor, size=SIZE)
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
