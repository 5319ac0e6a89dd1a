"""Who acts: a member with the permissions of their roles, or a named part of the system."""

from functools import cached_property
from typing import Any, Protocol

from django.db.models import CharField, Exists, ExpressionWrapper, F, OuterRef, QuerySet

from hesi.workspace.people.models import Department, Member
from hesi.workspace.tenancy.models import Tenant
from hesi.workspace.tenancy.prepared import prepared


class Actor:
    """A member at work in the open workspace. Permissions are read once, on first use."""

    is_system = False
    is_requester = False

    def __init__(self, member: Member, *, channel: str = "page") -> None:
        self.member = member
        self.member_id: int | None = member.pk
        self.channel = channel

    def __repr__(self) -> str:
        return f"Actor({self.label})"

    @property
    def label(self) -> str:
        """The name kept with what this actor did."""
        return self.member.name

    @property
    def tenant(self) -> Tenant:
        """The workspace the actor works in."""
        return self.member.tenant

    @cached_property
    def permissions(self) -> frozenset[str]:
        """Every permission key the member's roles grant."""
        return frozenset[str]().union(*(role.permissions for role in _roles_of(member=self.member_id)))

    def holds(self, permission: str) -> bool:
        """Whether one of the member's roles grants this permission."""
        return permission in self.permissions

    @cached_property
    def headed_department_ids(self) -> frozenset[int]:
        """Departments this member heads, with everything under them."""
        return frozenset(_headed(member=self.member_id))


@prepared
def _roles_of(member: int) -> QuerySet[Any]:
    from hesi.workspace.access.models import Role

    return Role.objects.filter(holders__member_id=member, holders__member__is_active=True).order_by().distinct()


@prepared
def _headed(member: int) -> QuerySet[Any]:
    below = ExpressionWrapper(OuterRef("path"), output_field=CharField())
    above: Any = Department.objects.filter(head_id=member).alias(below=below)
    found = Department.objects.filter(Exists(above.filter(below__startswith=F("path"))))
    return found.order_by().values_list("pk", flat=True)


class SystemActor:
    """A part of the product that acts by itself, such as `SystemActor("payments")`. It holds every permission."""

    is_system = True
    is_requester = False
    member: Member | None = None
    member_id: int | None = None
    channel = "system"
    permissions: frozenset[str] = frozenset()
    headed_department_ids: frozenset[int] = frozenset()

    def __init__(self, name: str) -> None:
        self.label = name

    def __repr__(self) -> str:
        return f"SystemActor({self.label})"

    @property
    def tenant(self) -> Tenant:
        """The open workspace."""
        from hesi.workspace.tenancy.scope import active_tenant

        return active_tenant()

    def holds(self, permission: str) -> bool:
        """True: the system is not limited by roles; its code is."""
        return True


class AnyActor(Protocol):
    """Whoever acts: a member, a part of the system, or a customer's member in the provider's workspace."""

    @property
    def is_system(self) -> bool: ...
    @property
    def is_requester(self) -> bool: ...
    @property
    def member(self) -> Member | None: ...
    @property
    def member_id(self) -> int | None: ...
    @property
    def channel(self) -> str: ...
    @property
    def label(self) -> str: ...
    @property
    def tenant(self) -> Tenant: ...
    @property
    def headed_department_ids(self) -> frozenset[int]: ...
    def holds(self, permission: str) -> bool: ...
