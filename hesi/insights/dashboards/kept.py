"""The kept sums a board needs, read with one statement."""

from collections.abc import Iterable, Mapping
from datetime import date
from functools import cached_property
from typing import Any, Final

from django.db.models import Q, QuerySet, Sum

from hesi.core.time import add_months
from hesi.insights.models import SUMS, Cell, Cut
from hesi.insights.rollups.facts import NOTHING, Sums
from hesi.insights.rollups.reading import plus

_COLUMNS: Final = ("month", "state", "facet", "word")
TREND_MONTHS: Final = 12
DECISION_MONTHS: Final = 3
# How many months of each cut a board looks at, the running one included.
_WANTED: Final[Mapping[Cut, int]] = {
    Cut.TYPE: TREND_MONTHS, Cut.PERSON: 1, Cut.FINDING: 1, Cut.TAX: 1, Cut.DECISION: DECISION_MONTHS,
}  # fmt: skip


class Kept:
    """Sums over some cells, of the running month and the few before it."""

    def __init__(self, cells: QuerySet[Cell], month: date) -> None:
        self._cells, self.month = cells, month

    @property
    def months(self) -> list[date]:
        """The months of a trend, the oldest first."""
        return [add_months(self.month, -back) for back in range(TREND_MONTHS - 1, -1, -1)]

    def by(self, cut: Cut, *names: str, month: date | None = None) -> dict[tuple[Any, ...], Sums]:
        """The sums of one cut by these columns (month, state, facet, word), of one month or of all that are kept."""
        places = [_COLUMNS.index(name) for name in names]
        found: dict[tuple[Any, ...], Sums] = {}
        for key, sums in self._read.get(cut, ()):
            if month is None or key[0] == month:
                place = tuple(key[at] for at in places)
                found[place] = plus(found.get(place, NOTHING), sums)
        return {key: sums for key, sums in found.items() if sums != NOTHING}

    def total(self, cut: Cut, month: date) -> Sums:
        """Everything of one cut in one month."""
        return self.by(cut, month=month).get((), NOTHING)

    @cached_property
    def _read(self) -> dict[str, list[tuple[tuple[Any, ...], Sums]]]:
        wanted = Q()
        for cut, months in _WANTED.items():
            wanted |= Q(cut=cut, month__gte=add_months(self.month, 1 - months), month__lte=self.month)
        rows = self._cells.filter(wanted).order_by().values_list("cut", *_COLUMNS)
        found: dict[str, list[tuple[tuple[Any, ...], Sums]]] = {}
        for cut, *rest in _summed(rows):
            key, sums = rest[: len(_COLUMNS)], rest[len(_COLUMNS) :]
            found.setdefault(cut, []).append((tuple(key), (sums[0], sums[1], sums[2], sums[3])))
        return found


def _summed(rows: Any) -> Iterable[tuple[Any, ...]]:
    found: Iterable[tuple[Any, ...]] = rows.annotate(**{f"sum_{name}": Sum(name) for name in SUMS})
    return found
