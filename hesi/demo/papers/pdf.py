"""Papers as PDF."""

from hesi.demo.papers.paper import Paper
from hesi.demo.papers.sheets import sheet_of
from hesi.demo.papers.typesetting import set_pdf
from hesi.demo.papers.xbrl import attachment_of
from hesi.expenses.invoices.recognition.kinds import Kind


def write_pdf(paper: Paper) -> bytes:
    """The paper as a one-page PDF with a real text layer.

    A rail ticket carries its XBRL as an embedded file, as real ones do.
    """
    files = (attachment_of(paper),) if paper.kind is Kind.DIGITAL_RAIL else ()
    return set_pdf(sheet_of(paper), files)
