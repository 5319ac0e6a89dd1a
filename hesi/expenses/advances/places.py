"""Where finance finds what is lent."""

from django.utils.translation import gettext_lazy as _

from hesi.expenses.payments.grants import PREPARE_PAYMENTS
from hesi.expenses.payments.places import FINANCE
from hesi.workspace.access.navigation import Place, register


def register_places() -> None:
    """Called once at start-up."""
    register(
        Place(
            key="advances",
            label=_("Advances"),
            url_name="advances-open",
            icon="coin",
            order=52,
            permissions=(PREPARE_PAYMENTS,),
            group=FINANCE,
            also=("/advances/",),
        )
    )
