"""The places of the product. Each module registers its own; the shell draws those a person may open."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import F, Func, IntegerField, QuerySet, Subquery
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from hesi.workspace.access.actor import AnyActor
from hesi.workspace.tenancy.models import Tenant

# The headings under which the rail gathers places.
ADMINISTRATION, KNOWLEDGE, CUSTOMERS = _("Administration"), _("Knowledge"), _("Customers and community")


@dataclass(frozen=True, slots=True)
class Place:
    """A room of the rail.

    `permissions`: any one of them opens it (empty: every member). `kinds`: the kinds of workspace that have it.
    `badge(actor)` gives what waits there: rows, which are counted together with those of other places, or a number.
    `group` gathers places under one heading of the rail. `also` are paths of further pages that belong to the place.
    """

    key: str
    label: str | Promise
    url_name: str
    icon: str
    order: int
    permissions: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ("customer",)
    group: str | Promise = ""
    badge: Callable[[AnyActor], QuerySet[Any] | int] | None = None
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


def waiting_in(places: Iterable[Place], actor: AnyActor) -> dict[str, int]:
    """How many things wait for this person in each place that counts them; rows of all places in one statement."""
    given = {place.key: place.badge(actor) for place in places if place.badge is not None}
    rows = {key: found for key, found in given.items() if isinstance(found, QuerySet)}
    numbers = {key: found for key, found in given.items() if isinstance(found, int)}
    if rows:
        counts = Tenant.objects.filter(pk=actor.tenant.pk).values_list(*map(_number_of, rows.values())).get()
        numbers |= dict(zip(rows, counts, strict=True))
    return numbers


def _number_of(rows: QuerySet[Any]) -> Subquery:
    if rows.query.distinct:
        rows = rows.model._default_manager.filter(pk__in=rows.order_by().values("pk"))
    count = Func(F("pk"), function="COUNT", output_field=IntegerField())
    return Subquery(rows.order_by().annotate(waiting_there=count).values("waiting_there"))
