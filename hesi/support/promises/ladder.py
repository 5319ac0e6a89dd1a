"""The ladder of escalation as the clocks see it: which rungs hold for a clock and when each is reached."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from hesi.support.promises.course import Ledger
from hesi.support.promises.models import EscalationRung


@dataclass(frozen=True, slots=True)
class Ladder:
    """Every rung of the workspace. Those named for a priority replace the general ones of the same clock."""

    rungs: tuple[EscalationRung, ...]

    def for_clock(self, metric: str, priority: str) -> list[EscalationRung]:
        """The rungs of a clock, lowest first."""
        mine = [rung for rung in self.rungs if rung.metric == metric]
        own = [rung for rung in mine if rung.priority == priority]
        found: Iterable[EscalationRung] = own or [rung for rung in mine if not rung.priority]
        return sorted(found, key=lambda rung: (rung.at_percent, rung.position, rung.pk))

    def first_at(self, ledger: Ledger) -> datetime | None:
        """When the lowest rung is reached; None while the clock does not run or has no ladder."""
        rungs = self.for_clock(ledger.metric, ledger.terms.priority)
        return ledger.part_at(rungs[0].at_percent) if rungs else None


def read_ladder() -> Ladder:
    """The open workspace's ladder."""
    return Ladder(tuple(EscalationRung.objects.all()))
