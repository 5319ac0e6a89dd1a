"""The next promised time as the page shows it: in words, and as a bar that shrinks."""

from dataclasses import dataclass
from datetime import datetime

from hesi.core.time import now
from hesi.support.promises.models import Clock, Metric
from hesi.support.tickets.models import Ticket


@dataclass(frozen=True, slots=True)
class Deadline:
    """`left` and `whole` are seconds by the wall; `tone` says how near it is, never alone."""

    metric: str
    due_at: datetime
    left: int
    whole: int
    tone: str

    @property
    def is_over(self) -> bool:
        return self.left < 0


def deadline_of(ticket: Ticket) -> Deadline | None:
    """The ticket's next promised time; None where nothing runs."""
    if ticket.due_at is None:
        return None
    at = now()
    clock = (
        Clock.objects.filter(
            subject_type=Ticket.subject_type, subject_id=ticket.pk, metric=ticket.due_metric, state=Clock.State.RUNNING
        )
        .order_by("-cycle")
        .values("started_at", "warn_at")
        .first()
    )
    start = clock["started_at"] if clock else ticket.created_at
    left, whole = _seconds(ticket.due_at, at), max(_seconds(ticket.due_at, start), 1)
    is_near = bool(clock and clock["warn_at"] and clock["warn_at"] <= at) or left < whole / 4
    tone = "red" if left < 0 else "amber" if is_near else "green"
    return Deadline(str(Metric(ticket.due_metric).label), ticket.due_at, left, whole, tone)


def _seconds(later: datetime, earlier: datetime) -> int:
    return int((later - earlier).total_seconds())
