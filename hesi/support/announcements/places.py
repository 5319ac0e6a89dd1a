"""Where news stand: the desk's rail, the help centre, banners, and among subjects."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from hesi.support.announcements.models import Announcement
from hesi.support.announcements.reading import news_banners
from hesi.support.announcements.standing import ongoing_for
from hesi.support.knowledge.readers import provider_for
from hesi.support.service.grants import ANSWER_TICKETS
from hesi.support.service.help_doors import HelpDoor, help_door
from hesi.workspace.access.actor import AnyActor
from hesi.workspace.access.banners import banner
from hesi.workspace.access.navigation import CUSTOMERS, Place, register
from hesi.workspace.events.subjects import Subject, register_subject
from hesi.workspace.tenancy.scope import tenant_scope


def register_places() -> None:
    """Called once at start-up."""
    banner(news_banners)
    register_subject(
        Subject(
            type=Announcement.subject_type,
            model=Announcement,
            label=lambda row: row.title,
            url=lambda row: reverse("desk-announcement", args=[row.pk]),
        )
    )
    register(
        Place(
            key="announcements",
            label=gettext_lazy("News and status"),
            url_name="desk-announcements",
            icon="speakerphone",
            order=50,
            group=CUSTOMERS,
            permissions=(ANSWER_TICKETS,),
            kinds=("provider",),
        )
    )
    help_door(
        HelpDoor(
            key="status",
            label=gettext_lazy("System status"),
            text=gettext_lazy("What works, what does not, what is planned and what is new."),
            url_name="status",
            icon="progress-check",
            order=70,
            for_guests=True,
            note=_note,
        )
    )


def _note(actor: AnyActor | None) -> str:
    provider = provider_for(actor)
    if provider is None:
        return ""
    with tenant_scope(provider):
        count = ongoing_for(actor)
    if not count:
        return _("Everything works")
    return ngettext("{count} disturbance", "{count} disturbances", count).format(count=count)
