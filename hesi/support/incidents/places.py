"""Where incidents stand on the rail, over every page of those they concern, and among subjects."""

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from hesi.support.incidents.models import Incident
from hesi.support.incidents.notices import incident_banners
from hesi.support.service.grants import ANSWER_TICKETS, MANAGE_TICKETS
from hesi.workspace.access.actor import AnyActor
from hesi.workspace.access.banners import banner
from hesi.workspace.access.navigation import ADMINISTRATION, Place, register
from hesi.workspace.events.subjects import Subject, register_subject


def register_places() -> None:
    """Called once at start-up."""
    banner(incident_banners)
    register_subject(
        Subject(
            type=Incident.subject_type,
            model=Incident,
            label=lambda incident: incident.title,
            url=lambda incident: reverse("incident", args=[incident.number]),
        )
    )
    register(
        Place(
            key="incidents",
            label=_("Incidents"),
            url_name="incidents",
            icon="alert-triangle",
            order=42,
            permissions=(ANSWER_TICKETS,),
            kinds=("provider",),
            badge=_ongoing,
        )
    )
    register(
        Place(
            key="dispatch",
            label=_("Lines and dispatch"),
            url_name="lines",
            icon="users-group",
            order=74,
            permissions=(MANAGE_TICKETS,),
            kinds=("provider",),
            group=ADMINISTRATION,
            also=(
                "/desk/settings/rules/",
                "/desk/settings/emergency/",
                "/desk/settings/categories/",
                "/desk/promises/",
            ),
        )
    )


def _ongoing(actor: AnyActor) -> QuerySet[Incident]:
    rows: QuerySet[Incident] = Incident.objects.visible_to(actor).ongoing()
    return rows
