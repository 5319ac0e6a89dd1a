"""What documents hand to budgets: plain values, so that budgets need not know what a document is."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from hesi.workspace.events.subjects import SubjectPointer


@dataclass(frozen=True, slots=True)
class Claimed:
    """One expense. `department_id` is the one that bears it; `minor` is in the company's currency.

    `line` is what a finding about it names; `month` the first day of the month it was spent in.
    """

    line: int
    month: date
    minor: int
    department_id: int | None = None
    expense_type: str = ""
    project_id: int | None = None


@dataclass(frozen=True, slots=True)
class Spender:
    """A subject that counts now, with its phase (`occupied` or `used`) and its expenses."""

    subject: SubjectPointer
    phase: str
    claimed: Sequence[Claimed]
