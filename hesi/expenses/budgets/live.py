"""What articles tell of budgets: those the reader may look at this year."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hesi.expenses.budgets.models import Budget
from hesi.workspace.access.actor import Actor
from hesi.workspace.live_settings import live_setting

# So many are named.
_NAMED = 6


def offer_live_settings() -> None:
    """Called once at start-up."""
    live_setting("own-budgets", gettext_lazy("The budgets the reader may see"), _budgets, page="budgets")


def _budgets(actor: Actor) -> str | None:
    rows = Budget.objects.visible_to(actor).active().filter(budget_year__starts_on__lte=actor.tenant.today)
    rows = rows.with_names().order_by("-budget_year__year", "pk")
    return _(", ").join(budget.label for budget in rows[:_NAMED]) or None
