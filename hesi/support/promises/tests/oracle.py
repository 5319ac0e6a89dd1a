"""The rules of the clocks once more, as slowly and plainly as can be: minute by minute, counting on fingers.

It shares nothing with the arithmetic: a minute counts when the wall is open and the clock is not standing still.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

MINUTE = timedelta(minutes=1)
START = datetime.fromisoformat("2026-11-20T08:00:00+08:00")
# Minutes of working time by priority: first response, next response, solution.
TARGETS = {
    "high": {"first_response": 30, "next_response": 45, "solution": 240},
    "low": {"first_response": 180, "next_response": 200, "solution": 700},
}
CLOSED_DAYS = {"2026-11-25"}


def is_open(at: datetime) -> bool:
    """Monday to Friday 9-12 and 13-18, the 25th closed; `at` in Shanghai's time."""
    works = at.weekday() < 5 and f"{at:%Y-%m-%d}" not in CLOSED_DAYS
    return works and (9 <= at.hour < 12 or 13 <= at.hour < 18)


@dataclass
class Finger:
    """One clock: the minute at which each further minute was full, and until when it ran."""

    metric: str
    priority: str
    started: int
    state: str = "running"
    full: list[int] = field(default_factory=list)
    ran_until: int = 0

    def due(self) -> int | None:
        wanted = TARGETS[self.priority][self.metric]
        return self.full[wanted - 1] if len(self.full) >= wanted else None


class Oracle:
    """All clocks of one subject since `START`."""

    def __init__(self, priority: str) -> None:
        self.minute = 0
        self.priority = priority
        self.waits_for = ""
        self.clocks = [Finger("first_response", priority, 0), Finger("solution", priority, 0)]

    def let_pass(self, minutes: int) -> None:
        for _each in range(minutes):
            counts = is_open(START + self.minute * MINUTE)
            self.minute += 1
            for clock in self.clocks:
                if clock.state == "running":
                    clock.ran_until = self.minute
                    if counts:
                        clock.full.append(self.minute)

    def open(self, *metrics: str) -> list[Finger]:
        return [c for c in self.clocks if c.state in ("running", "paused") and c.metric in metrics]

    def reply(self) -> None:
        for clock in self.open("first_response", "next_response"):
            clock.state = "met"

    def customer(self) -> None:
        if self.waits_for == "customer":
            self.resume()
        if not self.open("first_response", "next_response"):
            fresh = Finger("next_response", self.priority, self.minute, ran_until=self.minute)
            fresh.state = "paused" if self.waits_for else "running"
            self.clocks.append(fresh)

    def wait(self) -> None:
        if not self.open("first_response", "next_response"):
            self._stand_still("customer")

    def hold(self) -> None:
        self._stand_still("third_party")

    def resume(self) -> None:
        self.waits_for = ""
        for clock in self.open("next_response", "solution"):
            clock.state = "running"

    def solve(self) -> None:
        self.resume()
        for clock in self.open("solution"):
            clock.state = "met"
        for clock in self.open("next_response"):
            clock.state = "dropped"

    def reopen(self) -> None:
        self.resume()
        for clock in self.clocks:
            if clock.metric == "solution" and clock.state in ("met", "dropped"):
                clock.state, clock.priority = "running", self.priority

    def drop(self) -> None:
        self.waits_for = ""
        for clock in self.open("first_response", "next_response", "solution"):
            clock.state = "dropped"

    def high(self) -> None:
        self._prioritise("high")

    def low(self) -> None:
        self._prioritise("low")

    def _stand_still(self, reason: str) -> None:
        self.waits_for = reason
        for clock in self.open("next_response", "solution"):
            clock.state = "paused"

    def _prioritise(self, priority: str) -> None:
        self.priority = priority
        for clock in self.open("first_response", "next_response", "solution"):
            clock.priority = priority
