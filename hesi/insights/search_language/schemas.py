"""The search's shape over the API. Amounts are strings in the company's currency."""

from datetime import date
from typing import Any, Self

from ninja import Schema

from hesi.insights.search_language.found import Found


class ExpenseOut(Schema):
    """One expense. `paid` is what was paid in `paid_currency`, `spent` the same in the company's currency."""

    document: str
    title: str
    state: str
    person: str
    department: str | None
    type: str | None
    type_name: str | None
    spent_on: date | None
    city: str
    note: str
    paid: str
    paid_currency: str
    spent: str

    @classmethod
    def of(cls, line: Any, found: Found) -> Self:
        document, kind = line.document, line.expense_type
        return cls(
            document=document.number, title=document.shown_title, state=document.state, person=document.submitter.name,
            department=found.bearer_of(line) or None, type=kind.key if kind else None,
            type_name=kind.label if kind else None, spent_on=line.spent_on, city=line.city, note=line.note,
            paid=f"{line.amount.decimal:f}", paid_currency=line.currency, spent=f"{line.home.decimal:f}",
        )  # fmt: skip


class SumOut(Schema):
    """What all that was found adds up to."""

    spent: str
    expenses: int
    documents: int


class ExpensesOut(Schema):
    """`question` is how the question was understood; `sum` comes with the first page only."""

    question: str
    currency: str
    sum: SumOut | None
    items: list[ExpenseOut]
    next_cursor: str
