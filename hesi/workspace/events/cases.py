"""The case of a subject: what somebody who is asked for help must know of it, in words, frozen when they are asked."""

from collections.abc import Callable
from dataclasses import dataclass, field

TEXT, AMOUNT, ID, INSTANT, DAY = "text", "amount", "id", "instant", "day"


@dataclass(frozen=True, slots=True)
class CaseRow:
    """One fact. `kind` says what the value is: `amount` and `id` are masked for readers without the right.

    An `instant` is ISO 8601 with its offset, a `day` an ISO date.
    """

    label: str
    value: str
    kind: str = TEXT


@dataclass(frozen=True, slots=True)
class CaseSection:
    """Facts that belong together; the person may keep each section to themselves. `key` is the same in any language."""

    key: str
    title: str
    rows: list[CaseRow] = field(default_factory=list)


# Reads everything once; each call then tells it in the language that is active.
Telling = Callable[[], list[CaseSection]]
