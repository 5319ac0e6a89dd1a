"""What if: past clocks reckoned again under other targets and hours, from the stretches they really had."""

from collections import defaultdict
from datetime import datetime
from typing import Any

from django.db import transaction

from hesi.core.time import day_after, now, start_of_day
from hesi.core.working_calendar import WorkingCalendar
from hesi.support.promises.book import ledger_of
from hesi.support.promises.course import DROPPED, MET, Ledger, Terms
from hesi.support.promises.models import Clock, ClockSegment, Replay
from hesi.support.promises.reckoning import Kind, Stretch, Target
from hesi.support.promises.rounds import subjects_of
from hesi.support.promises.snapshot import calendar_of
from hesi.workspace.access.actor import SystemActor
from hesi.workspace.events.record import record
from hesi.workspace.tenancy.scope import active_tenant

BATCH = 500
MOST_LISTED = 2000
OUTCOMES = ("met", "breached", "open")
Cell = dict[str, int]


def run_replay(replay_id: int) -> None:
    """Reckon every clock that began in the months asked for; progress is written after each batch."""
    replay: Replay | None = Replay.objects.filter(pk=replay_id).first()
    if replay is None or replay.state == Replay.State.DONE:
        return
    try:
        _run(replay)
    except Exception:
        Replay.objects.filter(pk=replay.pk).update(state=Replay.State.FAILED)
        raise


def _run(replay: Replay) -> None:
    zone = active_tenant().time_zone
    since, until = start_of_day(replay.since, zone), start_of_day(day_after(replay.until), zone)
    clocks = Clock.objects.filter(started_at__gte=since, started_at__lt=until)
    Replay.objects.filter(pk=replay.pk).update(
        state=Replay.State.RUNNING, total_rows=clocks.order_by().count(), done_rows=0
    )
    calendar, at = calendar_of(replay.calendar), now()
    table: dict[tuple[str, str], dict[str, Cell]] = defaultdict(_empty)
    moved: list[dict[str, Any]] = []
    position = done = 0
    while True:
        batch = list(clocks.filter(pk__gt=position).select_related("version").order_by("pk")[:BATCH])
        stretches = _stretches_of(batch)
        subjects = subjects_of(batch)
        for clock in batch:
            ledger = ledger_of(clock, stretches[clock.pk])
            row = compare(clock, ledger, replay.targets, calendar, at)
            if row is None:
                continue
            _count(table[clock.priority, clock.metric], row)
            if row["before"] != row["after"] and len(moved) < MOST_LISTED:
                label = subjects[clock.subject_type, clock.subject_id].event_label
                moved.append(row | {"clock": clock.pk, "subject": label, "type": clock.subject_type})
        done += len(batch)
        is_last = len(batch) < BATCH
        _write(replay, done, table, moved, is_last=is_last)
        if is_last:
            return
        position = batch[-1].pk


def compare(
    clock: Clock, ledger: Ledger, targets: dict[str, Any], calendar: WorkingCalendar, at: datetime
) -> dict[str, Any] | None:
    """How this clock came out, and how it would have; None when it is promised in neither case or was dropped."""
    stored = targets.get(clock.priority, {}).get(clock.metric)
    before = _outcome(ledger, at) if clock.target else None
    if clock.breached_at is not None:
        before = "breached"
    wanted = {clock.metric: Target.of(stored)} if stored else {}
    again = Ledger(
        clock.metric,
        clock.started_at,
        Terms(clock.priority, -1, wanted, calendar),
        clock.cycle,
        ledger.state,
        ledger.ended_at,
        ledger.stretches,
    )
    after = _outcome(again, at)
    if before is None and after is None:
        return None
    found = again.reckoned(at)
    return {
        "priority": clock.priority,
        "metric": clock.metric,
        "before": before or "",
        "after": after or "",
        "due_before": clock.due_at.isoformat() if clock.due_at else "",
        "due_after": found.due_at.isoformat() if found and found.due_at else "",
        "ended_at": clock.ended_at.isoformat() if clock.ended_at else "",
    }


def _outcome(ledger: Ledger, at: datetime) -> str | None:
    found = ledger.reckoned(at if ledger.ended_at is None else ledger.ended_at)
    if found is None:
        return None
    if found.missed_at is not None:
        return "breached"
    return {MET: "met", DROPPED: None}.get(ledger.state, "open")


def _empty() -> dict[str, Cell]:
    return {"before": dict.fromkeys(OUTCOMES, 0), "after": dict.fromkeys(OUTCOMES, 0)}


def _count(cell: dict[str, Cell], row: dict[str, Any]) -> None:
    for side in ("before", "after"):
        if row[side]:
            cell[side][row[side]] += 1


def _stretches_of(clocks: list[Clock]) -> dict[int, list[Stretch]]:
    found: dict[int, list[Stretch]] = {clock.pk: [] for clock in clocks}
    for row in ClockSegment.objects.filter(clock_id__in=found).order_by("begins_at", "pk"):
        found[row.clock_id].append(Stretch(Kind(row.kind), row.reason, row.begins_at, row.ends_at, row.pk))
    return found


@transaction.atomic
def _write(
    replay: Replay,
    done: int,
    table: dict[tuple[str, str], dict[str, Cell]],
    moved: list[dict[str, Any]],
    *,
    is_last: bool,
) -> None:
    rows = [{"priority": priority, "metric": metric, **cell} for (priority, metric), cell in sorted(table.items())]
    replay.done_rows = done
    replay.result = {"rows": rows, "moved": moved if is_last else []}
    replay.state = Replay.State.DONE if is_last else Replay.State.RUNNING
    replay.save(update_fields=["done_rows", "result", "state"])
    record("promise_replay.moved", replay, by=SystemActor("promises"), audience=[replay.asked_by_id], done=done)
