"""What reports of one's own publish, and how histories tell it. Every change carries what was before."""

from django.utils.translation import gettext as _

from hesi.workspace.events.models import Event
from hesi.workspace.events.timeline import tell


def _shared(event: Event) -> str:
    if event.facts.get("is_for_all"):
        return _("Shared the report with everybody")
    return _("Shared the report by role") if event.facts.get("roles") else _("Shared the report with nobody any more")


for _name, _sentence, _icon, _folded in (
    ("own_report.created", lambda event: _("Built the report"), "plus", False),
    ("own_report.changed", lambda event: _("Changed the report"), "pencil", False),
    ("own_report.shared", _shared, "users", False),
    ("own_report.pinned", lambda event: _("Pinned the report to a dashboard"), "pin", True),
    ("own_report.unpinned", lambda event: _("Took the report off a dashboard"), "pin", True),
    ("own_report.mailing_set", lambda event: _("Had the report sent by mail"), "mail", False),
    ("own_report.mailing_ended", lambda event: _("Had the report sent no more"), "mail", False),
    ("own_report.mail_stopped", lambda event: _("Wants no more mails of the report"), "bell", True),
    ("own_report.mailed", lambda event: _("The report was sent by mail"), "send", True),
    ("own_report.removed", lambda event: _("Removed the report"), "trash", False),
    ("own_report.restored", lambda event: _("Brought the report back"), "arrow-back-up", False),
):
    tell(_name, _sentence, icon=_icon, folded=_folded)
