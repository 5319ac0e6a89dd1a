"""Telling who answers for a budget that it nears its end, and counting again what moved with the organisation."""

from collections.abc import Sequence

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hesi.core.money import Money
from hesi.expenses.budgets.models import Budget, BudgetYear
from hesi.expenses.budgets.queries import FULL_PERCENT
from hesi.expenses.budgets.tasks import count_anew
from hesi.workspace.events.models import Event
from hesi.workspace.events.subscribe import on
from hesi.workspace.jobs.tenant_tasks import enqueue
from hesi.workspace.notifications.kinds import notice_kind
from hesi.workspace.notifications.notify import notify

REACHED = notice_kind("budget.reached", gettext_lazy("A budget I answer for is nearly or wholly taken"), order=45)


@on("budget.reached")
def tell_who_answers(event: Event) -> None:
    """80 % or all of a period's money is taken; said once for each plan of the period."""
    budget = Budget.objects.with_names().filter(pk=event.subject_id).first()
    if budget is None or budget.answerable is None:
        return
    facts = event.facts

    def text() -> tuple[str, str]:
        named = {"name": budget.label, "period": facts["period"], "share": facts["share"]}
        left = Money(abs(facts["left_minor"]), facts["currency"]).format()
        if facts["left_minor"] < 0:
            return _("Budget overspent: {name}, {period}").format(**named), _(
                "{share}% are taken, {over} more than planned. Adjust the plan, or speak to those who spend."
            ).format(**named, over=left)
        if facts["percent"] >= FULL_PERCENT:
            return _("Budget used up: {name}, {period}").format(**named), _(
                "Everything planned is taken. Adjust the plan, or speak to those who spend."
            )
        return _("Budget nearly used up: {name}, {period}").format(**named), _(
            "{share}% are taken, {left} are left."
        ).format(**named, left=left)

    notify(
        [budget.answerable],
        kind=REACHED,
        icon="alert-triangle",
        url=reverse("budget", args=[budget.pk]),
        dedupe=f"budget-{budget.pk}-{facts['period']}-{facts['percent']}-{budget.version}",
        text=text,
    )


def count_all_once_more(events: Sequence[Event]) -> None:
    """What was submitted while a tree was being changed may have been placed by the tree before.

    Counted in the background, once for all of them, and not for each budget of a year that is copied whole.
    """
    if any(not event.facts.get("is_one_of_many") for event in events):
        enqueue(count_anew)


@on("budget.created", "budget.closed", "budget_year.copied", "budget_year.imported", together=count_all_once_more)
def count_once_more(event: Event) -> None:
    """The same after one change."""
    count_all_once_more([event])


def count_all_that_moved(events: Sequence[Event]) -> None:
    """Expenses go along with their departments when these hang elsewhere in the tree."""
    if any("parent" in event.facts.get("changed", {}) for event in events) and BudgetYear.objects.exists():
        enqueue(count_anew)


@on("department.changed", together=count_all_that_moved)
def count_what_moved(event: Event) -> None:
    """The same of one department."""
    count_all_that_moved([event])
