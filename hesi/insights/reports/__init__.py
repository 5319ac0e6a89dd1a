"""The reports that are shipped, in the order in which they are offered.

A report reads kept sums (`hesi.insights.rollups`) for one person and says rows, a picture of them, and the documents
behind each row. Page, export and API are the same for all of them.
"""

from django.utils.translation import gettext as _

from hesi.core.errors import Forbidden, NotFound
from hesi.insights.report import OWN, scope_of
from hesi.insights.reports.listed_desk import DESK
from hesi.insights.reports.listed_papers import PAPERS
from hesi.insights.reports.listed_spending import SPENDING
from hesi.insights.reports.listed_standing import STANDING
from hesi.insights.reports.sheet import Report
from hesi.workspace.access.actor import AnyActor

REPORTS = {report.key: report for report in (*SPENDING, *PAPERS, *STANDING, *DESK)}


def reports_for(actor: AnyActor) -> list[Report]:
    """The reports that say something to this person, in order."""
    sees_others = scope_of(actor) != OWN
    return [one for one in REPORTS.values() if one.is_open_to(actor) and (sees_others or not one.for_leads)]


def find_report(key: str, actor: AnyActor) -> Report:
    """The report of this key. Raises `NotFound`, and `Forbidden` for one of another role."""
    found = REPORTS.get(key)
    if found is None:
        raise NotFound(_("There is no such report."))
    if not found.is_open_to(actor):
        raise Forbidden(_("This report is for people with another role. Ask an administrator of your company."))
    return found
