"""Of when a report is and whose numbers it holds, in words."""

from django.utils.translation import gettext as _

from hesi.insights.reports.asking import Asking
from hesi.insights.reports.sheet import Report
from hesi.insights.words import month_label, scope_text


def months_of(report: Report, asking: Asking) -> str:
    """Its months, or the day on which it is asked."""
    if "since" in report.asks and asking.since != asking.until:
        return f"{month_label(asking.since)} – {month_label(asking.until)}"
    if report.asks:
        return month_label(asking.until)
    return _("As of {day}").format(day=asking.actor.tenant.today.isoformat())


def scope_of_asking(report: Report, asking: Asking) -> str:
    """One line: whose papers, narrowed to what, in which currency."""
    if report.permission:
        return _("The tickets you may see")
    said = [scope_text(asking.scope)]
    if asking.department is not None:
        said.append(asking.department.name)
    if asking.entity_id is not None:
        said.append(asking.entity_name(asking.entity_id))
    said.append(_("amounts in {currency}").format(currency=asking.currency))
    return " · ".join(said)
