"""Writing down what a subject takes of its budgets, and gives back.

Called by documents in the transaction that holds the document's row, so that two never act for one subject at once: the
slower reads what the faster has written, and finds nothing left to give back or to confirm.
"""

from collections import defaultdict
from datetime import date

from django.db.models import QuerySet

from hesi.expenses.budgets.keeping import add_uses, keep_in_place
from hesi.expenses.budgets.models import Phase, Use
from hesi.expenses.budgets.queries import FULL_PERCENT, NEAR_PERCENT
from hesi.expenses.budgets.weighing import Judged, Weighing
from hesi.workspace.access.actor import SystemActor
from hesi.workspace.events.record import record
from hesi.workspace.events.subjects import SubjectPointer
from hesi.workspace.tenancy.prepared import prepared


def occupy(weighing: Weighing, subject: SubjectPointer) -> None:
    """The subject was submitted: what it asks for is no longer there for others."""
    rows = [
        _row(budget, month, Phase.OCCUPIED, minor, subject)
        for (budget, month), minor in weighing.places.items()
        if minor
    ]
    if rows:
        keep_in_place()
        add_uses(rows)
    for one in weighing.judged:
        _tell_of_reaching(one)


def release(subject: SubjectPointer) -> None:
    """The subject was sent back, withdrawn or voided: it takes nothing any more."""
    keep_in_place()
    add_uses(
        [_row(budget, month, phase, -minor, subject) for (budget, month, phase), minor in standing_of(subject).items()]
    )


def confirm(subject: SubjectPointer) -> None:
    """The subject was paid: what it occupied is used now."""
    keep_in_place()
    rows = []
    for (budget, month, phase), minor in standing_of(subject).items():
        if phase == Phase.OCCUPIED:
            rows += [
                _row(budget, month, Phase.OCCUPIED, -minor, subject),
                _row(budget, month, Phase.USED, minor, subject),
            ]
    add_uses(rows)


def standing_of(subject: SubjectPointer) -> dict[tuple[int, date, str], int]:
    """What the subject takes at present, by budget, month and phase."""
    found: dict[tuple[int, date, str], int] = defaultdict(int)
    for row in _of_subject(kind=subject.subject_type, pk=subject.pk):
        found[row.budget_id, row.month, row.phase] += row.minor
    return {key: minor for key, minor in found.items() if minor}


@prepared
def _of_subject(kind: str, pk: int) -> QuerySet[Use]:
    return Use.objects.filter(subject_type=kind, subject_id=pk).order_by()


def _row(budget: int, month: date, phase: str, minor: int, subject: SubjectPointer) -> Use:
    return Use(
        budget_id=budget,
        month=month,
        phase=phase,
        minor=minor,
        subject_type=subject.subject_type,
        subject_id=subject.pk,
        subject_label=subject.event_label[:120],
    )


def _tell_of_reaching(one: Judged) -> None:
    """An event when 80 or 100 % of a period are reached by this; its owner is told afterwards."""
    planned, before, after = one.before.planned, one.before.taken, one.before.taken + one.added
    if planned <= 0:
        return
    reached = [p for p in (NEAR_PERCENT, FULL_PERCENT) if before * 100 < planned * p <= after * 100]
    if not reached:
        return
    answerable = one.budget.answerable
    record(
        "budget.reached",
        one.budget,
        by=SystemActor("budgets"),
        audience=[answerable.pk if answerable else None],
        percent=reached[-1],
        share=after * 100 // planned,
        period=one.period,
        left_minor=planned - after,
        currency=one.budget.budget_year.currency,
    )
