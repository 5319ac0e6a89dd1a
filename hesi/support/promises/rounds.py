"""The round of every minute: warnings, deadlines that were missed, rungs of the ladder. Safe with many workers.

Everything is a conditional update or a unique row: whoever gets it writes the event, everybody else passes by. Each
step reads what is due by its index, a batch at a time.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from hesi.core.business_time import business_time_between, instant_after
from hesi.core.working_calendar import NoWorkingTime
from hesi.support.promises.audience import Audience, audience_of
from hesi.support.promises.book import ledger_of, write_breach
from hesi.support.promises.course import OPEN, RUNNING, Ledger
from hesi.support.promises.ladder import Ladder, read_ladder
from hesi.support.promises.models import Alert, Clock, ClockSegment, Commitment, EscalationRung
from hesi.support.promises.reckoning import Kind, Stretch
from hesi.workspace.access.actor import SystemActor
from hesi.workspace.events.record import record
from hesi.workspace.events.subjects import SubjectPointer

BATCH = 200
# An answer given in time may still be on its way into the database.
GRACE = timedelta(seconds=5)
# Just after closing people are told all the same.
AFTER_CLOSING = timedelta(minutes=15)
MOST_TIMES = 8
_SYSTEM = SystemActor("promises")


@dataclass(frozen=True, slots=True)
class Round:
    """What one round did."""

    warned: int = 0
    breached: int = 0
    escalated: int = 0
    repeated: int = 0


def look_round(at: datetime) -> Round:
    """One round in the open workspace."""
    ladder = read_ladder()
    return Round(
        warned=_in_batches(_to_warn(at), lambda clock, subject: _warn(clock, subject, at)),
        breached=_in_batches(_to_breach(at), lambda clock, subject: _breach(clock, subject)),
        escalated=_in_batches(_to_climb(at), lambda clock, subject: _climb(clock, subject, ladder, at)),
        repeated=_repeat(ladder, at),
    )


def _to_warn(at: datetime) -> QuerySet[Clock]:
    return Clock.objects.filter(state=RUNNING, warn_at__lte=at, warned_at__isnull=True).order_by("warn_at", "pk")


def _to_breach(at: datetime) -> QuerySet[Clock]:
    return Clock.objects.filter(state=RUNNING, breached_at__isnull=True, due_at__lt=at - GRACE).order_by("due_at", "pk")


def _to_climb(at: datetime) -> QuerySet[Clock]:
    return Clock.objects.filter(state=RUNNING, rung_at__lte=at).order_by("rung_at", "pk")


def _in_batches(due: QuerySet[Clock], each: Callable[[Clock, SubjectPointer], int]) -> int:
    done, seen = 0, set[int]()
    while True:
        batch = list(due.exclude(pk__in=seen).select_related("version")[:BATCH])
        subjects = subjects_of(batch)
        for clock in batch:
            seen.add(clock.pk)
            with transaction.atomic():
                done += each(clock, subjects[clock.subject_type, clock.subject_id])
        if len(batch) < BATCH:
            return done


def subjects_of(clocks: list[Clock]) -> dict[tuple[str, int], SubjectPointer]:
    """The subjects of these clocks as events name them."""
    rows = Commitment.objects.filter(subject_id__in={clock.subject_id for clock in clocks})
    labels = {(row.subject_type, row.subject_id): row.label for row in rows}
    keys = {(clock.subject_type, clock.subject_id) for clock in clocks}
    return {key: SubjectPointer(key[0], key[1], labels.get(key, "")) for key in keys}


def _warn(clock: Clock, subject: SubjectPointer, at: datetime) -> int:
    mine = Clock.objects.filter(pk=clock.pk, state=RUNNING, warn_at=clock.warn_at, warned_at__isnull=True)
    if not mine.update(warned_at=at):
        return 0
    audience = audience_of(subject)
    record("promise.warned", subject, by=_SYSTEM, audience=_followers(audience), **_facts(clock))
    return 1


def _breach(clock: Clock, subject: SubjectPointer) -> int:
    # The row may have been answered or moved since it was read.
    still = Clock.objects.filter(pk=clock.pk, state=RUNNING, due_at=clock.due_at)
    if not still.select_for_update(of=("self",)).exists() or clock.due_at is None:
        return 0
    return int(write_breach(clock, clock.due_at, subject))


def _climb(clock: Clock, subject: SubjectPointer, ladder: Ladder, at: datetime) -> int:
    ledger = ledger_with_stretches(clock)
    climbed = set(Alert.objects.filter(clock=clock).values_list("rung_id", flat=True))
    waiting = [rung for rung in ladder.for_clock(clock.metric, clock.priority) if rung.pk not in climbed]
    reached = [(ledger.part_at(rung.at_percent), rung) for rung in waiting]
    due = [rung for when, rung in reached if when is not None and when <= at]
    later = [when for when, rung in reached if when is not None and when > at]
    audience = audience_of(subject) if due else None
    held = [rung for rung in due if not may_tell(rung, ledger, audience, at)]
    told = sum(climb(clock, rung, subject, audience, ledger, at) for rung in due if rung not in held)
    if held:
        later.append(_opening_after(ledger, at))
    Clock.objects.filter(pk=clock.pk, state=RUNNING, rung_at=clock.rung_at).update(rung_at=min(later, default=None))
    return told


def climb(
    clock: Clock,
    rung: EscalationRung,
    subject: SubjectPointer,
    audience: Audience | None,
    ledger: Ledger,
    at: datetime,
) -> int:
    """Tell whom the rung names, once for this clock; 0 when somebody was faster."""
    told = audience.of(rung.targets) if audience is not None else []
    facts: dict[str, Any] = {"told": told, "sent_at": at, "next_at": _again_at(rung, ledger, at)}
    alert, is_new = Alert.objects.get_or_create(clock=clock, rung=rung, defaults=facts)
    if not is_new:
        return 0
    _tell(alert, rung, clock, subject, audience)
    return 1


def _repeat(ladder: Ladder, at: datetime) -> int:
    """Rungs that nobody acknowledged: the next one is climbed early, the last one is told again."""
    done = 0
    due = Alert.objects.filter(next_at__lte=at, acknowledged_at__isnull=True).order_by("next_at", "pk")
    alerts = list(due.select_related("clock__version", "rung")[:BATCH])
    subjects = subjects_of([alert.clock for alert in alerts])
    for alert in alerts:
        with transaction.atomic():
            subject = subjects[alert.clock.subject_type, alert.clock.subject_id]
            done += _follow_up(alert, subject, ladder, at)
    return done


def _follow_up(alert: Alert, subject: SubjectPointer, ladder: Ladder, at: datetime) -> int:
    clock, rung = alert.clock, alert.rung
    mine = Alert.objects.filter(pk=alert.pk, next_at=alert.next_at, acknowledged_at__isnull=True)
    if clock.state not in OPEN or rung is None or alert.times >= MOST_TIMES:
        mine.update(next_at=None)
        return 0
    ledger = ledger_with_stretches(clock)
    audience = audience_of(subject)
    if clock.state != RUNNING or not may_tell(rung, ledger, audience, at):
        mine.update(next_at=_opening_after(ledger, at + timedelta(minutes=rung.repeat_minutes)))
        return 0
    climbed = set(Alert.objects.filter(clock=clock).values_list("rung_id", flat=True))
    above = [one for one in ladder.for_clock(clock.metric, clock.priority) if one.pk not in climbed]
    if above:
        return climb(clock, above[0], subject, audience, ledger, at) if mine.update(next_at=None) else 0
    if not mine.update(next_at=_again_at(rung, ledger, at), times=alert.times + 1):
        return 0
    alert.times += 1
    _tell(alert, rung, clock, subject, audience)
    return 1


def may_tell(rung: EscalationRung, ledger: Ledger, audience: Audience | None, at: datetime) -> bool:
    """Whether people are told at this hour: in working hours, and always where it is urgent or the rung says so."""
    is_pressing = ledger.terms.priority == "urgent" or (audience is not None and audience.is_emergency)
    if not rung.obeys_hours or is_pressing or ledger.terms.calendar is None:
        return True
    return bool(business_time_between(at - AFTER_CLOSING, at, ledger.terms.calendar))


def _again_at(rung: EscalationRung, ledger: Ledger, at: datetime) -> datetime | None:
    if not rung.needs_acknowledgement or not rung.repeat_minutes:
        return None
    span = timedelta(minutes=rung.repeat_minutes)
    if not rung.obeys_hours or ledger.terms.priority == "urgent" or ledger.terms.calendar is None:
        return at + span
    try:
        return instant_after(at, working_time=span, calendar=ledger.terms.calendar)
    except NoWorkingTime:
        return at + span


def _opening_after(ledger: Ledger, at: datetime) -> datetime:
    if ledger.terms.calendar is None:
        return at
    try:
        return ledger.terms.calendar.next_opening(at)
    except NoWorkingTime:
        return at + timedelta(days=1)


def _tell(alert: Alert, rung: EscalationRung, clock: Clock, subject: SubjectPointer, audience: Audience | None) -> None:
    record(
        "promise.escalated",
        subject,
        by=_SYSTEM,
        audience=_followers(audience),
        **_facts(clock),
        alert=alert.pk,
        percent=rung.at_percent,
        targets=rung.targets,
        channels=rung.channels,
        told=alert.told,
        times=alert.times,
    )


def ledger_with_stretches(clock: Clock) -> Ledger:
    """The clock as the rules know it."""
    rows = ClockSegment.objects.filter(clock=clock).order_by("begins_at", "pk")
    return ledger_of(clock, [Stretch(Kind(row.kind), row.reason, row.begins_at, row.ends_at, row.pk) for row in rows])


def _followers(audience: Audience | None) -> list[int]:
    return list(audience.followers) if audience is not None else []


def _facts(clock: Clock) -> dict[str, Any]:
    due = clock.due_at.isoformat() if clock.due_at is not None else ""
    return {"metric": clock.metric, "cycle": clock.cycle, "clock": clock.pk, "due_at": due}
