"""How the audit trail tells of saved filters."""

from django.utils.translation import gettext as _

from hesi.workspace.events.timeline import tell_auditor

tell_auditor("filter.saved", lambda event: _("Saved a filter"))
tell_auditor("filter.removed", lambda event: _("Removed a saved filter"))
