"""What the desk publishes about its own things."""

from django.utils.translation import gettext as _

from hesi.workspace.events.subscribe import live
from hesi.workspace.events.timeline import tell_auditor

for _name in ("view_saved", "macro_saved", "canned_answer_saved", "removed"):
    live(f"desk.{_name}", "desk-counts")

tell_auditor("desk.view_saved", lambda event: _("Kept the view “{name}”").format(name=event.facts.get("name", "")))
tell_auditor("desk.macro_saved", lambda event: _("Kept the macro “{name}”").format(name=event.facts.get("name", "")))
tell_auditor(
    "desk.canned_answer_saved",
    lambda event: _("Kept the answer “{name}”").format(name=event.facts.get("name", "")),
)
tell_auditor("desk.removed", lambda event: _("Removed “{name}” from the desk").format(name=event.facts.get("name", "")))
