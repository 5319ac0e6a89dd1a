"""Where boards stand, and what is on them."""

from django.utils.translation import gettext_lazy as _

from hesi.insights.dashboards import (
    administrator,
    adoption,
    employee,
    finance,
    lent,
    manager,
    months,
    planned,
    roles,
    support,
    workings,
)
from hesi.insights.tabs import Tab, tab
from hesi.support.service.grants import MANAGE_TICKETS
from hesi.workspace.access.navigation import Place, register


def register_boards() -> None:
    """Called once at start-up."""
    roles.register()
    for room in (employee, manager, finance, lent, planned, months, adoption, administrator, workings, support):
        room.register()
    tab(Tab("board", _("Boards"), "board", 10))
    # In the customer's workspace the place of reports leads here.
    register(
        Place(
            key="lead-board", label=_("Boards"), url_name="board", icon="chart-pie", order=44,
            permissions=(MANAGE_TICKETS,), kinds=("provider",),
        )
    )  # fmt: skip
