"""What the pages of promises say about policies beyond their rows."""

from typing import Any

from django.utils.translation import gettext as _

from hesi.support.promises.forms import CHANNEL_NAMES, LANGUAGES
from hesi.support.promises.models import Priority, SlaPolicy, SlaPolicyVersion
from hesi.support.promises.naming import category_choices
from hesi.workspace.calendars.models import SpecialDay
from hesi.workspace.events.models import Event
from hesi.workspace.tenancy.models import Plan, Tenant

_NAMES: dict[str, dict[Any, Any]] = {
    "plans": dict(Plan.choices),
    "priorities": dict(Priority.choices),
    "channels": dict(CHANNEL_NAMES),
    "languages": dict(LANGUAGES),
}


def conditions_words(policy: SlaPolicy) -> str:
    """For whom a policy holds, in one line."""
    said = []
    for name, accepted in policy.conditions.items():
        if name == "customers":
            known = Tenant.objects.filter(pk__in=accepted).order_by("name").values_list("name", flat=True)
            said.append(_(", ").join(known))
        else:
            names = dict(category_choices()) if name == "categories" else _NAMES.get(name, {})
            said.append(_(", ").join(str(names.get(one, one)) for one in accepted))
    return " · ".join(said) or _("Everybody else")


def snapshot_lags(version: SlaPolicyVersion) -> str:
    """The last day the version's calendar knows when the workspace's calendar knows later ones; empty otherwise."""
    known = max(version.calendar["special_days"], default="")
    last = SpecialDay.objects.filter(calendar__is_default=True).order_by("-on").values_list("on", flat=True).first()
    return known if known and last is not None and last.isoformat() > known else ""


def last_reapplied() -> dict[str, int] | None:
    """What the last run over open tickets came to: `seen` and `changed`."""
    event = Event.objects.filter(subject_type="sla_policies", name="promise_policy.reapplied").order_by("-pk").first()
    return dict(event.facts) if event is not None else None
