"""Proving that the rows of use say what the documents say, and adding what is missing.

Everything that counts is placed among the budgets as they are now. So a budget that is made in the middle of a year has
what was spent before, and departments that moved take their expenses along.
"""

from collections import defaultdict
from datetime import date

from django.db import connection, transaction
from django.db.models import Sum

from hesi.expenses.budgets.models import Budget, BudgetYear, Use
from hesi.expenses.budgets.registry import every_spender
from hesi.expenses.budgets.tree import Trees
from hesi.workspace.people.models import Department
from hesi.workspace.tenancy.prepared import insert

# budget, month, phase, subject type, subject id
Key = tuple[int, date, str, str, int]
_STEP = 200


@transaction.atomic
def recount(*years: BudgetYear) -> int:
    """Add the rows by which the use of these fiscal years (without any: of all) differs from the facts; how many."""
    _hold_still()
    rows = []
    for year in years or BudgetYear.objects.order_by("year"):
        rows += [
            Use(
                budget_id=budget, month=month, phase=phase, minor=minor, subject_type=kind, subject_id=pk,
                subject_label=label,
            )
            for (budget, month, phase, kind, pk), (minor, label) in _difference(year).items()
        ]  # fmt: skip
    for start in range(0, len(rows), _STEP):
        insert(rows[start : start + _STEP])
    return len(rows)


@transaction.atomic
def wrong_uses() -> dict[Key, int]:
    """By how much the rows fall short of the facts (or exceed them, below zero), where they do."""
    _hold_still()
    return {
        key: minor for year in BudgetYear.objects.order_by("year") for key, (minor, _l) in _difference(year).items()
    }


def _difference(year: BudgetYear) -> dict[Key, tuple[int, str]]:
    """What has to be added, each with the label of its subject."""
    wanted, labels = _facts(year)
    missing: dict[Key, int] = defaultdict(int, wanted)
    kept = Use.objects.filter(budget__budget_year=year).order_by()
    by = kept.values_list("budget_id", "month", "phase", "subject_type", "subject_id").annotate(sum=Sum("minor"))
    for budget, month, phase, kind, pk, minor in by.exclude(sum=0):
        missing[budget, month, phase, kind, pk] -= minor
    found = {key: minor for key, minor in missing.items() if minor}
    gone = {key[3:] for key in found} - labels.keys()
    if gone:
        named = kept.filter(subject_id__in={pk for _kind, pk in gone})
        for kind, pk, label in named.values_list("subject_type", "subject_id", "subject_label"):
            labels[kind, pk] = label
    return {key: (minor, labels.get(key[3:], "")) for key, minor in found.items()}


def _facts(year: BudgetYear) -> tuple[dict[Key, int], dict[tuple[str, int], str]]:
    """What every spender takes of which budget, and what it is called."""
    trees = Trees(Budget.objects.active().with_names().filter(budget_year=year).order_by("pk"))
    found: dict[Key, int] = defaultdict(int)
    labels: dict[tuple[str, int], str] = {}
    if not trees.roots:
        return found, labels
    paths = dict(Department.objects.values_list("pk", "path"))
    for spender in every_spender(year.span.since, year.span.after):
        subject = spender.subject
        for one in spender.claimed:
            for node in trees.places_of(one, paths) if year.span.holds(one.month) else ():
                found[node.budget.pk, one.month, spender.phase, subject.subject_type, subject.pk] += one.minor
                labels[subject.subject_type, subject.pk] = subject.event_label[:120]
    return found, labels


def _hold_still() -> None:
    """Let nobody take anything of a budget until this transaction ends. SQLite has one writer anyway."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(f"LOCK TABLE {connection.ops.quote_name(Use._meta.db_table)} IN EXCLUSIVE MODE")
