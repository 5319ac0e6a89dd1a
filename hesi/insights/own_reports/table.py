"""The table of a report: rows in their order, the rest put together, columns side by side."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from hesi.insights.own_reports.counting import Counted, gathered, ordered
from hesi.insights.own_reports.definition import Definition
from hesi.insights.own_reports.dimensions import DIMENSIONS, as_text
from hesi.insights.own_reports.measures import DOCUMENTS, MEASURES, Measure, Sums, together
from hesi.insights.reports.asking import Asking
from hesi.insights.reports.sheet import SheetRow
from hesi.workspace.exports.registry import Cell, CellKind, Column

MOST_COLUMNS = 24
Place = dict[str, str]
Opening = Callable[[Place], str]
_RowKey = tuple[Any, ...]
_Pairs = list[tuple[Any, Sums]]


@dataclass(frozen=True, slots=True)
class CellRow(SheetRow):
    """A row whose cells each open to their own lines; an empty address opens nothing."""

    urls: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Table:
    """What a report comes to: columns, rows, what they come to together, and what is to be known of them."""

    columns: tuple[Column, ...]
    rows: list[CellRow]
    total: CellRow | None
    notes: tuple[str, ...] = ()


class _Rest:
    """Stands for every value that is not shown by itself."""


_REST = _Rest()


class Laying:
    """Lays what was counted out as a table of at most so many rows; `opening` says where a cell leads."""

    def __init__(
        self, definition: Definition, counted: Counted, asking: Asking, *, opening: Opening, most_rows: int | None
    ) -> None:  # fmt: skip
        self.definition, self.counted, self.asking = definition, counted, asking
        self.opening, self.most_rows = opening, most_rows
        self.measures = [MEASURES[key] for key in definition.measures]
        self.notes: list[str] = []
        # By the value of the first grouping, then by the whole row: its columns with their sums.
        self.below: dict[Any, dict[_RowKey, _Pairs]] = {}
        for group in counted.groups:
            self.below.setdefault(group.row[0], {}).setdefault(group.row, []).append((group.column, group.sums))

    def table(self) -> Table:
        """Once; the notes are gathered on the way."""
        columns = self._column_values()
        rows = self._rows(columns)
        everything = [pair for rows_of in self.below.values() for pairs in rows_of.values() for pair in pairs]
        total = self._row(_("Total"), {}, everything, columns, self.counted.whole) if rows else None
        if DOCUMENTS in self.definition.measures and rows and not self.counted.adds_documents:
            self.notes.append(_("A document may lie in several groups, so documents are not added up from the rows."))
        return Table(self._headings(columns), rows, total, tuple(self.notes))

    def _column_values(self) -> list[Any]:
        """The columns shown; of very many the latest or largest, the others as one."""
        key = self.definition.column
        if not key:
            return []
        sums = gathered(self.counted.groups, lambda group: group.column)
        values = ordered(self.definition, self.counted, key, sums)
        if DIMENSIONS[key].is_time:
            values.sort()
        if len(values) <= MOST_COLUMNS:
            return values
        said = _("{count} columns do not fit side by side; the last one holds those that are not shown.")
        self.notes.append(said.format(count=len(values)))
        kept = values[-(MOST_COLUMNS - 1) :] if DIMENSIONS[key].is_time else values[: MOST_COLUMNS - 1]
        return [*kept, _REST]

    def _headings(self, columns: Sequence[Any]) -> tuple[Column, ...]:
        found = [Column(key, DIMENSIONS[key].label, width=24) for key in self.definition.row_groupings]
        if not self.definition.column:
            return (*found, *(self._number(measure.key, measure.label, measure) for measure in self.measures))
        measure, key = self.measures[0], self.definition.column
        for value in columns:
            is_rest = value is _REST
            name = _("Others") if is_rest else self.counted.name(key, value)
            found.append(self._number(f"{key}:{'others' if is_rest else as_text(value)}", name, measure))
        return (*found, self._number(measure.key, _("Together"), measure))

    def _rows(self, columns: Sequence[Any]) -> list[CellRow]:
        order = self._order()
        if self.most_rows is not None and len(order) > self.most_rows:
            said = _(
                "{count} rows are too many for a page; the last one holds those not shown, the export has them all."
            )
            self.notes.append(said.format(count=len(order)))
            order = order[: self.most_rows - 1]
        rows = [self._named(row, columns) for row in order]
        shown = set(order)
        rest = [
            pair for rows_of in self.below.values() for row, pairs in rows_of.items() if row not in shown
            for pair in pairs
        ]  # fmt: skip
        return (
            [*rows, self._row(_("Others"), None, rest, columns, self._together(sums for _c, sums in rest))]
            if rest
            else rows
        )

    def _order(self) -> list[_RowKey]:
        """The rows that stand by themselves: of so many of the first grouping, each with its second."""
        firsts = {first: [s for ps in rows.values() for _c, s in ps] for first, rows in self.below.items()}
        order = ordered(self.definition, self.counted, self.definition.first, firsts)
        if self.definition.top:
            order = order[: self.definition.top]
        if not self.definition.second:
            return [(first,) for first in order]
        found = []
        for first in order:
            seconds = {row[1]: [s for _c, s in pairs] for row, pairs in self.below[first].items()}
            found += [(first, one) for one in ordered(self.definition, self.counted, self.definition.second, seconds)]
        return found

    def _named(self, row: _RowKey, columns: Sequence[Any]) -> CellRow:
        pairs = self.below[row[0]][row]
        names = [
            self.counted.name(key, value) for key, value in zip(self.definition.row_groupings, row, strict=True)
        ]  # fmt: skip
        place = dict(zip("ab", map(as_text, row), strict=False))
        return self._row(names[0], place, pairs, columns, self._together(sums for _c, sums in pairs), *names[1:])

    def _row(
        self, name: str, place: Place | None, pairs: _Pairs, columns: Sequence[Any], whole: Sums, *more: str
    ) -> CellRow:  # fmt: skip
        """One row; without a place (what is put together) nothing of it opens."""
        names = (name, *(more or ("",) * (len(self.definition.row_groupings) - 1)))
        url = "" if place is None else self.opening(place)
        if self.definition.column:
            numbers, urls = self._across(place, pairs, columns)
            cells = [*numbers, self._cell(self.measures[0], whole)]
        else:
            cells = [self._cell(measure, whole) for measure in self.measures]
            urls = [url] * (len(cells) - 1)
        return CellRow((*names, *cells), url, urls=(*[""] * len(names), *urls, url))

    def _across(self, place: Place | None, pairs: _Pairs, columns: Sequence[Any]) -> tuple[list[Cell], list[str]]:
        """The cells of a row side by side, and where each leads."""
        shown = {value for value in columns if value is not _REST}
        found: dict[Any, list[Sums]] = {}
        for value, sums in pairs:
            found.setdefault(value if value in shown else _REST, []).append(sums)
        cells = [self._cell(self.measures[0], self._together(found[one])) if one in found else None for one in columns]
        urls = [
            self.opening({**place, "c": as_text(one)})
            if one in found and one is not _REST and place is not None
            else ""
            for one in columns
        ]
        return cells, urls

    def _cell(self, measure: Measure, sums: Sums) -> Cell:
        value = measure.of(sums)
        return self.asking.money(value) if measure.is_money and value is not None else value

    def _together(self, groups: Iterable[Sums]) -> Sums:
        return together(groups, adds_documents=self.counted.adds_documents)

    def _number(self, key: str, heading: Any, measure: Measure) -> Column:
        kind = CellKind.MONEY if measure.is_money else CellKind.NUMBER
        is_added = measure.is_sum or (measure.key == DOCUMENTS and self.counted.adds_documents)
        return Column(key, heading, kind, has_total=is_added)
