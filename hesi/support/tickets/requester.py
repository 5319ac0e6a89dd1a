"""How a customer's member stands in the provider's workspace: seeing and touching only what they asked themselves."""

from collections.abc import Iterator
from contextlib import contextmanager

from hesi.workspace.access.actor import Actor
from hesi.workspace.people.models import Member
from hesi.workspace.tenancy.models import Tenant
from hesi.workspace.tenancy.scope import tenant_scope


class Requester:
    """A customer's member in the provider's workspace. It holds no permission there; visibility does the rest."""

    is_system = False
    is_requester = True
    member: Member | None = None
    member_id: int | None = None
    permissions: frozenset[str] = frozenset()
    headed_department_ids: frozenset[int] = frozenset()

    def __init__(self, actor: Actor) -> None:
        self.channel = actor.channel
        self.label = f"{actor.label} · {actor.tenant.name}"
        self.name = actor.label
        self.email = actor.member.email
        self.customer = actor.tenant
        self.customer_id: int = actor.tenant.pk
        self.requester_id: int = actor.member.pk
        self.sees_company = False
        self.tenant: Tenant = provider_of(actor.tenant)

    def __repr__(self) -> str:
        return f"Requester({self.label})"

    def holds(self, permission: str) -> bool:
        """False: a customer's roles mean nothing in the provider's workspace."""
        return False


def provider_of(tenant: Tenant) -> Tenant:
    """The workspace whose agents support this one; itself when it runs Hesi for itself."""
    return tenant.provider or tenant


@contextmanager
def as_requester(actor: Actor) -> Iterator[Requester]:
    """Step into the provider's workspace as the person who asks."""
    requester = Requester(actor)
    with tenant_scope(requester.tenant):
        yield requester
