"""What budgets and their periods are called."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from hesi.expenses import vocabulary
from hesi.expenses.budgets.models import Budget, BudgetYear
from hesi.expenses.budgets.periods import MONTHS_OF, Span, months_of

_NAMED = 8


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A budget that could not be planned again; those below it went with it. `why` is a sentence."""

    label: str
    why: str


def scope_label(budget: Budget) -> str:
    """What a budget covers, in the reader's language."""
    return _scope(budget, _types() if budget.expense_type else {})


def labels_of(budgets: Iterable[Budget]) -> dict[int, str]:
    """The name of each budget, the expense types read once."""
    rows = list(budgets)
    types = _types() if any(row.expense_type for row in rows) else {}
    return {row.pk: row.name or _scope(row, types) for row in rows}


def named(department: str, expense_type: str, project: str) -> str:
    """The name of a scope from those of its parts; the whole company when it has none."""
    parts = [part for part in (department, expense_type, project) if part]
    return " · ".join(parts) or _("The whole company")


def left_out_text(left_out: Sequence[LeftOut]) -> str:
    """What was not copied into a new year, the first few with the reason, and what to do about it."""
    told = sorted(left_out, key=lambda one: one.label)
    # Sentences that follow on each other: in Chinese no space stands between them.
    said = "".join(_("“{name}”: {why} ").format(name=one.label, why=one.why) for one in told[:_NAMED])
    more = len(told) - _NAMED
    if more > 0:
        said += ngettext("And {count} more. ", "And {count} more. ", more).format(count=more)
    return _("Left out, with everything below: {named}Plan them anew where they are needed.").format(named=said)


def span_label(year: BudgetYear, span: Span) -> str:
    """A period in the reader's language: 2026, the second quarter of 2026, May 2026."""
    length = sum(1 for _month in months_of(span))
    if length == MONTHS_OF["year"]:
        return _("Fiscal year {year}").format(year=year.year)
    if length == MONTHS_OF["quarter"]:
        number = year.key_of(span).rpartition("Q")[2]
        return _("Quarter {number} of {year}").format(number=number, year=year.year)
    if length == 1:
        return _("{year}-{month}").format(year=span.since.year, month=f"{span.since.month:02d}")
    last = list(months_of(span))[-1]
    return _("{since} to {until}").format(since=f"{span.since:%Y-%m}", until=f"{last:%Y-%m}")


def _scope(budget: Budget, types: Mapping[str, str]) -> str:
    return named(
        budget.department.name if budget.department else "",
        types.get(budget.expense_type, budget.expense_type),
        str(budget.project) if budget.project else "",
    )


def _types() -> dict[str, str]:
    return dict(vocabulary.offered(vocabulary.EXPENSE_TYPE))
