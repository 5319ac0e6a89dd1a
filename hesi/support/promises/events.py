"""What promises publish, which page parts that touches, and how histories tell it."""

from django.utils.translation import gettext as _

from hesi.support.promises.models import Metric
from hesi.workspace.events.models import Event
from hesi.workspace.events.subscribe import live
from hesi.workspace.events.timeline import tell, tell_auditor

for _name in ("warned", "breached", "escalated", "acknowledged"):
    live(f"promise.{_name}", "tickets", "ticket-{label}", "desk-counts", "board")
for _name in ("published", "ordered", "ladder_drawn", "reapplied"):
    live(f"promise_policy.{_name}", "promises")
live("promise_replay.moved", "promise-replay-{id}")


def metric_name(metric: str) -> str:
    """The clock's name in the reader's language."""
    return str(Metric(metric).label) if metric in Metric.values else metric


def _of(event: Event) -> str:
    return metric_name(str(event.facts.get("metric", "")))


def _escalated(event: Event) -> str:
    return _("Escalated at {percent}% of the time: {metric}").format(
        percent=event.facts.get("percent", ""), metric=_of(event)
    )


tell(
    "promise.warned",
    lambda event: _("Little time left: {metric}").format(metric=_of(event)),
    icon="hourglass",
    folded=True,
)
tell("promise.breached", lambda event: _("Not kept in time: {metric}").format(metric=_of(event)), icon="clock")
tell("promise.escalated", _escalated, icon="bell")
tell("promise.acknowledged", lambda event: _("Takes care of it: {metric}").format(metric=_of(event)), icon="check")
tell_auditor("promise_policy.published", lambda event: _("Published what is promised"))
tell_auditor("promise_policy.ordered", lambda event: _("Changed which policy goes first"))
tell_auditor("promise_policy.ladder_drawn", lambda event: _("Changed the ladder of escalation"))
tell_auditor("promise_policy.reapplied", lambda event: _("Put open tickets under the policies in force"))
tell_auditor("promise_replay.asked", lambda event: _("Asked what other promises would have meant"))
tell_auditor("promise_replay.moved", lambda event: _("Reckoned what other promises would have meant"))
