"""How promises were kept, counted."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from statistics import median

from hesi.support.promises.models import Clock, Metric, Priority


@dataclass(frozen=True, slots=True)
class Compliance:
    """One priority and one clock over a time: how many were promised, kept, missed; the rest is open still.

    `median_minutes` is the working time that those took that have ended; None when none has.
    """

    priority: str
    metric: str
    promised: int
    met: int
    breached: int
    median_minutes: int | None

    @property
    def percent(self) -> float | None:
        """The share that was kept among those decided, None when none is."""
        decided = self.met + self.breached
        return round(100 * self.met / decided, 1) if decided else None


def compliance(customer_id: int | None, since: datetime, until: datetime) -> list[Compliance]:
    """The clocks that began from `since` to before `until`, of one customer or of all, by priority and clock.

    What was dropped without having been missed was promised to nobody in the end and is not counted.
    """
    rows = Clock.objects.filter(started_at__gte=since, started_at__lt=until, version__isnull=False).exclude(target={})
    if customer_id is not None:
        rows = rows.filter(customer_id=customer_id)
    facts = rows.order_by().values_list("priority", "metric", "state", "breached_at", "used_seconds")
    return _counted(facts.iterator(chunk_size=2000))


def _counted(facts: Iterable[tuple[str, str, str, datetime | None, int | None]]) -> list[Compliance]:
    counts: dict[tuple[str, str], list[int]] = defaultdict(lambda: [0, 0, 0])
    spans: dict[tuple[str, str], list[int]] = defaultdict(list)
    for priority, metric, state, breached_at, used_seconds in facts:
        if state == Clock.State.DROPPED and breached_at is None:
            continue
        cell = counts[priority, metric]
        cell[0] += 1
        cell[1] += state == Clock.State.MET and breached_at is None
        cell[2] += breached_at is not None
        if state == Clock.State.MET and used_seconds is not None:
            spans[priority, metric].append(used_seconds)
    return [
        Compliance(priority, metric, promised, met, breached, _median_minutes(spans[priority, metric]))
        for priority in Priority.values
        for metric in Metric.values
        if (priority, metric) in counts
        for promised, met, breached in [counts[priority, metric]]
    ]


def _median_minutes(seconds: list[int]) -> int | None:
    return round(median(seconds) / 60) if seconds else None
