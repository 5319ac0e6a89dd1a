"""Where reports of one's own stand: among the tabs of reports, and among subjects."""

from django.utils.translation import gettext_lazy as _

from hesi.insights.own_reports.models import OwnReport
from hesi.insights.tabs import Tab, tab
from hesi.workspace.events.subjects import Subject, register_subject


def register_places() -> None:
    """Called once at start-up."""
    tab(Tab("own", _("Own reports"), "own-reports", 40))
    register_subject(
        Subject(
            type=OwnReport.subject_type, model=OwnReport, label=lambda row: row.name, url=lambda row: row.url
        )
    )  # fmt: skip
