"""How the audit trail tells of boards."""

from django.utils.translation import gettext as _

from hesi.workspace.events.timeline import tell_auditor

tell_auditor("board.arranged", lambda event: _("Arranged a board"))
