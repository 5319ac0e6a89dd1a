"""The roles every workspace starts with; their permissions follow the product's version."""

from django.utils.translation import gettext_lazy as _

from hesi.workspace.access.models import Role
from hesi.workspace.access.registry import ADMIN, AGENT, AUDITOR, FINANCE, SUPPORT_LEAD
from hesi.workspace.tenancy.models import Tenant

CUSTOMER_ROLES = ((ADMIN, _("Administrator")), (FINANCE, _("Finance")), (AUDITOR, _("Auditor")))
PROVIDER_ROLES = ((ADMIN, _("Administrator")), (AGENT, _("Support agent")), (SUPPORT_LEAD, _("Support lead")))


def lay_roles(tenant: Tenant) -> None:
    """Create the built-in roles for this kind of workspace. Their shown names are translated, not stored."""
    roles = PROVIDER_ROLES if tenant.kind == Tenant.Kind.PROVIDER else CUSTOMER_ROLES
    Role.objects.bulk_create([Role(key=key, name=str(name), is_built_in=True) for key, name in roles])
