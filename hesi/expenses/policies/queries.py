"""Which policy is in force."""

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from hesi.core.errors import Invalid
from hesi.expenses.policies.models import PolicyVersion
from hesi.workspace.tenancy.prepared import prepared


class PolicyMissing(Invalid):
    """No policy has been published, so nothing can be checked."""

    code = "policy_missing"


def current_policy() -> PolicyVersion:
    """The newest published version; raises `PolicyMissing`."""
    version = _newest.first()
    if version is None:
        raise PolicyMissing(_("No policy has been published yet. Ask an administrator to publish one."))
    return version


@prepared
def _newest() -> QuerySet[PolicyVersion]:
    return PolicyVersion.objects.order_by("-number")[:1]
