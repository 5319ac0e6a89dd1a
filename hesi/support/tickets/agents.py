"""Who answers tickets in the open workspace."""

from collections.abc import Iterable

from hesi.support.tickets.grants import ANSWER_TICKETS
from hesi.workspace.access.models import Role
from hesi.workspace.people.models import Member


def agents() -> list[Member]:
    """Every active member whose roles let them answer tickets, by name."""
    roles = [role.pk for role in Role.objects.all() if ANSWER_TICKETS in role.permissions]
    holders = Member.objects.active().filter(role_holdings__role_id__in=roles).select_related("user")
    return list(holders.distinct().order_by("name", "pk"))


def agents_among(members: Iterable[int]) -> list[int]:
    """Those of these member ids who are agents, in ascending order."""
    asked = set(members)
    return sorted(agent.pk for agent in agents() if agent.pk in asked) if asked else []
