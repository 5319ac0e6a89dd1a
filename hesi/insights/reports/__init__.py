"""The reports that are shipped, in the order in which they are offered.

A report reads kept sums (`hesi.insights.rollups`) for one person and says rows, a picture of them, and the documents
behind each row. Page, export and API are the same for all of them.
"""

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hesi.core.errors import Forbidden, NotFound
from hesi.insights.report import OWN, scope_of
from hesi.insights.reports.listed_desk import DESK
from hesi.insights.reports.listed_papers import PAPERS
from hesi.insights.reports.listed_spending import SPENDING
from hesi.insights.reports.listed_standing import STANDING
from hesi.insights.reports.sheet import Report
from hesi.workspace.access.actor import AnyActor
from hesi.workspace.tenancy.models import Tenant

GROUPS: tuple[tuple[str | Promise, tuple[Report, ...]], ...] = (
    (gettext_lazy("What was spent"), SPENDING),
    (gettext_lazy("Invoices, rules and travel"), PAPERS),
    (gettext_lazy("Budgets, advances and what is open"), STANDING),
    (gettext_lazy("Service"), DESK),
)
REPORTS = {report.key: report for _label, reports in GROUPS for report in reports}


def reports_for(actor: AnyActor) -> list[Report]:
    """The reports that say something to this person, in order."""
    sees_others = scope_of(actor) != OWN
    return [one for one in REPORTS.values() if one.is_open_to(actor) and (sees_others or not one.for_leads)]


def groups_for(actor: AnyActor) -> list[tuple[str | Promise, list[Report]]]:
    """The same under their headings, without headings that would stand above nothing."""
    open_ones = reports_for(actor)
    if actor.tenant.kind != Tenant.Kind.CUSTOMER:
        # Who serves customers files no expenses.
        open_ones = [one for one in open_ones if one.permission]
    found = [(label, [one for one in reports if one in open_ones]) for label, reports in GROUPS]
    return [(label, reports) for label, reports in found if reports]


def find_report(key: str, actor: AnyActor) -> Report:
    """The report of this key. Raises `NotFound`, and `Forbidden` for one of another role."""
    found = REPORTS.get(key)
    if found is None:
        raise NotFound(_("There is no such report."))
    if not found.is_open_to(actor):
        raise Forbidden(_("This report is for people with another role. Ask an administrator of your company."))
    return found
