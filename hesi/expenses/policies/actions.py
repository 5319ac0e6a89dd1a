"""Publishing policies. Submitted documents keep the version they were checked with."""

from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from hesi.core.errors import Conflict
from hesi.core.text import clean_line
from hesi.expenses.policies.definition import parse_rules
from hesi.expenses.policies.models import PolicyVersion
from hesi.workspace.access.actor import AnyActor
from hesi.workspace.access.permissions import may_manage_settings
from hesi.workspace.access.rules import require
from hesi.workspace.events.record import record


class PolicyChanged(Conflict):
    """Somebody published another version meanwhile."""

    code = "policy_changed"


@transaction.atomic
def publish_policy(rules: Any, note: str, *, by: AnyActor, based_on: int | None = None) -> PolicyVersion:
    """Make these rules the policy in force from now on; drafts are checked by it at once.

    Raises `PolicyInvalid`, and `PolicyChanged` when `based_on`, the number of the version that was edited, is no longer
    the newest.
    """
    require(may_manage_settings, by)
    parsed = parse_rules(rules)
    newest = PolicyVersion.objects.aggregate(newest=Max("number"))["newest"] or 0
    if based_on is not None and based_on != newest:
        raise _changed()
    try:
        with transaction.atomic():
            version: PolicyVersion = PolicyVersion.objects.create(
                number=newest + 1, rules=parsed, note=clean_line(note, 200), published_by=by.member
            )
    except IntegrityError:
        raise _changed() from None
    record("policy.published", version, by=by, number=version.number, note=version.note)
    return version


def _changed() -> PolicyChanged:
    return PolicyChanged(_("Somebody published another policy meanwhile. Open it again and repeat your change."))
