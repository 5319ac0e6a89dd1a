"""The kept sums as one person may see them.

Who sees every document reads the sums alone. Who heads departments reads those of the documents filed there, and
counts their own and what they were asked to decide by itself; everybody else counts only those. Either way it is what
`Document.objects.visible_to` would add up to.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet, Sum

from hesi.core.time import month_bounds, start_of_day
from hesi.expenses.documents.grants import VIEW_ALL_DOCUMENTS
from hesi.expenses.documents.models import Document, Line
from hesi.insights.hidden import Hidden
from hesi.insights.models import KEY, SUMS, Cell, Cut
from hesi.insights.rollups.facts import NOTHING, Counting, Key, Sums
from hesi.insights.rollups.papers import in_chunks, read_papers
from hesi.insights.spending import COUNTED_KINDS, COUNTED_STATES
from hesi.workspace.access.actor import AnyActor

_BY_LINE = (Cut.TYPE, Cut.PERSON, Cut.PROJECT, Cut.STAY, Cut.JOURNEY)
_BY_INSTANT = {
    Cut.FILED: "submitted_at", Cut.FINDING: "submitted_at", Cut.PAID: "paid_at", Cut.DECISION: "approved_at",
}  # fmt: skip


# So many documents are read at once.
_PAGE = 500


@dataclass(frozen=True, slots=True)
class Window:
    """The months from `since` to `until`, both first days and both included, and what they are narrowed to."""

    since: date
    until: date
    entity_id: int | None = None
    department_ids: frozenset[int] | None = None

    @property
    def days(self) -> tuple[date, date]:
        """The first day and the one after the last."""
        return self.since, month_bounds(self.until)[1]


class Reading:
    """One cut through a window, for one person."""

    def __init__(self, actor: AnyActor, cut: Cut, window: Window) -> None:
        self.actor, self.cut, self.window = actor, cut, window

    def beside(self, cut: Cut, since: date) -> "Reading":
        """Another of the cuts that count lines, from the same month on or a later one.

        What is this person's own is read once for both.
        """
        other = Reading(self.actor, cut, replace(self.window, since=since))
        other.__dict__["_every"] = self._every
        return other

    def by(self, *names: str) -> dict[tuple[Any, ...], Sums]:
        """The sums by these columns of a cell (month, department, entity, state, facet, word), without empty ones."""
        found: dict[tuple[Any, ...], Sums] = {}
        for key, sums in [*self._kept(names), *self._counted(names)]:
            found[key] = plus(found.get(key, NOTHING), sums)
        return {key: sums for key, sums in found.items() if sums != NOTHING}

    def _kept(self, names: tuple[str, ...]) -> Iterable[tuple[tuple[Any, ...], Sums]]:
        rows = self._cells()
        if rows is None:
            return
        sums = {f"sum_{name}": Sum(name) for name in SUMS}
        for row in rows.order_by().values_list(*names).annotate(**sums):
            # Without any column there is one row, which is empty where nothing was found.
            yield row[: len(names)], tuple(value or 0 for value in row[len(names) :])  # type: ignore[misc]

    def _cells(self) -> QuerySet[Cell] | None:
        window = self.window
        rows = Cell.objects.filter(cut=self.cut, month__gte=window.since, month__lte=window.until)
        if not self.actor.holds(VIEW_ALL_DOCUMENTS):
            headed = self.actor.headed_department_ids
            if not headed:
                return None
            rows = rows.filter(filed_in__in=headed)
        if window.entity_id is not None:
            rows = rows.filter(entity=window.entity_id)
        if window.department_ids is not None:
            rows = rows.filter(department__in=window.department_ids)
        return rows

    def _counted(self, names: tuple[str, ...]) -> Iterable[tuple[tuple[Any, ...], Sums]]:
        places = [KEY.index(name) for name in names]
        return [(tuple(key[place] for place in places), sums) for key, sums in self._by_itself]

    @property
    def _by_itself(self) -> list[tuple[Key, Sums]]:
        """What no kept sum holds for this person alone: their own documents and those they were asked to decide."""
        return [(key, sums) for key, sums in self._every if self._is_asked(key)]

    @cached_property
    def _every(self) -> list[tuple[Key, Sums]]:
        """All that these documents add to any sum."""
        if self.actor.holds(VIEW_ALL_DOCUMENTS):
            return []
        tenant, in_full = self.actor.tenant, self.cut not in (Cut.TYPE, Cut.PERSON, Cut.PROJECT, Cut.FILED, Cut.PAID)
        found: list[tuple[Key, Sums]] = []
        for chunk in self._documents():
            asked = {"with_tasks": self.cut == Cut.DECISION, "with_less": self.cut == Cut.PAID}
            for paper in read_papers(chunk, in_full=in_full, **asked):
                found += Counting(paper, paper.document.state, tenant, in_full).cells().items()
        return found

    def _documents(self) -> Iterable[list[Document]]:
        """Their own documents and those they were asked to decide, without those the sums hold already, in pages."""
        found = self._narrowed(Document.objects.own_or_asked(self.actor))
        return in_chunks(found.iterator(_PAGE), _PAGE)

    def _narrowed(self, documents: QuerySet[Document]) -> QuerySet[Document]:
        rows = documents.filter(kind__in=COUNTED_KINDS, state__in=COUNTED_STATES, currency=self.actor.tenant.currency)
        headed = self.actor.headed_department_ids
        if headed:
            rows = rows.filter(Q(department__isnull=True) | ~Q(department__in=headed))
        if self.window.entity_id is not None:
            rows = rows.filter(legal_entity_id=self.window.entity_id)
        first, after = self.window.days
        if self.cut in _BY_LINE:
            lines: Any = Line.objects.filter(document=OuterRef("pk")).alias(day=Hidden("spent_on"))
            rows = rows.filter(Exists(lines.filter(day__gte=first, day__lt=after)))
        elif column := _BY_INSTANT.get(self.cut):
            zone = self.actor.tenant.time_zone
            bounds = {f"{column}__gte": start_of_day(first, zone), f"{column}__lt": start_of_day(after, zone)}
            rows = rows.filter(**bounds)
        return rows.order_by("pk")

    def _is_asked(self, key: Key) -> bool:
        cut, month, _filed_in, department, *_rest = key
        window = self.window
        is_in = cut == self.cut and window.since <= month <= window.until
        return is_in and (window.department_ids is None or department in window.department_ids)


def plus(one: Sums, other: Sums) -> Sums:
    """Two sums together."""
    return (one[0] + other[0], one[1] + other[1], one[2] + other[2], one[3] + other[3])
