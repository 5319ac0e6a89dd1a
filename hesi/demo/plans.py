"""What is going to happen, as plain values: the storytellers plan it, `history` writes it and `acting` acts it out."""

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from hesi.core.money import Money
from hesi.demo.papers import Paper
from hesi.expenses.invoices.models import Invoice


class Course(StrEnum):
    """How a claim goes, apart from how far it has come by today."""

    THROUGH = "agreed by everybody"
    RETURNED = "sent back once and submitted again"
    REJECTED = "sent back and left so"
    REFUSED = "sent back and given up"
    TAKEN_BACK = "withdrawn and submitted again"
    LEFT = "withdrawn and left so"
    DRAFT = "never submitted"
    GIVEN_UP = "voided as a draft"


ENDS_EARLY = frozenset({Course.REJECTED, Course.REFUSED, Course.LEFT, Course.DRAFT, Course.GIVEN_UP})


@dataclass
class LinePlan:
    """One line. `paper` proves it, none where it needs no invoice or the invoice was lost."""

    type_key: str
    spent_on: date
    amount: Money
    note: str = ""
    city: str = ""
    nights: int = 1
    people: int = 1
    paper: Paper | None = None
    invoice: Invoice | None = None


@dataclass
class ClaimPlan:
    """One claim of a colleague. `pause` is the key of the step at which nobody decides before today."""

    by: str
    template: str
    title: str
    purpose: str
    lines: list[LinePlan]
    created_at: datetime
    submitted_at: datetime
    project: str = ""
    course: Course = Course.THROUGH
    pause: str = ""
    back_at: str = "manager"
    reasons: list[str] = field(default_factory=list)
