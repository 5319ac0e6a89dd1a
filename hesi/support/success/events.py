"""How histories tell what was done about a customer."""

from django.utils.translation import gettext as _

from hesi.support.success.models import Alarm, Renewal
from hesi.workspace.events.models import Event
from hesi.workspace.events.subscribe import live
from hesi.workspace.events.timeline import tell


def _kind(event: Event) -> str:
    return str(dict(Alarm.Kind.choices).get(event.facts.get("kind", ""), ""))


def _stage(event: Event) -> str:
    return str(dict(Renewal.Stage.choices).get(event.facts.get("stage", ""), ""))


tell("success.note_written", lambda event: _("Wrote a note about the customer"), icon="notes")
tell("success.note_pinned", lambda event: _("Pinned a note"), icon="notes", folded=True)
tell("success.note_unpinned", lambda event: _("Unpinned a note"), icon="notes", folded=True)
tell("success.action_planned", lambda event: _("Planned what to do next"), icon="checklist")
tell("success.action_finished", lambda event: _("Did what was planned"), icon="circle-check")
tell("success.renewal_set", lambda event: _("Renewal: {stage}").format(stage=_stage(event)), icon="history")
tell("success.alarm_raised", lambda event: _("Noticed: {sign}").format(sign=_kind(event)), icon="alert-triangle")
tell(
    "success.alarm_acknowledged",
    lambda event: _("Takes care of: {sign}").format(sign=_kind(event)),
    icon="circle-check",
)
tell("success.alarm_snoozed", lambda event: _("Put off: {sign}").format(sign=_kind(event)), icon="clock")
tell("success.onboarding_started", lambda event: _("Started the onboarding"), icon="checklist")
tell("success.steps_ticked", lambda event: _("Onboarding steps came true"), icon="circle-check")
tell("success.step_ticked", lambda event: _("Ticked an onboarding step"), icon="circle-check")
tell("success.step_unticked", lambda event: _("Opened an onboarding step again"), icon="history")
tell("success.step_planned", lambda event: _("Planned an onboarding step anew"), icon="clock", folded=True)
tell("success.weights_saved", lambda event: _("Weighed the parts of the health score anew"), icon="pencil")
tell("success.template_saved", lambda event: _("Changed the list of onboarding steps"), icon="pencil")

for _name in ("alarm_raised", "alarm_acknowledged", "alarm_snoozed"):
    live(f"success.{_name}", "success")
