"""Pages as they are printed, one module for each family of papers."""

from hesi.demo.papers.marks import Sheet
from hesi.demo.papers.paper import Paper
from hesi.demo.papers.sheets.air import air_sheet
from hesi.demo.papers.sheets.digital import digital_sheet
from hesi.demo.papers.sheets.rail import rail_sheet
from hesi.demo.papers.sheets.receipt import receipt_sheet
from hesi.demo.papers.sheets.slips import quota_sheet, taxi_sheet
from hesi.demo.papers.sheets.vat import vat_sheet
from hesi.expenses.invoices.recognition.kinds import Kind

_DRAWERS = {
    Kind.DIGITAL_SPECIAL: digital_sheet,
    Kind.DIGITAL_ORDINARY: digital_sheet,
    Kind.VAT_E_ORDINARY: vat_sheet,
    Kind.VAT_SPECIAL: vat_sheet,
    Kind.DIGITAL_RAIL: rail_sheet,
    Kind.DIGITAL_AIR: air_sheet,
    Kind.TAXI: taxi_sheet,
    Kind.QUOTA: quota_sheet,
    Kind.FOREIGN: receipt_sheet,
}


def sheet_of(paper: Paper) -> Sheet:
    """The page that shows the paper."""
    return _DRAWERS[paper.kind](paper)
