"""The picture of a report: one or two groupings of its first measure, drawn with the pictures of every report."""

from collections.abc import Callable, Sequence
from typing import Any

from django.utils.translation import gettext as _

from hesi.insights.own_reports.charts import drawn_pair
from hesi.insights.own_reports.counting import Counted, gathered, ordered
from hesi.insights.own_reports.definition import Definition
from hesi.insights.own_reports.dimensions import DIMENSIONS, every_time
from hesi.insights.own_reports.measures import DOCUMENTS, MEASURES, Sums, together, weight_of
from hesi.insights.pictures import Heat, Lines, Picture, Ranks, Shares, Stacks, Streams, Tiles
from hesi.insights.reports.asking import Asking

# So many marks can be told apart, and so many lines or parts of a bar.
MOST_DRAWN, MOST_SERIES = 12, 6


def picture_of(definition: Definition, counted: Counted, asking: Asking) -> Picture | None:
    """What the definition asks to be drawn; None for the table alone."""
    if not definition.chart or not counted.groups:
        return None
    return _DRAWN[definition.chart](_Drawing(definition, counted, asking))


class _Drawing:
    """The groups of a report as names with values."""

    def __init__(self, definition: Definition, counted: Counted, asking: Asking) -> None:
        self.definition, self.counted, self.asking = definition, counted, asking
        self.measure = MEASURES[definition.measures[0]]
        self.is_sum = self.measure.is_sum or (self.measure.key == DOCUMENTS and counted.adds_documents)
        self.unit = asking.currency if self.measure.is_money else ""
        first, second = drawn_pair(definition.first, definition.second, definition.column)
        self.pair: tuple[str, ...] = (first, second) if second else (first,)

    def value(self, groups: Sequence[Sums]) -> int:
        """What these come to."""
        if self.measure.key == DOCUMENTS:
            return weight_of(self.measure, groups)
        return self.measure.of(together(groups)) or 0

    def sums(self, *keys: str) -> dict[Any, list[Sums]]:
        """The groups by one dimension, or by a pair of them."""
        places = [self.definition.groupings.index(key) for key in keys]

        def values_of(group: Any) -> Any:
            every = (*group.row, group.column) if self.definition.column else group.row
            found = tuple(every[place] for place in places)
            return found if len(found) > 1 else found[0]

        return gathered(self.counted.groups, values_of)

    def names(self, key: str, most: int) -> dict[Any, str]:
        """The values of one dimension that are drawn, in order, with their names; times with those between them."""
        sums = self.sums(key)
        if DIMENSIONS[key].is_time:
            return {name: name for name in every_time(key, self.asking.months)}
        return {
            value: self.counted.name(key, value) for value in ordered(self.definition, self.counted, key, sums)[:most]
        }

    def ranked(self) -> list[tuple[str, int]]:
        """Names and values of the first grouping; of many the first ones and, where it means something, the others."""
        key = self.pair[0]
        sums = self.sums(key)
        order = ordered(self.definition, self.counted, key, sums)
        most = self.definition.top or (len(order) if DIMENSIONS[key].is_time else MOST_DRAWN)
        rows = [(self.counted.name(key, value), self.value(sums[value])) for value in order[:most]]
        left = [one for value in order[most:] for one in sums[value]]
        return [*rows, (_("Others"), self.value(left))] if left and self.is_sum else rows

    def field(self, most: tuple[int, int]) -> tuple[list[str], list[str], list[list[int]]]:
        """Names down, names across, and the values where they meet; the others across as one where it adds up."""
        down, across = (self.names(key, many) for key, many in zip(self.pair, most, strict=True))
        sums = self.sums(*self.pair)
        values = [[self.value(sums.get((one, other), [])) for other in across] for one in down]
        places = list(across.values())
        if self.is_sum and not DIMENSIONS[self.pair[1]].is_time:
            rest: dict[Any, list[Sums]] = {}
            for (one, other), found in sums.items():
                if other not in across:
                    rest.setdefault(one, []).extend(found)
            if rest:
                places.append(_("Others"))
                values = [[*row, self.value(rest.get(one, []))] for row, one in zip(values, down, strict=True)]
        return list(down.values()), places, values


def _stacks(drawing: _Drawing) -> Picture:
    names, parts, values = drawing.field((drawing.definition.top or MOST_DRAWN, MOST_SERIES))
    return Stacks(drawing.unit, parts, list(zip(names, values, strict=True)))


def _lines(drawing: _Drawing) -> Picture:
    """Along the time, whichever of the two groupings it is."""
    if len(drawing.pair) == 1:
        sums = drawing.sums(drawing.pair[0])
        told = [(name, [drawing.value(sums.get(name, []))]) for name in drawing.names(drawing.pair[0], 0)]
        return Lines(drawing.unit, (str(drawing.measure.label),), told)
    if not DIMENSIONS[drawing.pair[0]].is_time:
        drawing.pair = (drawing.pair[1], drawing.pair[0])
    names, series, values = drawing.field((0, MOST_SERIES))
    return Lines(drawing.unit, series, list(zip(names, values, strict=True)))


def _heat(drawing: _Drawing) -> Picture:
    most = drawing.definition.top or MOST_DRAWN
    return Heat(drawing.unit, *drawing.field((most, MOST_DRAWN)))


def _streams(drawing: _Drawing) -> Picture:
    first, second = drawing.pair
    name = drawing.counted.name
    found = drawing.sums(first, second).items()
    return Streams(drawing.unit, [(name(first, a), name(second, b), drawing.value(sums)) for (a, b), sums in found])


_DRAWN: dict[str, Callable[[_Drawing], Picture]] = {
    "bar": lambda drawing: Ranks(drawing.unit, drawing.ranked()),
    "pie": lambda drawing: Shares(drawing.unit, drawing.ranked()),
    "tiles": lambda drawing: Tiles(drawing.unit, drawing.ranked()),
    "stacked": _stacks,
    "line": _lines,
    "heat": _heat,
    "streams": _streams,
}
