"""Where home and reports stand on the rail."""

from django.utils.translation import gettext_lazy as _

from hesi.insights.tabs import Tab, tab
from hesi.workspace.access.navigation import Place, register


def register_places() -> None:
    """Called once at start-up."""
    register(Place(key="home", label=_("Home"), url_name="home", icon="home", order=10, kinds=("customer", "provider")))
    register(Place(key="reports", label=_("Reports"), url_name="dashboard", icon="chart-bar", order=60))
    tab(Tab("month", _("The month"), "dashboard", 20))
    tab(Tab("reports", _("All reports"), "reports", 30))
