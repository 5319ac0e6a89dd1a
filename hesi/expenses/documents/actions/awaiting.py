"""Noting at submission which expenses go without their invoice."""

from collections.abc import Iterable

from hesi.expenses.documents.models import Document, Line
from hesi.expenses.documents.supplies import Supply


def await_invoices(document: Document, lines: Iterable[Line]) -> None:
    """At submission: note which of these lines, read with their `proofs`, go without the invoice their type asks for.

    What finance agreed to do without when the expense was smaller, or of another type, is asked for again.
    """
    missing = {line.pk: line for line in lines if _lacks_invoice(line)}
    if document.submitted_at is not None:
        Line.objects.filter(document=document, awaits_invoice=True).update(awaits_invoice=False)
        for excuse in Supply.objects.excused().filter(line__in=list(missing)) if missing else ():
            if excuse.excuses(missing[excuse.line_id]):
                del missing[excuse.line_id]
            else:
                Supply.objects.filter(pk=excuse.pk).update(state=Supply.State.LAPSED)
    if missing:
        Line.objects.filter(pk__in=list(missing)).update(awaits_invoice=True)


def _lacks_invoice(line: Line) -> bool:
    return bool(line.expense_type and line.expense_type.needs_invoice and line.amount_minor > 0 and not line.proofs)
