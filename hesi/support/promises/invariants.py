"""The laws of promises, asked by `hesi check-data`: every clock is reckoned again from its segments alone."""

import itertools
from collections.abc import Iterator
from datetime import datetime

from hesi.core.time import now
from hesi.support.promises.book import SECOND, ledger_of
from hesi.support.promises.course import FIRST, PAUSED, RUNNING, Ledger
from hesi.support.promises.models import Clock, Commitment
from hesi.support.promises.reckoning import Kind, Stretch
from hesi.support.promises.rounds import GRACE

BATCH = 500


def problems() -> Iterator[str]:
    """Every clock whose deadline, breach or segments are not what the arithmetic says."""
    at, position = now(), 0
    known = set(Commitment.objects.order_by().values_list("subject_type", "subject_id"))
    while True:
        rows = Clock.objects.filter(pk__gt=position).select_related("version").prefetch_related("segments")
        batch = list(rows.order_by("pk")[:BATCH])
        for clock in batch:
            name = f"clock {clock.pk} ({clock})"
            if (clock.subject_type, clock.subject_id) not in known:
                yield f"{name}: its subject has no terms"
            yield from (f"{name}: {sentence}" for sentence in differences(clock, at))
        if len(batch) < BATCH:
            return
        position = batch[-1].pk


def differences(clock: Clock, at: datetime) -> Iterator[str]:
    """What is stored of one clock against what follows from its segments."""
    rows = sorted(clock.segments.all(), key=lambda row: (row.begins_at, row.pk))
    stretches = [Stretch(Kind(row.kind), row.reason, row.begins_at, row.ends_at, row.pk) for row in rows]
    ledger = ledger_of(clock, stretches)
    yield from _of_segments(clock, ledger)
    found = ledger.reckoned(at)
    if found is None:
        if clock.due_at is not None:
            yield "has a deadline though nothing is promised"
        return
    if clock.due_at != found.due_at:
        yield f"is due at {clock.due_at}, reckoned {found.due_at}"
    if not ledger.is_open and clock.used_seconds != found.elapsed // SECOND:
        yield f"took {clock.used_seconds} s, reckoned {found.elapsed // SECOND} s"
    is_late = found.missed_at is not None and (not ledger.is_open or found.missed_at < at - 12 * GRACE)
    if is_late and clock.breached_at is None:
        yield f"missed {found.missed_at} and nobody wrote it down"
    if clock.breached_at is not None and clock.breached_at < clock.started_at and ledger.cycle:
        yield f"was missed at {clock.breached_at}, before it began"


def _of_segments(clock: Clock, ledger: Ledger) -> Iterator[str]:
    stretches = ledger.stretches
    if not stretches:
        yield "has no segments"
        return
    if stretches[0].begins_at != clock.started_at:
        yield f"begins at {clock.started_at}, its first segment at {stretches[0].begins_at}"
    for before, after in itertools.pairwise(stretches):
        if before.ends_at != after.begins_at:
            yield f"its segments leave a gap or overlap at {after.begins_at}"
    kinds = {RUNNING: Kind.RUN, PAUSED: Kind.PAUSE}
    if ledger.is_open and (stretches[-1].ends_at is not None or stretches[-1].kind is not kinds[ledger.state]):
        yield f"is {ledger.state}, its last segment says otherwise"
    if not ledger.is_open and stretches[-1].ends_at != clock.ended_at:
        yield f"ended at {clock.ended_at}, its last segment at {stretches[-1].ends_at}"
    if clock.metric == FIRST and any(stretch.kind is Kind.PAUSE for stretch in stretches):
        yield "stood still though it is a first response"
