"""电子发票（增值税专用发票）and 电子发票（普通发票）."""

from hesi.core.money_words import in_words
from hesi.demo.papers.marks import GREY, INK, Ellipse, Line, Sheet, wrapped
from hesi.demo.papers.paper import SPECIMEN, Paper, Party, plain
from hesi.demo.papers.qr import qr_payload
from hesi.demo.papers.sheets.rows import Column, draw_table
from hesi.demo.papers.tax_control import tax_total

_MAROON = "#800000"
_LEFT, _RIGHT = 4.5, 205.5
_TOP, _PARTIES, _GOODS, _SUM, _BOTTOM = 30.0, 52.0, 96.0, 104.0, 124.0
_COLUMNS = (
    Column("Item", "项目名称", 20, 5.5, "left", ems=11),
    Column("Specification", "规格型号", 48, 41.5, "left", ems=6),
    Column("MeasurementDimension", "单 位", 71, 71, "center"),
    Column("Quantity", "数 量", 94, 99, "right"),
    Column("Price", "单 价", 118, 126, "right"),
    Column("Amount", "金 额", 146, 153, "right"),
    Column("TaxScheme", "税率/征收率", 166, 166, "center"),
    Column("TaxAmount", "税 额", 196, 204.5, "right"),
)


def digital_sheet(paper: Paper) -> Sheet:
    """A 数电票 on its 210 × 140 mm page."""
    sheet = Sheet(210, 140, paper.kind.value)
    _head(sheet, paper)
    _frame(sheet)
    _party(sheet, "购买方信息", "Buyer", paper.buyer, _LEFT)
    _party(sheet, "销售方信息", "Seller", paper.seller, 105)
    draw_table(sheet, paper, _COLUMNS, colour=_MAROON, heading_y=55.6, first_y=60.4, last_y=87.5)
    _sums(sheet, paper)
    sheet.column(7.5, 111.5, 6, "备注", size=3.1, colour=_MAROON)
    for index, line in enumerate(wrapped(paper.remark, 62)):
        sheet.text(12, 108.4 + index * 4, line, size=2.9, field="Note")
    sheet.text(20, 131, "开票人：", size=3.1, colour=_MAROON)
    sheet.text(33, 131, paper.drawer, field="InvoiceClerk")
    sheet.text(_RIGHT, 131, SPECIMEN, size=2.6, colour=GREY, align="right")
    return sheet


def _head(sheet: Sheet, paper: Paper) -> None:
    sheet.qr(6.5, 6, 20, qr_payload(paper))
    sheet.text(102, 14, paper.kind.value, size=6.6, colour=_MAROON, align="center")
    for y in (17.8, 18.9):
        sheet.line(65, y, 139, y, _MAROON, 0.3)
    sheet.seal(102, 22, half_width=12, half_height=7.2)
    sheet.text(152, 13.4, "发票号码：", size=3.1, colour=_MAROON)
    sheet.text(168, 13.4, paper.number, field="InvoiceNo")
    sheet.text(152, 19.6, "开票日期：", size=3.1, colour=_MAROON)
    sheet.text(168, 19.6, f"{paper.on:%Y年%m月%d日}", field="IssueDate")


def _frame(sheet: Sheet) -> None:
    sheet.frame(_LEFT, _TOP, _RIGHT - _LEFT, _BOTTOM - _TOP, _MAROON)
    for y in (_PARTIES, _GOODS, _SUM):
        sheet.line(_LEFT, y, _RIGHT, y, _MAROON)
    for x in (10.6, 105, 111.1):
        sheet.line(x, _TOP, x, _PARTIES, _MAROON)
    sheet.line(10.6, _SUM, 10.6, _BOTTOM, _MAROON)
    sheet.line(56.5, _GOODS, 56.5, _SUM, _MAROON)


def _party(sheet: Sheet, heading: str, role: str, party: Party, left: float) -> None:
    sheet.column(left + 3.05, 34.4, 3.95, heading, size=2.9, colour=_MAROON)
    sheet.text(left + 7.2, 37.4, "名称：", size=3.1, colour=_MAROON)
    sheet.text(left + 16.4, 37.4, party.name, size=3.1, field=f"{role}/{role}Name")
    sheet.text(left + 7.2, 47.4, "统一社会信用代码/纳税人识别号：", size=2.75, colour=_MAROON)
    sheet.text(left + 50.5, 47.4, party.tax_id, size=3.7, mono=True, field=f"{role}/{role}TaxID")


def _sums(sheet: Sheet, paper: Paper) -> None:
    sheet.text(22, 94, "合", size=3.1, colour=_MAROON, align="center")
    sheet.text(38, 94, "计", size=3.1, colour=_MAROON, align="center")
    tax = tax_total(paper)
    sheet.text(153, 94, f"¥{plain(paper.amount_ex_tax)}", align="right", field="TaxExclusiveTotalAmount")
    sheet.text(204.5, 94, tax if tax == "***" else f"¥{tax}", align="right", field="TaxTotalAmount")
    sheet.text(30.5, 101.2, "价税合计（大写）", size=3.1, colour=_MAROON, align="center")
    draw_tick(sheet, 60.5, 100)
    sheet.text(64, 101.2, in_words(paper.total), size=3.2)
    sheet.text(146, 101.2, "（小写）", size=3.1, colour=_MAROON)
    sheet.text(158.5, 101.2, f"¥{plain(paper.total)}", size=3.6, field="TaxInclusiveTotalAmount")


def draw_tick(sheet: Sheet, x: float, y: float) -> None:
    """The crossed circle before the amount in words, which keeps anything from being written before it."""
    sheet.marks.append(Ellipse(x, y, 2.05, 2.05, INK, 0.25))
    sheet.marks.append(Line(x - 1.3, y - 1.3, x + 1.3, y + 1.3, INK))
    sheet.marks.append(Line(x - 1.3, y + 1.3, x + 1.3, y - 1.3, INK))
