"""Where home and reports stand on the rail."""

from django.utils.translation import gettext_lazy as _

from hesi.expenses.budgets.grants import VIEW_BUDGETS
from hesi.expenses.budgets.permissions import may_see_budgets
from hesi.insights.tabs import Tab, tab
from hesi.workspace.access.actor import AnyActor
from hesi.workspace.access.navigation import Place, register


def register_places() -> None:
    """Called once at start-up."""
    register(Place(key="home", label=_("Home"), url_name="home", icon="home", order=10, kinds=("customer", "provider")))
    # Budgets lie here for those who have no place of their own for them; who has one finds them there.
    also = ("/reports/", "/budgets/")
    register(Place(key="reports", label=_("Reports"), url_name="board", icon="chart-bar", order=60, also=also))
    tab(Tab("month", _("The month"), "dashboard", 20))
    tab(Tab("reports", _("All reports"), "reports", 30))
    tab(Tab("budgets", _("Budgets"), "budgets", 60, is_for=_has_own_budgets))


def _has_own_budgets(actor: AnyActor) -> bool:
    """Heads and owners come to theirs from here; who sees all of them has a place on the rail."""
    return not actor.holds(VIEW_BUDGETS) and may_see_budgets(actor)
