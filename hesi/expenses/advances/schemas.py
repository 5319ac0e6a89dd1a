"""Shapes of the advances' API. Amounts are decimal strings with a currency code; dates are ISO 8601."""

from datetime import date

from ninja import Schema
from pydantic import Field

from hesi.expenses.advances.models import Advance


class AdvanceOut(Schema):
    """An advance of your own. Before it is paid nothing is lent."""

    number: str
    state: str = Field(description="Of its document; what is paid is open until `outstanding` is zero.")
    purpose: str
    currency: str
    asked: str
    lent: str
    cleared: str
    reserved: str = Field(description="What claims under way will clear.")
    returned: str
    outstanding: str
    lent_on: date | None
    due_on: date

    @classmethod
    def of(cls, advance: Advance) -> "AdvanceOut":
        """One advance with its sums."""
        return cls(
            number=advance.number,
            state=advance.document.state,
            purpose=advance.document.purpose,
            currency=advance.currency,
            asked=str(advance.document.total.decimal),
            lent=str(advance.lent.decimal),
            cleared=str(advance.cleared.decimal),
            reserved=str(advance.reserved.decimal),
            returned=str(advance.returned.decimal),
            outstanding=str(advance.outstanding.decimal),
            lent_on=advance.lent_on,
            due_on=advance.due_on,
        )


class AdvancePage(Schema):
    items: list[AdvanceOut]
    next_cursor: str = ""
