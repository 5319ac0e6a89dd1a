"""The workspaces one person belongs to."""

from hesi.workspace.people.models import Member, User
from hesi.workspace.tenancy.scope import across_tenants


def memberships_of(user: User) -> list[Member]:
    """The person's active memberships in every workspace, the oldest first."""
    with across_tenants():
        mine = Member.objects.active().filter(user_id=user.pk)
        return list(mine.select_related("tenant").order_by("pk"))
