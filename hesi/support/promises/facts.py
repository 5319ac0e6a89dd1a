"""What a policy is chosen by, and where the next deadline of a subject stands."""

from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any


@dataclass(frozen=True)
class Facts:
    """What policies may look at. `plan` and `language` are those of the customer, `category` and `channel` keys."""

    customer_id: int | None
    plan: str
    priority: str
    category: str = ""
    channel: str = ""
    language: str = ""

    def stored(self) -> dict[str, Any]:
        """As JSON keeps it."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Standing:
    """The next deadline among the open clocks of a subject.

    `due_at` is None when nothing is promised or everything stands still; `metric` names the clock all the same when
    one stands still. `breached`: an open clock is past its deadline. `remaining` is working time, never negative.
    """

    due_at: datetime | None = None
    metric: str = ""
    breached: bool = False
    remaining: timedelta | None = None


NOTHING_PROMISED = Standing()
