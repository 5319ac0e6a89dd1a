"""What changed between two editions of a policy, in words."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from hesi.support.promises.models import Metric, Priority, SlaPolicyVersion
from hesi.support.promises.words import hours_words, target_words


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that was one way and is another now."""

    what: str
    before: str
    after: str


def changes_between(before: SlaPolicyVersion | None, after: SlaPolicyVersion) -> list[Change]:
    """Everything that differs; the first edition differs from nothing."""
    return list(_changes(before, after)) if before is not None else []


def _changes(before: SlaPolicyVersion, after: SlaPolicyVersion) -> Iterator[Change]:
    for priority, priority_name in Priority.choices:
        for metric, metric_name in Metric.choices:
            old, new = (v.targets.get(priority, {}).get(metric) for v in (before, after))
            if old != new:
                yield Change(f"{priority_name} · {metric_name}", target_words(old), target_words(new))
    if before.calendar["week"] != after.calendar["week"]:
        yield Change(_("Hours"), hours_words(before.calendar), hours_words(after.calendar))
    if before.calendar["time_zone"] != after.calendar["time_zone"]:
        yield Change(_("Time zone"), before.calendar["time_zone"], after.calendar["time_zone"])
    if before.calendar["special_days"] != after.calendar["special_days"]:
        yield Change(_("Days that differ"), *(str(len(v.calendar["special_days"])) for v in (before, after)))
    if before.warn_percent != after.warn_percent:
        yield Change(_("Warning at"), f"{before.warn_percent}%", f"{after.warn_percent}%")
