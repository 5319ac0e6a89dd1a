"""What open pages refetch when people have been told something."""

from django.utils.translation import gettext as _

from hesi.workspace.events.subscribe import live
from hesi.workspace.events.timeline import tell

live("notification.sent", "notifications")
live("notification.read", "notifications")

tell("notification.sent", lambda event: _("Sent a notice"), icon="bell", folded=True)
tell("notification.read", lambda event: _("Read a notice"), icon="bell", folded=True)
