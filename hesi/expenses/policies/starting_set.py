"""The policy every customer workspace starts with."""

from hesi.expenses.policies.definition import default_rules
from hesi.expenses.policies.models import PolicyVersion
from hesi.workspace.tenancy.models import Tenant


def lay_default_policy(tenant: Tenant) -> None:
    """Version 1, with the levels and standards the product suggests."""
    if tenant.kind == Tenant.Kind.CUSTOMER:
        PolicyVersion.objects.create(number=1, rules=default_rules())
