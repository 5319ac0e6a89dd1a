"""The workspaces one person belongs to."""

from hesi.workspace.people.models import Member, User
from hesi.workspace.tenancy.scope import across_tenants


def memberships_of(user: User) -> list[Member]:
    """The person's active memberships in every workspace, the oldest first."""
    with across_tenants():
        mine = Member.objects.active().filter(user_id=user.pk)
        return list(mine.select_related("tenant").order_by("pk"))


def is_open_to_sign_in(member: Member) -> bool:
    """Whether its user may work in it now, or has to prove first that the address is theirs."""
    with across_tenants():
        return bool(Member.objects.open_to_their_user().filter(pk=member.pk).exists())
