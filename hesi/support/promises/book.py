"""Clocks as rows: reading the course of one subject, and writing back what changed of it."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q

from hesi.support.promises.audience import members_following
from hesi.support.promises.course import DROPPED, FIRST, OPEN, RUNNING, SOLUTION, Course, Ledger, Terms
from hesi.support.promises.facts import NOTHING_PROMISED, Facts, Standing
from hesi.support.promises.ladder import Ladder, read_ladder
from hesi.support.promises.models import Clock, ClockSegment, Commitment, SlaPolicyVersion
from hesi.support.promises.reckoning import Kind, Stretch, Target
from hesi.support.promises.terms import calendar_of_version, terms_of
from hesi.workspace.access.actor import SystemActor
from hesi.workspace.events.record import record
from hesi.workspace.events.subjects import SubjectPointer

SECOND = timedelta(seconds=1)
_CHANGING = [
    "state",
    "priority",
    "version",
    "target",
    "started_at",
    "due_at",
    "warn_at",
    "rung_at",
    "ended_at",
    "used_seconds",
]


@dataclass
class Page:
    """One subject's course together with the rows it was read from."""

    commitment: Commitment
    course: Course
    rows: dict[int, Clock] = field(default_factory=dict)
    before: dict[int, tuple[Any, ...]] = field(default_factory=dict)

    @property
    def facts(self) -> Facts:
        return Facts(**self.commitment.facts)

    @property
    def subject(self) -> SubjectPointer:
        return pointer_to(self.commitment)


def pointer_to(commitment: Commitment) -> SubjectPointer:
    """The subject as events name it."""
    return SubjectPointer(commitment.subject_type, commitment.subject_id, commitment.label)


def open_page(subject: SubjectPointer, *, to_change: bool = True) -> Page | None:
    """The subject's page, its row locked when it is to be changed; None when nothing was ever started for it."""
    rows = Commitment.objects.filter(subject_type=subject.subject_type, subject_id=subject.pk)
    if to_change:
        rows = rows.select_for_update(of=("self",))
    commitment = rows.select_related("version").first()
    return read_page(commitment) if commitment is not None else None


def read_page(commitment: Commitment) -> Page:
    """What is open, and what has one cycle only, with every stretch of it."""
    clocks = list(
        Clock.objects.filter(subject_type=commitment.subject_type, subject_id=commitment.subject_id)
        .filter(Q(state__in=OPEN) | Q(metric__in=(FIRST, SOLUTION)) | Q(state=DROPPED))
        .select_related("version")
    )
    stretches: dict[int, list[Stretch]] = {clock.pk: [] for clock in clocks}
    for row in ClockSegment.objects.filter(clock_id__in=stretches).order_by("begins_at", "pk"):
        stretches[row.clock_id].append(Stretch(Kind(row.kind), row.reason, row.begins_at, row.ends_at, row.pk))
    terms = terms_of(commitment.version, commitment.facts.get("priority", ""))
    course = Course(terms, cycles=commitment.cycles, standstill=commitment.standstill)
    page = Page(commitment, course)
    for clock in clocks:
        ledger = ledger_of(clock, stretches[clock.pk], terms)
        course.ledgers.append(ledger)
        page.rows[clock.pk] = clock
        page.before[clock.pk] = _mark(ledger)
    return page


def ledger_of(clock: Clock, stretches: list[Stretch], terms: Terms | None = None) -> Ledger:
    """A stored clock as the rules know it, under the terms it stands under (those given where they are the same)."""
    own = terms_of_clock(clock)
    return Ledger(
        metric=clock.metric,
        started_at=clock.started_at,
        terms=terms if terms is not None and clock.state in OPEN and terms.same_as(own) else own,
        cycle=clock.cycle,
        state=clock.state,
        ended_at=clock.ended_at,
        stretches=stretches,
        key=clock.pk,
    )


def terms_of_clock(clock: Clock) -> Terms:
    """The terms a clock was last reckoned under."""
    version: SlaPolicyVersion | None = clock.version
    if version is None or not clock.target:
        return Terms(clock.priority, clock.version_id)
    targets = {clock.metric: Target.of(clock.target)}
    return Terms(clock.priority, version.pk, targets, calendar_of_version(version), version.warn_percent)


def new_page(subject: SubjectPointer, facts: Facts, version: SlaPolicyVersion | None) -> Page:
    """A subject for which clocks are about to be started."""
    commitment = Commitment(
        subject_type=subject.subject_type,
        subject_id=subject.pk,
        label=subject.event_label[:40],
        facts=facts.stored(),
        version=version,
    )
    return Page(commitment, Course(terms_of(version, facts.priority)))


def write_page(page: Page, *, at: datetime) -> Standing:
    """Keep what changed and say where the next deadline stands now. Deadlines that were missed are written once."""
    touched = _touched(page)
    ladder = read_ladder() if any(ledger.is_open for ledger in touched) else Ladder(())
    _write_commitment(page)
    rows = [(ledger, page.rows.get(ledger.key or 0) or _new_row(page, ledger)) for ledger in touched]
    changed = [row for _ledger, row in rows if row.pk is not None]
    for ledger, row in rows:
        _fill(row, ledger, ladder, at)
    Clock.objects.bulk_create([row for _ledger, row in rows if row.pk is None])
    if changed:
        Clock.objects.bulk_update(changed, _CHANGING)
    for ledger, row in rows:
        ledger.key = row.pk
        page.rows[row.pk] = row
    _write_stretches(rows)
    for ledger, row in rows:
        found = ledger.reckoned(at)
        if found is not None and found.missed_at is not None and row.breached_at is None:
            write_breach(row, found.missed_at, page.subject)
    page.before |= {row.pk: _mark(ledger) for ledger, row in rows}
    return standing_in(page.course, at)


def standing_in(course: Course, at: datetime) -> Standing:
    """The next deadline of what is open: the earliest, else of what stands still the one with the least time left."""
    open_ones = [(ledger, ledger.reckoned(at)) for ledger in course.open_of()]
    promised = [(ledger, found) for ledger, found in open_ones if found is not None]
    if not promised:
        return NOTHING_PROMISED
    breached = any(found.missed_at is not None for _ledger, found in promised)
    running = [(found.due_at, ledger, found) for ledger, found in promised if found.due_at is not None]
    if running:
        due_at, ledger, found = min(running, key=lambda each: each[0])
        return Standing(due_at, ledger.metric, breached, found.remaining)
    ledger, found = min(promised, key=lambda each: each[1].remaining)
    return Standing(None, ledger.metric, breached, found.remaining)


def write_breach(clock: Clock, missed_at: datetime, subject: SubjectPointer) -> bool:
    """Write a missed deadline down, once for each clock however many look; whether it was this call that did."""
    if not Clock.objects.filter(pk=clock.pk, breached_at__isnull=True).update(breached_at=missed_at):
        return False
    clock.breached_at = missed_at
    record(
        "promise.breached",
        subject,
        by=SystemActor("promises"),
        audience=members_following(subject),
        metric=clock.metric,
        cycle=clock.cycle,
        clock=clock.pk,
        due_at=missed_at.isoformat(),
    )
    return True


def _touched(page: Page) -> list[Ledger]:
    ledgers = page.course.ledgers
    return [one for one in ledgers if one.key is None or page.before.get(one.key) != _mark(one)]


def _mark(ledger: Ledger) -> tuple[Any, ...]:
    last = ledger.stretches[-1] if ledger.stretches else None
    terms = (ledger.terms.priority, ledger.terms.version_id)
    return (
        ledger.state,
        ledger.started_at,
        ledger.ended_at,
        terms,
        len(ledger.stretches),
        last.ends_at if last else None,
    )


def _new_row(page: Page, ledger: Ledger) -> Clock:
    kept = page.commitment
    return Clock(
        subject_type=kept.subject_type,
        subject_id=kept.subject_id,
        customer_id=kept.facts.get("customer_id"),
        metric=ledger.metric,
        cycle=ledger.cycle,
    )


def _fill(row: Clock, ledger: Ledger, ladder: Ladder, at: datetime) -> None:
    target, found = ledger.target, ledger.reckoned(at)
    row.state, row.started_at, row.ended_at = ledger.state, ledger.started_at, ledger.ended_at
    row.priority, row.version_id = ledger.terms.priority, ledger.terms.version_id
    row.target = target.stored() if target else {}
    row.due_at = found.due_at if found else None
    is_running = ledger.state == RUNNING
    row.used_seconds = found.elapsed // SECOND if found and not ledger.is_open else None
    row.warn_at = ledger.part_at(ledger.terms.warn_percent) if is_running else None
    row.rung_at = ladder.first_at(ledger) if is_running else None


def _write_commitment(page: Page) -> None:
    kept, course = page.commitment, page.course
    state = (course.cycles, course.standstill, course.terms.version_id)
    if kept._state.adding:
        kept.cycles, kept.standstill, kept.version_id = state
        kept.save(force_insert=True)
    elif state != (kept.cycles, kept.standstill, kept.version_id) or page.facts.priority != course.terms.priority:
        kept.cycles, kept.standstill, kept.version_id = state
        kept.facts = kept.facts | {"priority": course.terms.priority}
        kept.save(update_fields=["cycles", "standstill", "version", "facts"])


def _write_stretches(rows: list[tuple[Ledger, Clock]]) -> None:
    fresh: list[ClockSegment] = []
    for ledger, row in rows:
        for stretch in ledger.stretches:
            if stretch.key is None:
                fresh.append(
                    ClockSegment(
                        clock=row,
                        kind=stretch.kind.value,
                        reason=stretch.reason,
                        version_id=ledger.terms.version_id,
                        begins_at=stretch.begins_at,
                        ends_at=stretch.ends_at,
                    )
                )
            elif stretch.has_just_ended:
                ClockSegment.objects.filter(pk=stretch.key, ends_at__isnull=True).update(ends_at=stretch.ends_at)
    if fresh:
        ClockSegment.objects.bulk_create(fresh)
