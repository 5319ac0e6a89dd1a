"""The roles every workspace starts with; their permissions follow the product's version."""

from hesi.workspace.access.models import Role
from hesi.workspace.access.registry import ADMIN, AGENT, AUDITOR, BUILT_IN_NAMES, FINANCE, SUPPORT_LEAD
from hesi.workspace.tenancy.models import Tenant

CUSTOMER_ROLES = (ADMIN, FINANCE, AUDITOR)
PROVIDER_ROLES = (ADMIN, AGENT, SUPPORT_LEAD)


def lay_roles(tenant: Tenant) -> None:
    """Create the built-in roles for this kind of workspace. Their shown names are translated, not stored."""
    roles = PROVIDER_ROLES if tenant.kind == Tenant.Kind.PROVIDER else CUSTOMER_ROLES
    Role.objects.bulk_create([Role(key=key, name=str(BUILT_IN_NAMES[key]), is_built_in=True) for key in roles])
