"""How histories and open pages hear of lines and presence."""

from django.utils.translation import gettext as _

from hesi.workspace.events.subscribe import live
from hesi.workspace.events.timeline import tell, tell_auditor

for _name, _sentence in (
    ("line.saved", lambda event: _("Changed a support line")),
    ("line.member_seated", lambda event: _("Put somebody on a support line")),
    ("line.member_left", lambda event: _("Took somebody off a support line")),
):
    live(_name, "lines")
    tell(_name, _sentence, icon="users-group")

live("presence.changed", "presence", "lines", "board")
live("presence.leave_planned", "presence", "lines", "board")
tell_auditor("presence.changed", lambda event: _("Changed whether an agent takes tickets"))
tell_auditor("presence.leave_planned", lambda event: _("Planned an agent's leave"))
