"""What the phone log publishes and how the audit trail tells it."""

from django.utils.translation import gettext as _

from hesi.workspace.events.subscribe import live
from hesi.workspace.events.timeline import tell_auditor

live("call.logged", "calls")
live("call.called_back", "calls")
tell_auditor("call.logged", lambda event: _("Wrote a phone call down"))
tell_auditor("call.called_back", lambda event: _("Called back as promised"))
