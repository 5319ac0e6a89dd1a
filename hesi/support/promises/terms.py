"""Which policy holds: the first active one by position whose conditions all accept the facts."""

import json
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from django.db.models import F, OuterRef, Subquery

from hesi.core.working_calendar import WorkingCalendar
from hesi.support.promises.course import Terms
from hesi.support.promises.facts import Facts
from hesi.support.promises.models import SlaPolicyVersion
from hesi.support.promises.reckoning import Target
from hesi.support.promises.snapshot import calendar_of

# A condition of a policy and the fact it looks at.
CONDITIONS = {
    "plans": "plan",
    "categories": "category",
    "channels": "channel",
    "languages": "language",
    "customers": "customer_id",
    "priorities": "priority",
}


def matches(conditions: Mapping[str, Any], facts: Facts) -> bool:
    """Whether every condition accepts its fact; no conditions accept everything, one with nothing in it no one."""
    return all(getattr(facts, CONDITIONS[name]) in accepted for name, accepted in conditions.items())


def version_for(facts: Facts) -> SlaPolicyVersion | None:
    """The newest version of the policy that holds for these facts, None when no policy does."""
    newest = SlaPolicyVersion.objects.filter(policy=OuterRef("policy")).order_by("-number").values("number")[:1]
    found = SlaPolicyVersion.objects.filter(policy__is_active=True, number=Subquery(newest))
    rows = list(found.select_related("policy").order_by("policy__position", "policy_id"))
    if not rows:
        from hesi.support.promises.starting_policies import lay_promises

        # Somebody may have laid them since the rows were read: they are read again either way.
        lay_promises()
        rows = list(found.select_related("policy").order_by("policy__position", "policy_id"))
    return next((row for row in rows if matches(row.policy.conditions, facts)), None)


def version_after_change(current: SlaPolicyVersion | None, facts: Facts) -> SlaPolicyVersion | None:
    """The version for changed facts: the one already in force as long as its policy is still the one that holds."""
    found = version_for(facts)
    return current if current and found and current.policy_id == found.policy_id else found


def terms_of(version: SlaPolicyVersion | None, priority: str) -> Terms:
    """The version's terms at one priority; a priority it does not name is promised nothing."""
    if version is None:
        return Terms(priority)
    stored = version.targets.get(priority, {})
    targets = {metric: Target.of(target) for metric, target in stored.items()}
    return Terms(priority, version.pk, targets, calendar_of_version(version), version.warn_percent)


def calendar_of_version(version: SlaPolicyVersion) -> WorkingCalendar:
    """The working calendar as it was when the version was published."""
    return _calendar(json.dumps(version.calendar, sort_keys=True))


@lru_cache(maxsize=256)
def _calendar(stored: str) -> WorkingCalendar:
    return calendar_of(json.loads(stored))


def newest_versions() -> list[SlaPolicyVersion]:
    """The version in force of every policy, active or not, in their order."""
    newest = SlaPolicyVersion.objects.filter(policy=OuterRef("policy")).order_by("-number").values("number")[:1]
    found = SlaPolicyVersion.objects.filter(number=Subquery(newest)).select_related("policy", "published_by")
    return list(found.order_by(F("policy__position"), "policy_id"))
