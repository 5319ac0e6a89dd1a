"""What exports publish, which page parts that touches, and how the audit trail tells it."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hesi.workspace.events.subscribe import live
from hesi.workspace.events.timeline import tell
from hesi.workspace.notifications.kinds import notice_kind

EXPORT_NOTICE = notice_kind("export.ended", gettext_lazy("An export is ready"), order=80)

for _name in ("asked", "progressed", "finished", "failed", "cancelled"):
    live(f"export.{_name}", "export-{id}", "exports")

tell("export.asked", lambda event: _("Asked for an export"), icon="file-spreadsheet")
tell("export.progressed", lambda event: _("The export goes on"), icon="clock", folded=True)
tell("export.finished", lambda event: _("The export is ready"), icon="circle-check")
tell("export.failed", lambda event: _("The export did not work"), icon="alert-triangle")
tell("export.cancelled", lambda event: _("Cancelled the export"), icon="ban")
tell("export.downloaded", lambda event: _("Downloaded the export"), icon="download")
