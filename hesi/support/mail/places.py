"""Where mail stands on the rail."""

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from hesi.support.mail.models import IncomingMail
from hesi.support.tickets.grants import MANAGE_TICKETS
from hesi.workspace.access.actor import AnyActor
from hesi.workspace.access.navigation import ADMINISTRATION, Place, register


def register_places() -> None:
    """Called once at start-up."""
    register(
        Place(
            key="mail",
            label=_("Support mail"),
            url_name="mail-incoming",
            icon="mail",
            order=74,
            permissions=(MANAGE_TICKETS,),
            kinds=("provider",),
            group=ADMINISTRATION,
            badge=_set_aside,
            also=("/desk/mail/",),
        )
    )


def _set_aside(actor: AnyActor) -> QuerySet[IncomingMail]:
    rows: QuerySet[IncomingMail] = IncomingMail.objects.filter(state=IncomingMail.State.ASIDE)
    return rows
