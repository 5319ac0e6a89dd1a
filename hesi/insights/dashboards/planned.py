"""Spending against its budgets, for those who head departments and for finance."""

from collections.abc import Callable, Sequence

from django.urls import reverse_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from hesi.expenses.budgets.grants import VIEW_BUDGETS
from hesi.expenses.budgets.periods import MONTH, span_of
from hesi.expenses.budgets.permissions import may_see_budgets
from hesi.expenses.budgets.queries import Execution, execution_of, year_of
from hesi.insights.dashboards.cards import Card, Cell, Number, Row, Shown, Table, card
from hesi.insights.dashboards.looking import Looking
from hesi.insights.dashboards.roles import FINANCE, MANAGER
from hesi.insights.links import address

_MOST = 8


def _of_team(looking: Looking) -> Shown:
    """The budgets of the departments the person heads."""
    headed = looking.actor.headed_department_ids
    return _standing(looking, lambda one: one.department_id in headed)


def _of_company(looking: Looking) -> Shown:
    """Every budget the person may see."""
    return _standing(looking, lambda _one: True)


def _standing(looking: Looking, wanted: Callable[[Execution], bool]) -> Shown:
    """How budgets stand this month; where money is only planned for longer, over the whole year."""
    url, year = address("budgets"), year_of(looking.today)
    if year is None:
        return Shown(url=url, nothing=_("No budget has been made for this year."))
    note = _("This month.")
    month = span_of(year.starts_on, MONTH, looking.today)
    found = [one for one in execution_of(year, looking.actor, span=month) if wanted(one)]
    if not found:
        note = _("The whole year; nothing is planned by the month.")
        found = [one for one in execution_of(year, looking.actor) if wanted(one)]
    if not found:
        return Shown(url=url, nothing=_("There is no budget for you to look after."))
    return Shown(_numbers(found), _table(found), url=url, note=note)


def _numbers(found: Sequence[Execution]) -> list[Number]:
    """The uppermost budget, where there is one that holds all the others."""
    lowest = min(one.depth for one in found)
    tops = [one for one in found if one.depth == lowest]
    if len(tops) > 1:
        return []
    top, url = tops[0], address("budget", tops[0].budget.pk)
    return [
        Number(top.planned, pgettext("budget", "Planned"), url),
        Number(top.used + top.occupied, _("Used and occupied"), url),
        Number(top.remaining, pgettext("budget", "Remaining"), url),
    ]


def _table(found: Sequence[Execution]) -> Table:
    """Each budget, the fullest first."""
    ordered = sorted(found, key=lambda one: -(one.share or 0))[:_MOST]
    told = [
        Row(
            (
                Cell(one.label),
                Cell(one.planned, "money"),
                Cell("—" if one.share is None else f"{one.share}%", "number"),
                Cell(one.remaining, "money"),
            ),
            address("budget", one.budget.pk),
        )
        for one in ordered
    ]
    return Table(
        (
            pgettext("budget", "Budget"),
            pgettext("budget", "Planned"),
            _("Used and occupied"),
            pgettext("budget", "Remaining"),
        ),
        told,
    )


def register() -> None:
    """Called once at start-up."""
    door = reverse_lazy("budgets")
    title = gettext_lazy("Your budgets this month")
    card(
        Card(
            "team-budgets", title, "scale", (MANAGER,), 15, _of_team, is_for=lambda actor: may_see_budgets(actor),
            is_wide=True, is_apart=True, door=door,
        )
    )  # fmt: skip
    card(
        Card(
            "budgets", gettext_lazy("Budgets of the company"), "scale", (FINANCE,), 65, _of_company,
            is_for=lambda actor: actor.holds(VIEW_BUDGETS), is_wide=True, is_apart=True, door=door,
        )
    )  # fmt: skip
