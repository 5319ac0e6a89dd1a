"""What a person sends when a draft is saved: plain values, checked for shape but not yet for rules."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from hesi.core.errors import Invalid
from hesi.core.money import Money, parse_amount

if TYPE_CHECKING:
    from hesi.expenses.documents.models import ExpenseType

MAX_LINES = 200


@dataclass(frozen=True, slots=True)
class LineInput:
    """One line as typed. `id` is the line's own id, or None for a new one; `amount` is text such as "1,234.50"."""

    id: int | None = None
    expense_type_id: int | None = None
    spent_on: date | None = None
    currency: str = ""
    amount: str = ""
    department_id: int | None = None
    project_id: int | None = None
    city: str = ""
    people_count: int = 1
    nights: int = 1
    note: str = ""
    invoice_keys: tuple[str, ...] = ()
    attachment_keys: tuple[str, ...] = ()

    def money(self, home: str) -> Money:
        """The amount in the line's currency (the company's where none was chosen); empty is zero. Raises `Invalid`."""
        currency = self.currency or home
        if not self.amount.strip():
            return Money.zero(currency)
        money = parse_amount(self.amount, currency)
        if money.minor < 0:
            raise Invalid(_("An expense cannot be negative. Leave out the line instead."))
        return money


@dataclass(frozen=True, slots=True)
class DraftInput:
    """A whole draft as typed; lines replace the lines there were. `reasons` maps (line id or None, rule) to a text.

    `types` are expense types that were read already to understand what was typed, by id. `beside` is what was typed in
    parts of the editor that rooms above draw.
    """

    title: str = ""
    purpose: str = ""
    department_id: int | None = None
    legal_entity_id: int | None = None
    project_id: int | None = None
    lines: tuple[LineInput, ...] = ()
    reasons: dict[tuple[int | None, str], str] = field(default_factory=dict)
    types: "Mapping[int, ExpenseType]" = field(default_factory=dict)
    beside: Mapping[str, str] = field(default_factory=dict)
