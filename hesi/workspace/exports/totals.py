"""What the columns of an export add up to."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from hesi.core.money import Money
from hesi.workspace.exports.registry import Cell, CellKind, Column, Row


class Totals:
    """Adds while rows pass by: money apart for each currency, numbers together."""

    def __init__(self, columns: Sequence[Column]) -> None:
        self._columns = columns
        added = [at for at, column in enumerate(columns) if column.has_total]
        self._money = [at for at in added if columns[at].kind is CellKind.MONEY]
        self._numbers = [at for at in added if columns[at].kind is CellKind.NUMBER]
        self._minor: dict[tuple[int, str], int] = {}
        self._sums: dict[int, int | Decimal] = dict.fromkeys(self._numbers, 0)

    def add(self, row: Row) -> None:
        """Count this row in."""
        for at in self._money:
            value: Any = row[at]
            if value is not None:
                place = (at, value.currency)
                self._minor[place] = self._minor.get(place, 0) + value.minor
        for at in self._numbers:
            number: Any = row[at]
            self._sums[at] += number or 0

    def rows(self) -> list[list[Cell]]:
        """The rows below the list: one, or one for each currency; none where nothing is added up."""
        if not self._money and not self._numbers:
            return []
        currencies: list[str] = sorted({currency for _at, currency in self._minor}) or [""]
        return [
            self._row(currency, is_first=at == 0, is_only=len(currencies) == 1)
            for at, currency in enumerate(currencies)
        ]

    def _row(self, currency: str, *, is_first: bool, is_only: bool) -> list[Cell]:
        row: list[Cell] = [None] * len(self._columns)
        for at in self._money:
            if (at, currency) in self._minor:
                row[at] = Money(self._minor[at, currency], currency)
        if is_first:
            for at, number in self._sums.items():
                row[at] = number
        if self._columns[0].kind is CellKind.TEXT:
            row[0] = _("Total") if is_only else _("Total in {currency}").format(currency=currency)
        return row
