"""A receipt from abroad, in English."""

from hesi.core.currency import scale_of
from hesi.demo.papers.marks import GREY, Sheet
from hesi.demo.papers.paper import SPECIMEN, SPECIMEN_ENGLISH, Paper

_SIGNS = {"USD": "$", "EUR": "€", "JPY": "¥"}
_WIDTH = 80.0


def receipt_sheet(paper: Paper) -> Sheet:
    """A till receipt, 80 mm wide; its height follows its rows."""
    top = 54.0
    end = top + len(paper.items) * 5.5
    sheet = Sheet(_WIDTH, end + 56, "Receipt", paper_colour="#fdfdfb")
    middle = _WIDTH / 2
    sheet.text(middle, 13, paper.seller.name, size=5, align="center", bold=True)
    sheet.text(middle, 19, paper.seller.address, size=2.9, align="center")
    sheet.text(middle, 23.4, f"Tel {paper.seller.phone}", size=2.9, align="center")
    sheet.line(6, 27, 74, 27, "#444444", 0.2)
    sheet.text(6, 33, f"Receipt No: {paper.number}", size=3.2)
    sheet.text(6, 38.2, f"Date: {paper.on:%d %b %Y}  {paper.extra['time']}", size=3.2)
    sheet.text(6, 43.4, f"Currency: {paper.currency}", size=3.2)
    sheet.line(6, 46.6, 74, 46.6, "#444444", 0.2)
    for index, item in enumerate(paper.items):
        sheet.text(6, top + index * 5.5, f"{item.quantity} x {item.name}", size=3.2)
        sheet.text(74, top + index * 5.5, grouped(item.amount, paper.currency), size=3.2, align="right")
    _sums(sheet, paper, end)
    sheet.text(middle, end + 41, "Thank you for your visit", size=3.2, align="center")
    sheet.text(middle, end + 48, f"{SPECIMEN_ENGLISH} / {SPECIMEN}", size=2.4, colour=GREY, align="center")
    return sheet


def _sums(sheet: Sheet, paper: Paper, end: float) -> None:
    sign = _SIGNS[paper.currency]
    sheet.line(6, end - 1.6, 74, end - 1.6, "#444444", 0.2)
    tax_label = f"{paper.extra['tax_name']} {paper.extra['tax_rate']}%"
    for offset, label, amount in ((5, "Subtotal", paper.amount_ex_tax or 0), (10.4, tax_label, paper.tax or 0)):
        sheet.text(6, end + offset, label, size=3.2)
        sheet.text(74, end + offset, grouped(amount, paper.currency), size=3.2, align="right")
    sheet.text(6, end + 18, "TOTAL", size=4.4, bold=True)
    sheet.text(74, end + 18, f"{sign}{grouped(paper.total, paper.currency)}", size=4.4, align="right", bold=True)
    sheet.text(6, end + 26, f"Paid by VISA **** {paper.number[-4:]}", size=3.2)
    sheet.text(74, end + 26, f"{sign}{grouped(paper.total, paper.currency)}", size=3.2, align="right")
    sheet.text(6, end + 32, f"Approval {int(paper.number) * 7 % 10**6:06d}", size=3.2)


def grouped(minor: int, currency: str) -> str:
    """An amount as printed abroad: thousands separated by commas, as many decimals as the currency has."""
    scale = scale_of(currency)
    return f"{minor / 10**scale:,.{scale}f}"
