"""The rows of a shipped report as its page shows them; the first ones of very many, the export has them all.

A year's table has a thousand cells and more. What a column decides is therefore said once for all its cells: the tag
each begins with.
"""

from datetime import date
from typing import Any, NamedTuple

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from hesi.core.money import Money
from hesi.insights.reports.sheet import Report, Sheet, SheetRow
from hesi.workspace.exports.registry import CellKind, Column, Row

_MOST_ROWS = 100
# The amount a row is read for, where that is not the last one.
_MAIN = ("spent", "filed", "concerned")
# In characters: a month, a day or a number stays on one line.
_SHORT = 12


class Cell(NamedTuple):
    """`tag` is what it begins with."""

    tag: SafeString
    value: Any
    is_money: bool
    is_day: bool


class Table:
    """`heads` are the headings, each with whether it stands above numbers; `left` says what the page leaves out."""

    def __init__(self, report: Report, sheet: Sheet) -> None:
        amounts = [at for at, column in enumerate(report.columns) if column.kind == CellKind.MONEY]
        main = next((at for at in amounts if report.columns[at].key in _MAIN), amounts[-1] if amounts else None)
        columns = [_Column(column, is_main=at == main) for at, column in enumerate(report.columns)]
        self.heads = [{"text": one.heading, "is_number": one.is_number} for one in columns]
        self._columns = columns
        self.rows = [self._row(row) for row in sheet.rows[:_MOST_ROWS]]
        self.totals = [self._total(row) for row in report.totals(sheet)] if sheet.rows else []
        left = len(sheet.rows) - _MOST_ROWS
        self.left = _("{count} more rows are in the export.").format(count=left) if left > 0 else ""

    def _row(self, row: SheetRow) -> dict[str, Any]:
        first, *others = self._columns
        cells = [_cell(column.tag(value), value) for column, value in zip(others, row.cells[1:], strict=True)]
        tag = first.tag(None, is_title=True)
        return {"first": _cell(tag, row.cells[0]), "cells": cells, "url": row.url, "indent": range(row.level)}

    def _total(self, row: Row) -> list[Cell]:
        pairs = zip(self._columns, row, strict=True)
        return [_cell(one.tag(value, is_title=not at, is_total=True), value) for at, (one, value) in enumerate(pairs)]


class _Column:
    """What the cells of a column have in common. On a phone a cell names its column, unless it is empty."""

    def __init__(self, column: Column, *, is_main: bool) -> None:
        self.heading = column.heading
        self.is_number = column.kind in (CellKind.MONEY, CellKind.NUMBER)
        is_short = column.width <= _SHORT
        number = "text-end report-number is-amount" if is_main else "text-end report-number"
        one_line = "text-nowrap" if is_short else ""
        self._looks = {
            (True, False): f"is-title {one_line}".strip(),
            (True, True): "is-title",
            (False, False): number if self.is_number else one_line,
            (False, True): number,
        }
        self._tags: dict[tuple[bool, bool, bool], SafeString] = {}

    def tag(self, value: Any, *, is_title: bool = False, is_total: bool = False) -> SafeString:
        """The tag a cell of this column begins with."""
        key = (is_title, is_total, value is None or value == "")
        if key not in self._tags:
            label = "" if is_title or key[2] else format_html(' data-label="{}"', self.heading)
            self._tags[key] = format_html('<td class="{}"{}>', self._looks[key[:2]], label)
        return self._tags[key]


def _cell(tag: SafeString, value: Any) -> Cell:
    return Cell(tag, "" if value is None else value, isinstance(value, Money), isinstance(value, date))
