"""One company with a thing of every kind in it, for walking every address as every role.

`a_world()` gives the people by role and, for each part of an address (`number`, `key`, `pk` …), the value that names an
existing thing of the employee's company.
"""

from dataclasses import dataclass, field

from hesi.workspace.people.models import Member
from hesi.workspace.tenancy.models import Tenant
from hesi.workspace.tenancy.scope import tenant_scope
from tests import builders

# `stranger` runs another company of the same provider, `outsider` answers tickets for another provider.
ROLES = (
    *("anonymous", "employee", "colleague", "manager", "finance", "admin", "auditor"),
    *("agent", "lead", "stranger", "outsider"),
)


@dataclass
class World:
    """The people by role (None for anonymous) and the things by the prefix of the address that leads to them."""

    people: dict[str, Member | None]
    company: Tenant
    provider: Tenant
    things: dict[str, dict[str, object]] = field(default_factory=dict)

    def arguments(self, pattern: str, names: tuple[str, ...]) -> dict[str, object]:
        """Values for the parts of this address: the longest known prefix wins, unknown ones name nothing."""
        for prefix in sorted(self.things, key=len, reverse=True):
            if pattern.startswith(prefix):
                known = self.things[prefix]
                return {name: known.get(name, 0 if name in ("pk", "id") else "none") for name in names}
        return {name: 0 if name in ("pk", "id") or name.endswith("_id") else "none" for name in names}


def a_world() -> World:
    """Build it; the scope is closed again when it stands."""
    provider = builders.a_provider()
    company = builders.a_company(provider=provider)
    other = builders.a_company(name="另一家公司", provider=provider)
    people: dict[str, Member | None] = {"anonymous": None}
    with tenant_scope(provider):
        people["agent"] = builders.a_member("客服小合", roles=("agent",))
        people["lead"] = builders.a_member("客服主管", roles=("support_lead",))
    with tenant_scope(builders.a_provider(name="另一家服务商")):
        people["outsider"] = builders.a_member("别家客服", roles=("agent", "support_lead"))
    with tenant_scope(other):
        people["stranger"] = builders.a_member("外人", roles=("admin", "finance"))
    with tenant_scope(company):
        people["manager"] = builders.a_member("经理")
        people["employee"] = builders.a_member("林晓", manager=people["manager"])
        people["colleague"] = builders.a_member("同事")
        for role in ("finance", "admin", "auditor"):
            people[role] = builders.a_member(role, roles=(role,))
    world = World(people=people, company=company, provider=provider)
    from tests.architecture import things

    things.fill(world)
    return world
