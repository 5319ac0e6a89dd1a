"""The rules of the clocks of one subject: what happens to them when somebody writes, waits, solves. Pure.

* The first response runs from the start to the first public answer and never stands still.
* A next response runs from the oldest message of the customer that nobody answered; further messages do not move it.
* The solution runs from the start until it is solved; opened again it goes on from the same start.
* Solution and next response stand still while the customer or a third party is waited for.
* What has been met keeps the terms it was met under.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from hesi.core.working_calendar import WorkingCalendar
from hesi.support.promises.reckoning import Kind, Reckoning, Stretch, Target, part_after, pauses_of, reckon

FIRST, NEXT, SOLUTION = "first_response", "next_response", "solution"
RUNNING, PAUSED, MET, DROPPED = "running", "paused", "met", "dropped"
OPEN = (RUNNING, PAUSED)


class Reason(StrEnum):
    """Why a stretch began."""

    STARTED = "started"
    CUSTOMER_WROTE = "customer_wrote"
    WAITING_FOR_CUSTOMER = "customer"
    THIRD_PARTY = "third_party"
    RESUMED = "resumed"
    SOLVED = "solved"
    REOPENED = "reopened"
    PRIORITY = "priority"
    POLICY = "policy"
    MERGED = "merged"


@dataclass(frozen=True, slots=True, eq=False)
class Terms:
    """The policy version in force at one priority. Without targets (no policy matched) nothing is promised."""

    priority: str
    version_id: int | None = None
    targets: Mapping[str, Target] = field(default_factory=dict)
    calendar: WorkingCalendar | None = None
    warn_percent: int = 75

    def same_as(self, other: "Terms") -> bool:
        """Whether a clock under these terms has the same deadline as under the others."""
        return (self.priority, self.version_id) == (other.priority, other.version_id)


@dataclass(slots=True)
class Ledger:
    """One clock with its stretches in order; the last one has no end while the clock is open."""

    metric: str
    started_at: datetime
    terms: Terms
    cycle: int = 1
    state: str = RUNNING
    ended_at: datetime | None = None
    stretches: list[Stretch] = field(default_factory=list)
    key: int | None = None

    @property
    def is_open(self) -> bool:
        return self.state in OPEN

    @property
    def target(self) -> Target | None:
        """What is promised for it, None when nothing is."""
        return self.terms.targets.get(self.metric)

    def reckoned(self, at: datetime) -> Reckoning | None:
        """Where it stands; None when nothing is promised."""
        if self.target is None or self.terms.calendar is None:
            return None
        return reckon(self.started_at, self.stretches, self.target, self.terms.calendar, at=at)

    def part_at(self, percent: int) -> datetime | None:
        """When so many hundredths of its time are used up; None while it stands still or nothing is promised."""
        if self.state != RUNNING or self.target is None or self.terms.calendar is None:
            return None
        return part_after(self.started_at, self.target, percent, self.terms.calendar, pauses_of(self.stretches))

    def turn(self, kind: Kind, reason: str, at: datetime) -> None:
        """End the stretch that goes on and begin another."""
        at = self.close(at)
        self.stretches.append(Stretch(kind, reason, at))
        self.state = RUNNING if kind is Kind.RUN else PAUSED
        self.ended_at = None

    def end(self, state: str, at: datetime) -> None:
        """Nothing more is counted."""
        self.ended_at = self.close(at)
        self.state = state

    def close(self, at: datetime) -> datetime:
        """End the stretch that goes on. What is told of late never ends a stretch before it began."""
        if not self.stretches:
            return at
        last = self.stretches[-1]
        at = max(at, last.begins_at, last.ends_at or at)
        if last.ends_at is None:
            last.ends_at, last.has_just_ended = at, True
        return at


@dataclass(slots=True)
class Course:
    """Every clock of one subject that still matters, and the terms in force. `cycles` counts next responses so far.

    `standstill` is why solution and next response stand still now, empty when they run.
    """

    terms: Terms
    ledgers: list[Ledger] = field(default_factory=list)
    cycles: int = 0
    standstill: str = ""

    def open_of(self, *metrics: str) -> list[Ledger]:
        return [ledger for ledger in self.ledgers if ledger.is_open and (not metrics or ledger.metric in metrics)]

    def one(self, metric: str) -> Ledger | None:
        """The last clock of this kind, open or not."""
        found = [ledger for ledger in self.ledgers if ledger.metric == metric]
        return max(found, key=lambda ledger: ledger.cycle, default=None)

    @property
    def owes_answer(self) -> bool:
        """The customer waits for a public answer."""
        return bool(self.open_of(FIRST, NEXT))

    def start(self, at: datetime) -> None:
        """First response and solution begin."""
        for metric in (FIRST, SOLUTION):
            self._begin(metric, at, Reason.STARTED)

    def public_reply(self, at: datetime) -> None:
        """A person answered where the customer can read it."""
        for ledger in self.open_of(FIRST, NEXT):
            ledger.end(MET, at)

    def customer_wrote(self, at: datetime) -> None:
        """What waited for the customer goes on; from the oldest unanswered message on a next response is owed."""
        if self.standstill == Reason.WAITING_FOR_CUSTOMER:
            self.resume(at, Reason.CUSTOMER_WROTE)
        if not self.owes_answer:
            self.cycles += 1
            self._begin(NEXT, at, Reason.CUSTOMER_WROTE, cycle=self.cycles)

    def stand_still(self, at: datetime, reason: str) -> None:
        """Solution and next response wait for somebody else."""
        if self.standstill == reason:
            return
        self.standstill = reason
        for ledger in self.open_of(NEXT, SOLUTION):
            ledger.turn(Kind.PAUSE, reason, at)

    def resume(self, at: datetime, reason: str = Reason.RESUMED) -> None:
        """Nobody else is waited for any more."""
        self.standstill = ""
        for ledger in self.open_of(NEXT, SOLUTION):
            if ledger.state == PAUSED:
                ledger.turn(Kind.RUN, reason, at)

    def solved(self, at: datetime) -> None:
        """The solution is there and the customer told: no next response is owed any more, a first one still is."""
        self.standstill = ""
        for ledger in self.open_of(SOLUTION):
            ledger.end(MET, at)
        for ledger in self.open_of(NEXT):
            ledger.end(DROPPED, at)

    def reopened(self, at: datetime) -> None:
        """It was not solved: the same clock goes on, the time it stood solved not counted."""
        solution = self.one(SOLUTION)
        self.resume(at)
        if solution is None or solution.is_open or solution.ended_at is None:
            return
        solution.stretches.append(Stretch(Kind.PAUSE, Reason.SOLVED, solution.ended_at))
        solution.terms = self.terms
        solution.turn(Kind.RUN, Reason.REOPENED, at)

    def revived(self) -> None:
        """Promised again after all: what was dropped last goes on as if it never had been."""
        ended = [ledger for ledger in self.ledgers if ledger.state == DROPPED and ledger.ended_at is not None]
        last = max((ledger.ended_at for ledger in ended if ledger.ended_at is not None), default=None)
        for ledger in ended:
            if ledger.ended_at is not None and ledger.ended_at == last:
                ledger.terms = self.terms
                ledger.turn(Kind.RUN, Reason.RESUMED, ledger.ended_at)

    def dropped(self, at: datetime) -> None:
        """Nothing is promised for it any more."""
        self.standstill = ""
        for ledger in self.open_of():
            ledger.end(DROPPED, at)

    def change_terms(self, terms: Terms, at: datetime, reason: str = Reason.PRIORITY) -> None:
        """Other terms for what is still open, from the original start and with its pauses; the met stays as it was."""
        if self.terms.same_as(terms):
            return
        self.terms = terms
        for ledger in self.open_of():
            ledger.terms = terms
            ledger.turn(ledger.stretches[-1].kind if ledger.stretches else Kind.RUN, reason, at)

    def take_in(self, other: "Course", at: datetime) -> None:
        """Another subject's clocks are merged into these: the earliest start counts, what was kept is kept."""
        for metric in (FIRST, SOLUTION):
            mine, theirs = self.one(metric), other.one(metric)
            if mine is None or theirs is None or not mine.is_open:
                continue
            if metric == FIRST and theirs.state == MET:
                mine.end(MET, theirs.ended_at or at)
            else:
                _begin_as_early(mine, theirs)
        asked = next(iter(other.open_of(NEXT)), None)
        mine = next(iter(self.open_of(FIRST, NEXT)), None)
        if asked is not None and mine is None:
            self.cycles += 1
            self._begin(NEXT, asked.started_at, Reason.MERGED, cycle=self.cycles)
        elif asked is not None and mine is not None and mine.metric == NEXT:
            _begin_as_early(mine, asked)
        other.dropped(at)

    def _begin(self, metric: str, at: datetime, reason: str, cycle: int = 1) -> None:
        stands = self.standstill if metric != FIRST else ""
        first = Stretch(Kind.PAUSE if stands else Kind.RUN, stands or reason, at)
        state = PAUSED if stands else RUNNING
        self.ledgers.append(Ledger(metric, at, self.terms, cycle, state, stretches=[first]))


def _begin_as_early(mine: Ledger, theirs: Ledger) -> None:
    """Let a clock begin when the other did, with the other's stretches until its own begin."""
    if theirs.started_at >= mine.started_at:
        return
    mine.stretches[:0] = list(_until(mine.started_at, theirs.stretches))
    mine.started_at = theirs.started_at


def _until(end: datetime, stretches: Iterable[Stretch]) -> Iterable[Stretch]:
    """Copies of the stretches before an instant, joined up to it."""
    before = [s for s in stretches if s.begins_at < end]
    for at, stretch in enumerate(before):
        is_last = at == len(before) - 1
        yield Stretch(stretch.kind, stretch.reason, stretch.begins_at, end if is_last else stretch.ends_at)
