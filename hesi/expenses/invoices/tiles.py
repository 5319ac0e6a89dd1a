"""An invoice as a tile of the wallet."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from hesi.expenses.invoices.models import Invoice
from hesi.expenses.invoices.usage import Use, uses_of


@dataclass(frozen=True, slots=True)
class Tile:
    """`invoice` carries `held_by` and `thumbnail_key` (see `queries.with_places`)."""

    invoice: Any
    uses: tuple[Use, ...]
    is_chosen: bool = False

    @property
    def state(self) -> str:
        """The word of the badge: reimbursed, in a claim, to be checked, or not claimed yet."""
        if any(use.is_settled for use in self.uses):
            return "reimbursed"
        if self.invoice.held_by:
            return "claimed"
        return "to_check" if self.invoice.needs_look else "free"

    @property
    def is_free(self) -> bool:
        return not self.invoice.held_by

    @property
    def place(self) -> str:
        """The document it stands in, if any."""
        return self.invoice.held_by or (self.uses[0].label if self.uses else "")

    @property
    def title(self) -> str:
        return str(self.invoice.seller_name or self.invoice.kind_label or self.invoice.number)


def tiles_of(invoices: Iterable[Invoice], *, chosen: Collection[str] = ()) -> list[Tile]:
    """The tiles, with where each invoice is used, in a fixed number of queries."""
    rows = list(invoices)
    uses = uses_of([row.pk for row in rows])
    return [Tile(row, tuple(uses.get(row.pk, ())), row.key in chosen) for row in rows]
