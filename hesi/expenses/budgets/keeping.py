"""The rows of use and their sums, written together, and folded again; and the lock between takers and who recounts."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from django.db import connection, transaction
from django.db.models import Count, Sum

from hesi.expenses.budgets.models import Tally, Use
from hesi.workspace.tenancy.folding import fold_rows
from hesi.workspace.tenancy.locks import lock_number
from hesi.workspace.tenancy.prepared import insert
from hesi.workspace.tenancy.scope import active_tenant

# budget, month, phase
Place = tuple[int, date, str]
_BY = ("budget_id", "month", "phase")


def add_uses(uses: Sequence[Use]) -> None:
    """Write down these uses and what they add to the sums. Everything that takes of a budget is written here."""
    insert(uses)
    sums: dict[Place, int] = defaultdict(int)
    for one in uses:
        sums[one.budget_id, one.month, one.phase] += one.minor
    _add(sums)


def keep_in_place() -> None:
    """Let nobody count anew until this transaction ends: what a subject takes stays where it is read.

    Many hold this at once. On SQLite, whose transactions have one writer, there is nothing to hold.
    """
    _lock("SELECT pg_advisory_xact_lock_shared(%s)")


def hold_still() -> None:
    """Let nobody in this workspace take anything of a budget until this transaction ends; other workspaces go on."""
    _lock("SELECT pg_advisory_xact_lock(%s)")


def fold() -> int:
    """Put the sums that belong together into one row each; how many rows that saved. No number changes meanwhile."""
    crowded = Tally.objects.order_by().values_list(*_BY).annotate(rows=Count("pk")).filter(rows__gt=1)
    return sum(_fold(budget) for budget in sorted({row[0] for row in crowded}))


def wrong_sums() -> dict[Place, int]:
    """By how much the kept sums fall short of the rows of use (or exceed them, below zero), where they do."""
    suspects = {budget for budget, _month, _phase in _shortfall()}
    if not suspects:
        return {}
    with transaction.atomic():
        hold_still()
        return _shortfall(suspects)


def mend_sums() -> int:
    """Add what the kept sums lack; how many of them were wrong."""
    with transaction.atomic():
        wrong = wrong_sums()
        _add(wrong)
    return len(wrong)


def _fold(budget: int) -> int:
    def write(sums: Mapping[Place, tuple[int]]) -> None:
        _add({place: minor for place, (minor,) in sums.items()})

    return fold_rows(Tally.objects.filter(budget=budget), by=_BY, of=["minor"], write=write)


def _add(sums: Mapping[Place, int]) -> None:
    insert(
        [
            Tally(budget_id=budget, month=month, phase=phase, minor=minor)
            for (budget, month, phase), minor in sums.items()
            if minor
        ]
    )


def _shortfall(budgets: Iterable[int] | None = None) -> dict[Place, int]:
    found: dict[Place, int] = defaultdict(int)
    for model, sign in ((Use, 1), (Tally, -1)):
        rows = model.objects.all() if budgets is None else model.objects.filter(budget__in=budgets)
        for *place, minor in rows.order_by().values_list(*_BY).annotate(sum=Sum("minor")):
            found[tuple(place)] += sign * minor
    return {place: minor for place, minor in found.items() if minor}


def _lock(statement: str) -> None:
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(statement, [lock_number(f"uses of budgets {active_tenant().pk}")])
