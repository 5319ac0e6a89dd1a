"""Who answers tickets in the open workspace."""

from collections.abc import Iterable

from django.db.models import Q

from hesi.support.tickets.grants import ANSWER_TICKETS
from hesi.workspace.access.models import Role, RoleHolder
from hesi.workspace.access.registry import AGENT, SUPPORT_LEAD
from hesi.workspace.people.models import Member

# Beyond this many, an event does not name everybody whose open queue should hear of it.
MOST_HEARERS = 300


def agents() -> list[Member]:
    """Every active member whose roles let them answer tickets, by name."""
    roles = [role.pk for role in Role.objects.all() if ANSWER_TICKETS in role.permissions]
    holders = Member.objects.active().filter(role_holdings__role_id__in=roles).select_related("user")
    return list(holders.distinct().order_by("name", "pk"))


def agents_among(members: Iterable[int]) -> list[int]:
    """Those of these member ids who are agents, in ascending order."""
    asked = set(members)
    return sorted(agent.pk for agent in agents() if agent.pk in asked) if asked else []


def desk_audience() -> list[int]:
    """The member ids whose open queue should be read again when a ticket changes, in one query."""
    grants = Q(role__key__in=(AGENT, SUPPORT_LEAD)) | Q(role__granted__icontains=f'"{ANSWER_TICKETS}"')
    holders = RoleHolder.objects.filter(grants, member__is_active=True).order_by("member_id")
    return list(holders.values_list("member_id", flat=True).distinct()[:MOST_HEARERS])
