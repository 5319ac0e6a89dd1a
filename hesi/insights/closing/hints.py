"""At a draft with expenses of a month that is closed: nothing is refused, but nobody should be surprised."""

from django.utils.translation import gettext as _

from hesi.expenses.documents.hooks import Hint
from hesi.expenses.documents.models import Document
from hesi.insights.closing.queries import about, closed_months
from hesi.insights.links import address
from hesi.workspace.access.actor import AnyActor


def closed_hint(document: Document, actor: AnyActor) -> Hint | None:
    """Before submitting: finance has closed the month in which some of it was spent."""
    if not document.is_editable or document.submitter_id != actor.member_id:
        return None
    closed = closed_months()
    if not closed:
        return None
    days = document.lines.filter(spent_on__isnull=False).order_by("spent_on").values_list("spent_on", flat=True)
    months = sorted({day.replace(day=1) for day in days if day} & closed)
    if not months:
        return None
    said = _("Finance has closed {months} already. You can submit this; it will be booked later.")
    names = _(", ").join(about(month) for month in months)
    return Hint(said.format(months=names), _("What this means"), address("closing-own", month=about(months[-1])))
