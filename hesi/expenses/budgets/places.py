"""Where budgets stand on the rail, and how other rooms speak of one."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from hesi.expenses.budgets.grants import VIEW_BUDGETS
from hesi.expenses.budgets.models import Budget
from hesi.workspace.access.navigation import Place, register
from hesi.workspace.events.subjects import Subject, register_subject

FINANCE = _("Finance")


def register_places() -> None:
    """Called once at start-up."""
    register(
        Place(
            key="budgets",
            label=_("Budgets"),
            url_name="budgets",
            icon="chart-pie",
            order=52,
            permissions=(VIEW_BUDGETS,),
            group=FINANCE,
        )
    )
    register_subject(
        Subject(
            type=Budget.subject_type,
            model=Budget,
            label=lambda budget: budget.event_label,
            url=lambda budget: reverse("budget", args=[budget.pk]),
        )
    )
