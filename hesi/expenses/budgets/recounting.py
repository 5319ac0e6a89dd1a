"""Proving that the rows of use say what the documents say, and adding what is missing.

Everything that counts is placed among the budgets as they are now. So a budget that is made in the middle of a year has
what was spent before, and departments that moved take their expenses along. Everything is read while people go on
working; only what seems wrong is read once more, some hundred subjects at a time, while nobody takes anything.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date, datetime
from itertools import islice
from typing import TypeVar

from django.db import transaction
from django.db.models import QuerySet, Sum

from hesi.core.time import now
from hesi.expenses.budgets.facts import Spender
from hesi.expenses.budgets.keeping import add_uses, hold_still, mend_sums
from hesi.expenses.budgets.models import Budget, BudgetYear, Use
from hesi.expenses.budgets.registry import Subject, every_spender
from hesi.expenses.budgets.tree import Trees
from hesi.workspace.access.actor import SystemActor
from hesi.workspace.events.record import record
from hesi.workspace.people.models import Department

# budget, month, phase, subject type, subject id
Key = tuple[int, date, str, str, int]
T = TypeVar("T")
_STEP = 200
# So many spenders are counted while somebody waits for it, which takes a second; more of them are left to the job.
AT_ONCE = 1_000


def recount(*years: BudgetYear) -> int:
    """Add the rows by which the use of these fiscal years (without any: of all) differs from the facts; how many.

    Sums that are not those of the rows are put right too, and counted in.
    """
    added = mend_sums()
    for year in years or BudgetYear.objects.order_by("year"):
        added += _recount(year, every_spender(year.span.since, year.span.after))
    return added


def count_now_or_later(year: BudgetYear) -> None:
    """A tree of this year has changed: count at once where few spend, else say that it is still to be counted.

    `subscribers.count_once_more` queues the job that follows every change of a tree.
    """
    few = list(islice(every_spender(year.span.since, year.span.after), AT_ONCE + 1))
    if len(few) <= AT_ONCE:
        _recount(year, few)
        return
    year.uncounted_since = now()
    year.save(update_fields=["uncounted_since"])


def years_to_count() -> dict[int, datetime]:
    """The fiscal years that wait to be counted, each with the change of its trees it waits since."""
    return dict(BudgetYear.objects.exclude(uncounted_since=None).values_list("pk", "uncounted_since"))


@transaction.atomic
def say_counted(years: Mapping[int, datetime]) -> None:
    """These have been counted; one whose trees have changed once more meanwhile waits on."""
    for year in BudgetYear.objects.filter(pk__in=years).select_for_update().order_by("pk"):
        if year.uncounted_since == years[year.pk]:
            year.uncounted_since = None
            year.save(update_fields=["uncounted_since"])
            record("budget_year.counted", year, by=SystemActor("budgets"))


def wrong_uses() -> dict[Key, int]:
    """By how much the rows fall short of the facts (or exceed them, below zero), where they do."""
    found: dict[Key, int] = {}
    for year in BudgetYear.objects.order_by("year"):
        for subjects in _suspects(year, every_spender(year.span.since, year.span.after)):
            with transaction.atomic():
                hold_still()
                found |= {key: minor for key, (minor, _label) in _difference(year, subjects).items()}
    return found


def _recount(year: BudgetYear, spenders: Iterable[Spender]) -> int:
    return sum(_mend(year, subjects) for subjects in _suspects(year, spenders))


@transaction.atomic
def _mend(year: BudgetYear, subjects: Collection[Subject]) -> int:
    hold_still()
    rows = [
        Use(
            budget_id=budget, month=month, phase=phase, minor=minor, subject_type=kind, subject_id=pk,
            subject_label=label,
        )
        for (budget, month, phase, kind, pk), (minor, label) in _difference(year, subjects).items()
    ]  # fmt: skip
    add_uses(rows)
    return len(rows)


def _suspects(year: BudgetYear, spenders: Iterable[Spender]) -> Iterator[list[Subject]]:
    """Who seems to take something else than the facts say, some at a time; found before the first are given."""
    placing = _Placing(year)
    suspects: set[Subject] = set()
    seen: set[Subject] = set()
    for some in _in_steps(spenders if placing.trees.roots else ()):
        subjects = {(one.subject.subject_type, one.subject.pk) for one in some}
        seen |= subjects
        suspects |= {key[3:] for key in _less(placing.wanted(some), _kept_by(year, subjects))}
    # What takes something and spends no more, or not in this year.
    standing = Use.objects.filter(budget__budget_year=year)
    suspects |= {key[3:] for key, _minor in _kept(standing) if key[3:] not in seen}
    return _in_steps(sorted(suspects))


def _difference(year: BudgetYear, subjects: Collection[Subject]) -> dict[Key, tuple[int, str]]:
    """What has to be added for these subjects, each with its label."""
    placing = _Placing(year)
    spenders = list(every_spender(year.span.since, year.span.after, subjects)) if placing.trees.roots else []
    labels = {(one.subject.subject_type, one.subject.pk): one.subject.event_label[:120] for one in spenders}
    missing = _less(placing.wanted(spenders), _kept_by(year, subjects))
    if any(key[3:] not in labels for key in missing):
        for kind, pk, label in _uses_of(year, subjects).values_list("subject_type", "subject_id", "subject_label"):
            labels.setdefault((kind, pk), label)
    return {key: (minor, labels.get(key[3:], "")) for key, minor in missing.items()}


class _Placing:
    """Where the expenses of a year fall among its budgets as they are at this moment."""

    def __init__(self, year: BudgetYear) -> None:
        self.span = year.span
        self.trees = Trees(Budget.objects.active().with_names().filter(budget_year=year).order_by("pk"))
        self.paths = dict(Department.objects.values_list("pk", "path")) if self.trees.roots else {}

    def wanted(self, spenders: Iterable[Spender]) -> dict[Key, int]:
        found: dict[Key, int] = defaultdict(int)
        for spender in spenders:
            subject = spender.subject
            for one in spender.claimed:
                for node in self.trees.places_of(one, self.paths) if self.span.holds(one.month) else ():
                    found[node.budget.pk, one.month, spender.phase, subject.subject_type, subject.pk] += one.minor
        return found


def _uses_of(year: BudgetYear, subjects: Collection[Subject]) -> QuerySet[Use]:
    kinds, ids = {kind for kind, _pk in subjects}, [pk for _kind, pk in subjects]
    return Use.objects.filter(budget__budget_year=year, subject_type__in=kinds, subject_id__in=ids).order_by()


def _kept_by(year: BudgetYear, subjects: Collection[Subject]) -> Iterator[tuple[Key, int]]:
    return (one for one in _kept(_uses_of(year, subjects)) if one[0][3:] in subjects)


def _kept(rows: QuerySet[Use]) -> Iterator[tuple[Key, int]]:
    by = rows.order_by().values_list("budget_id", "month", "phase", "subject_type", "subject_id")
    for *key, minor in by.annotate(sum=Sum("minor")).exclude(sum=0).iterator(chunk_size=2_000):
        yield tuple(key), minor


def _in_steps(every: Iterable[T]) -> Iterator[list[T]]:
    rest = iter(every)
    while some := list(islice(rest, _STEP)):
        yield some


def _less(wanted: dict[Key, int], kept: Iterable[tuple[Key, int]]) -> dict[Key, int]:
    missing = defaultdict(int, wanted)
    for key, minor in kept:
        missing[key] -= minor
    return {key: minor for key, minor in missing.items() if minor}
