"""The places of the product. Each module registers its own; the shell draws those a person may open."""

from collections.abc import Callable
from dataclasses import dataclass

from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from hesi.workspace.access.actor import AnyActor

ADMINISTRATION = _("Administration")


@dataclass(frozen=True, slots=True)
class Place:
    """A room of the rail.

    `permissions`: any one of them opens it (empty: every member). `kinds`: the kinds of workspace that have it.
    `badge(actor) -> int` counts what waits there. `group` gathers places under one heading of the rail. `also` are
    paths of further pages that belong to the place.
    """

    key: str
    label: str | Promise
    url_name: str
    icon: str
    order: int
    permissions: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ("customer",)
    group: str | Promise = ""
    badge: Callable[[AnyActor], int] | None = None
    live: str = ""
    also: tuple[str, ...] = ()


_places: dict[str, Place] = {}


def register(place: Place) -> None:
    """Put a place on the rail; called once from the module's `apps.py`."""
    _places[place.key] = place


def places_for(actor: AnyActor) -> list[tuple[Place, str]]:
    """The places this person may open, in order, each with its address."""
    found = []
    for place in sorted(_places.values(), key=lambda item: item.order):
        if actor.tenant.kind not in place.kinds:
            continue
        if place.permissions and not any(actor.holds(p) for p in place.permissions):
            continue
        try:
            found.append((place, reverse(place.url_name)))
        except NoReverseMatch:
            continue
    return found
