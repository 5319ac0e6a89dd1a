"""What open pages refetch when people have been told something."""

from django.utils.translation import gettext as _

from hesi.workspace.events.subscribe import live
from hesi.workspace.events.timeline import tell, tell_auditor

live("notification.sent", "notifications")
live("notification.read", "notifications")

tell("notification.sent", lambda event: _("Sent a notice"), icon="bell", folded=True)
tell("notification.read", lambda event: _("Read a notice"), icon="bell", folded=True)

for _name, _sentence in (
    ("robot.saved", lambda event: _("Set up a group robot")),
    ("robot.removed", lambda event: _("Removed a group robot")),
    ("robot.tested", lambda event: _("Sent a test to a group")),
    ("robot.asked", lambda event: _("Somebody asked in a group")),
):
    tell_auditor(_name, _sentence)
