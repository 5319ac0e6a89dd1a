"""Shapes of the advances' API. Amounts are decimal strings with a currency code; dates are ISO 8601."""

from datetime import date

from ninja import Schema
from pydantic import Field

from hesi.expenses.advances.actions import AdvanceInput
from hesi.expenses.advances.models import Advance


class AdvanceIn(Schema):
    """An advance as its borrower asks for it. `amount` is a decimal string in the company's currency."""

    amount: str = Field(max_length=40)
    purpose: str = Field(max_length=500)
    due_on: date = Field(description="The day by which it will be cleared or returned: today or later.")
    project_id: int | None = Field(None, ge=1, le=2**63 - 1)

    def typed(self) -> AdvanceInput:
        """The input of the action."""
        return AdvanceInput(self.amount, self.purpose, self.due_on, self.project_id)


class AdvanceChange(AdvanceIn):
    """A draft saved again. `version` is the document's that was read; an older one is refused with 409."""

    version: int | None = Field(None, ge=1)


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
