"""Where support stands on the rail of each kind of workspace."""

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from hesi.support.tickets.grants import ANSWER_TICKETS, MANAGE_TICKETS
from hesi.support.tickets.models import Ticket
from hesi.workspace.access.actor import AnyActor
from hesi.workspace.access.navigation import CUSTOMERS, Place, register

# What the help centre leads to belongs to it.
_HELP = ("/support/", "/articles/", "/assistant/", "/faq/", "/chat/", "/community/", "/trainings/", "/status/")


def register_places() -> None:
    """Called once at start-up."""
    register(
        Place(
            key="help",
            label=_("Help and support"),
            url_name="help-centre",
            icon="lifebuoy",
            order=80,
            kinds=("customer", "provider"),
            also=_HELP,
        )
    )
    register(
        Place(
            key="desk",
            label=_("Tickets"),
            url_name="desk",
            icon="message",
            order=40,
            permissions=(ANSWER_TICKETS,),
            kinds=("provider",),
            badge=_new_tickets,
            live="tickets",
        )
    )
    register(
        Place(
            key="customers",
            label=pgettext_lazy("support", "Customers"),
            url_name="served",
            icon="building",
            order=47,
            group=CUSTOMERS,
            permissions=(MANAGE_TICKETS,),
            kinds=("provider",),
        )
    )


def _new_tickets(actor: AnyActor) -> QuerySet[Ticket]:
    rows: QuerySet[Ticket] = Ticket.objects.visible_to(actor).filter(state=Ticket.State.NEW)
    return rows
