"""How the budgets stand, as a file."""

from collections.abc import Iterator

from django.http import QueryDict
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from hesi.expenses.budgets.models import Budget, Control, Period
from hesi.expenses.budgets.queries import Execution
from hesi.expenses.budgets.sheet import Overview
from hesi.workspace.access.actor import AnyActor
from hesi.workspace.exports.registry import CellKind, Column, Row, exportable

_INDENT = "\u3000"
COLUMNS = (
    Column("period", _("Period"), width=14),
    Column("budget", _("Budget"), width=30),
    Column("planned", pgettext_lazy("budget", "Planned"), CellKind.MONEY),
    Column("occupied", _("Occupied"), CellKind.MONEY),
    Column("used", _("Used"), CellKind.MONEY),
    Column("remaining", _("Remaining"), CellKind.MONEY),
    Column("share", _("Taken in percent"), CellKind.NUMBER),
    Column("control", _("Control"), width=12),
    Column("threshold", _("Threshold in percent"), CellKind.NUMBER),
    Column("planned_by", _("Planned for"), width=12),
    Column("owner", _("Who answers for it"), width=14),
)


def offer_exports() -> None:
    """Called once at start-up. It holds what the person may see, as the page does."""
    exportable("budgets.execution", title=_("Budget execution"), columns=COLUMNS, rows=_rows, reach=_owned)


def _rows(actor: AnyActor, query: QueryDict) -> tuple[int, Iterator[Row]]:
    overview = Overview(actor, _asked(query), actor.tenant.today)
    rows = [_row(one, overview.period_key) for one in overview.rows]
    return len(rows), iter(rows)


def _owned(actor: AnyActor) -> Iterator[str]:
    """The budgets one sees because one answers for them."""
    return map(str, Budget.objects.filter(owner_id=actor.member_id).order_by().values_list("pk", flat=True))


def _asked(query: QueryDict) -> dict[str, str]:
    return {name: query.get(name, "") for name in ("year", "period")}


def _row(one: Execution, period: str) -> Row:
    budget, answerable = one.budget, one.budget.answerable
    return (
        period,
        f"{_INDENT * one.depth}{one.label}",
        one.planned,
        one.occupied,
        one.used,
        one.remaining,
        one.share,
        str(Control(budget.control).label),
        budget.threshold,
        str(Period(budget.period).label) if one.is_leaf else "",
        answerable.name if answerable else "",
    )
