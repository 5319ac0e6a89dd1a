"""How people outside the provider stand in its workspace: seeing and touching only their own tickets."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property

from hesi.support.service.models import Contact
from hesi.workspace.access.actor import Actor
from hesi.workspace.people.models import Member
from hesi.workspace.tenancy.models import Tenant
from hesi.workspace.tenancy.scope import active_tenant, tenant_scope


class Outsider:
    """Somebody who holds no permission in the provider's workspace; visibility does the rest.

    `ticket_id` binds a guest to the one ticket their link was signed for.
    """

    is_system = False
    is_requester = True
    member: Member | None = None
    member_id: int | None = None
    permissions: frozenset[str] = frozenset()
    headed_department_ids: frozenset[int] = frozenset()
    channel: str = "page"
    label: str = ""
    name: str = ""
    email: str = ""
    customer_id: int | None = None
    requester_id: int | None = None
    ticket_id: int | None = None
    sees_company: bool = False
    tenant: Tenant

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.label})"

    def holds(self, permission: str) -> bool:
        """False: a customer's roles mean nothing in the provider's workspace."""
        return False


class Requester(Outsider):
    """A customer's member in the provider's workspace. Made inside its scope, where contact persons are known."""

    def __init__(self, actor: Actor) -> None:
        self.channel = actor.channel
        self.label = f"{actor.label} · {actor.tenant.name}"
        self.name = actor.label
        self.email = actor.member.email
        self.customer: Tenant = actor.tenant
        self.customer_id: int = actor.tenant.pk
        self.requester_id: int = actor.member.pk
        self.tenant = provider_of(actor.tenant)

    @cached_property
    def sees_company(self) -> bool:  # type: ignore[override]  # asked only where it is decided who sees what
        """Whether they are a contact person who reads along with the whole company."""
        with tenant_scope(self.tenant):
            named = Contact.objects.filter(customer_id=self.customer_id, member_id=self.requester_id, is_named=True)
            return bool(named.filter(sees_company_tickets=True).exists())


class Guest(Outsider):
    """Somebody with the signed link of one ticket."""

    def __init__(self, *, ticket_id: int, name: str, email: str) -> None:
        self.ticket_id = ticket_id
        self.name, self.email = name, email
        self.label = name or email
        self.tenant = active_tenant()


def provider_of(tenant: Tenant) -> Tenant:
    """The workspace whose agents support this one; itself when it runs Hesi for itself."""
    return tenant.provider or tenant


@contextmanager
def as_requester(actor: Actor) -> Iterator[Requester]:
    """Step into the provider's workspace as the person who asks."""
    with tenant_scope(provider_of(actor.tenant)):
        yield Requester(actor)
