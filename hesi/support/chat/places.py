"""Where live chat stands: a place of the agents' rail, a door of the help centre, a subject of events."""

from django.core.cache import cache
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from hesi.support.chat.availability import availability_for
from hesi.support.chat.models import Chat
from hesi.support.chat.words import door_note
from hesi.support.knowledge.readers import provider_for
from hesi.support.service.grants import ANSWER_TICKETS
from hesi.support.service.help_doors import HelpDoor, help_door
from hesi.workspace.access.actor import AnyActor
from hesi.workspace.access.navigation import Place, register
from hesi.workspace.events.subjects import Subject, register_subject
from hesi.workspace.tenancy.models import Tenant
from hesi.workspace.tenancy.scope import tenant_scope

_KEPT_SECONDS = 15


def register_places() -> None:
    """Called once at start-up."""
    register(
        Place(
            key="chats",
            label=_("Live chat"),
            url_name="desk-chats",
            icon="headset",
            order=41,
            permissions=(ANSWER_TICKETS,),
            kinds=("provider",),
            badge=_waiting,
            live="chats",
        )
    )
    for key, for_guests in (("chat", False), ("help-chat", True)):
        help_door(
            HelpDoor(
                key=key,
                label=_("Live chat"),
                text=_("Talk with somebody now, during the hotline's hours."),
                url_name=key,
                icon="headset",
                order=30,
                for_guests=for_guests,
                note=_note,
                is_open=_visitors_only if for_guests else None,
            )
        )
    register_subject(
        Subject(
            type=Chat.subject_type,
            model=Chat,
            label=str,
            url=lambda chat: reverse("desk-chat", args=[chat.key]),
        )
    )


def _visitors_only(actor: AnyActor | None) -> bool:
    return actor is None


def _waiting(actor: AnyActor) -> QuerySet[Chat]:
    rows: QuerySet[Chat] = Chat.objects.visible_to(actor).waiting()
    return rows


def _note(actor: AnyActor | None) -> str:
    """How it stands, looked at every few seconds at most."""
    provider = provider_for(actor)
    if provider is None:
        return ""
    customer: Tenant | None = actor.tenant if actor is not None else None
    key = f"chat:door:{provider.pk}:{customer.pk if customer else 0}:{get_language()}"
    known: str | None = cache.get(key)
    if known is None:
        with tenant_scope(provider):
            known = door_note(availability_for(customer))
        cache.set(key, known, _KEPT_SECONDS)
    return known
