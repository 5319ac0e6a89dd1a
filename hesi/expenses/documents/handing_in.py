"""What the page of a document's missing invoices shows: each expense, what was handed in, and what could be."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from hesi.core.money import Money
from hesi.expenses.documents.editor import wallet_for
from hesi.expenses.documents.later import to_follow_in
from hesi.expenses.documents.models import Document, Line
from hesi.expenses.documents.supplies import Supply
from hesi.expenses.invoices.models import Invoice
from hesi.expenses.policies.sentences import finding_text

MOST_CHOICES = 15


@dataclass(frozen=True, slots=True)
class Choice:
    """A free invoice of the wallet. `difference`: by how much it is above the expense, where both share a currency."""

    invoice: Invoice
    difference: Money | None

    @property
    def fits(self) -> bool:
        """Whether it is exactly the amount."""
        return self.difference is not None and self.difference.is_zero


@dataclass(frozen=True, slots=True)
class HandedIn:
    """An invoice that waits for finance, with what the policy says of it."""

    supply: Supply
    difference: Money | None
    remarks: list[str]


@dataclass(slots=True)
class Wanted:
    """An expense whose invoice is to follow. `given_reason` is what was said at submission.

    `chosen`, the key of an invoice, and `note` are what was answered when that could not be taken.
    """

    line: Line
    given_reason: str
    handed_in: list[HandedIn] = field(default_factory=list)
    choices: list[Choice] = field(default_factory=list)
    chosen: str = ""
    note: str = ""


def wanted_of(document: Document, *, with_choices: bool) -> list[Wanted]:
    """The expenses of this document whose invoice is to follow; with what the submitter could hand in."""
    lines: Any = to_follow_in(document).select_related("expense_type").order_by("position", "pk")
    found = []
    for line in lines:
        line.document = document
        found.append(Wanted(line, line.given_reason or ""))
    if not found:
        return found
    by_line = {one.line.pk: one for one in found}
    offered = Supply.objects.offered().filter(line__in=list(by_line))
    for supply in offered.select_related("invoice", "offered_by").order_by("pk"):
        one = by_line[supply.line_id]
        one.handed_in.append(HandedIn(supply, difference_of(supply.invoice, one.line), _remarks(supply)))
    if with_choices:
        free = wallet_for(document)
        for one in found:
            one.choices = _choices(free, one.line)
    return found


def difference_of(invoice: Invoice | None, line: Line) -> Money | None:
    """By how much the invoice is above the expense; None where that cannot be told."""
    total = invoice.total if invoice else None
    return total - line.amount if total is not None and total.currency == line.currency else None


def _choices(free: Iterable[Invoice], line: Line) -> list[Choice]:
    """The nearest amounts first; among equals as in the wallet."""
    found = [Choice(invoice, difference_of(invoice, line)) for invoice in free]

    def distance(choice: Choice) -> tuple[bool, int]:
        return choice.difference is None, abs(choice.difference.minor) if choice.difference is not None else 0

    return sorted(found, key=distance)[:MOST_CHOICES]


def _remarks(supply: Supply) -> list[str]:
    return [
        " ".join(finding_text(str(one.get("rule", "")), one.get("params"))).strip()
        for one in supply.findings
        if one.get("level") != "info"
    ]
