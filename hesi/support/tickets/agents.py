"""Who answers tickets in the open workspace."""

from collections.abc import Iterable

from django.db.models import Q, QuerySet

from hesi.support.tickets.grants import ANSWER_TICKETS
from hesi.workspace.access.models import RoleHolder
from hesi.workspace.access.registry import AGENT, SUPPORT_LEAD
from hesi.workspace.people.models import Member

# Beyond this many, an event does not name everybody whose open queue should hear of it.
MOST_HEARERS = 300


def agents_by_grant() -> QuerySet[Member]:
    """Every active member who holds a role that lets them answer tickets."""
    grants = Q(role__key__in=(AGENT, SUPPORT_LEAD)) | Q(role__granted__icontains=f'"{ANSWER_TICKETS}"')
    holders = RoleHolder.objects.filter(grants).values("member_id")
    found: QuerySet[Member] = Member.objects.active().filter(pk__in=holders)
    return found


def agents() -> list[Member]:
    """The same by name."""
    return list(agents_by_grant().order_by("name", "pk"))


def agents_among(members: Iterable[int]) -> list[int]:
    """Those of these member ids who are agents, in ascending order."""
    asked = set(members)
    return list(agents_by_grant().filter(pk__in=asked).order_by("pk").values_list("pk", flat=True)) if asked else []


def desk_audience() -> list[int]:
    """The member ids whose open queue should be read again when a ticket changes, in one query."""
    return list(agents_by_grant().order_by("pk").values_list("pk", flat=True)[:MOST_HEARERS])
