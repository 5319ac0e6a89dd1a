"""Tax-control invoices: 增值税电子普通发票, and 增值税专用发票 on paper."""

from random import Random

from hesi.core.money_words import in_words
from hesi.demo.papers.companies import region_of
from hesi.demo.papers.identifiers import a_cipher
from hesi.demo.papers.marks import GREY, Sheet, wrapped
from hesi.demo.papers.paper import SPECIMEN, Paper, Party, plain
from hesi.demo.papers.qr import qr_payload
from hesi.demo.papers.sheets.digital import draw_tick
from hesi.demo.papers.sheets.rows import Column, draw_table
from hesi.demo.papers.tax_control import tax_total
from hesi.expenses.invoices.recognition.kinds import Kind

_BROWN = "#9c5223"
_LEFT, _RIGHT = 4.5, 205.5
_TOP, _BUYER, _GOODS, _SUM, _BOTTOM = 30.0, 52.0, 96.0, 104.0, 124.0
_GOODS_LINES = (56.5, 82.5, 94.5, 114.5, 134.5, 164.5, 175.5)
_COLUMNS = (
    Column("Item", "货物或应税劳务、服务名称", 30.5, 5.5, "left", ems=17),
    Column("Specification", "规格型号", 69.5, 57.5, "left", ems=8),
    Column("MeasurementDimension", "单位", 88.5, 88.5, "center"),
    Column("Quantity", "数 量", 104.5, 113.5, "right"),
    Column("Price", "单 价", 124.5, 133.5, "right"),
    Column("Amount", "金 额", 149.5, 163.5, "right"),
    Column("TaxScheme", "税率", 170, 174.5, "right"),
    Column("TaxAmount", "税 额", 190.5, 204.5, "right"),
)


def vat_sheet(paper: Paper) -> Sheet:
    """A tax-control invoice on its 210 × 140 mm page."""
    electronic = paper.kind is Kind.VAT_E_ORDINARY
    sheet = Sheet(210, 140, f"{region_of(paper.seller.tax_id).province}{paper.kind.value}")
    (_electronic_head if electronic else _paper_head)(sheet, paper)
    _frame(sheet)
    _party(sheet, "购买方", "Buyer", paper.buyer, _TOP)
    _cipher(sheet, paper)
    draw_table(sheet, paper, _COLUMNS, colour=_BROWN, heading_y=55.6, first_y=60.4, last_y=87.5)
    _sums(sheet, paper)
    _party(sheet, "销售方", "Seller", paper.seller, _SUM)
    sheet.column(121, 110.5, 8, "备注", size=3.1, colour=_BROWN)
    for index, line in enumerate(wrapped(paper.remark, 24)):
        sheet.text(125.5, 108.4 + index * 4, line, size=2.9, field="Note")
    _foot(sheet, paper)
    return sheet


def _electronic_head(sheet: Sheet, paper: Paper) -> None:
    sheet.qr(7.5, 3.4, 20, qr_payload(paper))
    _title(sheet)
    sheet.text(5.5, 27.6, "机器编号：", size=3.1, colour=_BROWN)
    sheet.text(21, 27.6, paper.extra.get("machine_number", ""), field="MachineNo")
    spaced = " ".join(paper.check_code[start : start + 5] for start in range(0, 20, 5))
    rows = (
        ("发票代码：", paper.code, "InvoiceCode"),
        ("发票号码：", paper.number, "InvoiceNo"),
        ("开票日期：", f"{paper.on:%Y年%m月%d日}", "IssueDate"),
        ("校 验 码：", spaced, "InvoiceCheckCode"),
    )
    for index, (label, value, field) in enumerate(rows):
        sheet.text(148, 9.8 + index * 5.5, label, size=3.1, colour=_BROWN)
        sheet.text(164, 9.8 + index * 5.5, value, field=field)


def _paper_head(sheet: Sheet, paper: Paper) -> None:
    sheet.qr(8.5, 9, 16, qr_payload(paper))
    sheet.text(30, 13, paper.code, size=5, mono=True)
    _title(sheet)
    sheet.text(148, 13, f"№ {paper.number}", size=5.4, colour=_BROWN, mono=True)
    sheet.text(204.5, 19, paper.code, align="right")
    sheet.text(204.5, 23, paper.number, align="right")
    sheet.text(148, 27.6, "开票日期：", size=3.1, colour=_BROWN)
    sheet.text(164, 27.6, f"{paper.on:%Y年%m月%d日}")
    sheet.column(208, 50, 3.6, "第三联：发票联", size=2.6, colour=_BROWN)


def _title(sheet: Sheet) -> None:
    sheet.text(105, 13.4, sheet.title, size=6.4, colour=_BROWN, align="center")
    for y in (17.8, 18.9):
        sheet.line(68.5, y, 141.5, y, _BROWN, 0.3)
    sheet.seal(105, 22, half_width=12, half_height=7.2)


def _frame(sheet: Sheet) -> None:
    sheet.frame(_LEFT, _TOP, _RIGHT - _LEFT, _BOTTOM - _TOP, _BROWN)
    for y in (_BUYER, _GOODS, _SUM):
        sheet.line(_LEFT, y, _RIGHT, y, _BROWN)
    for top, bottom in ((_TOP, _BUYER), (_SUM, _BOTTOM)):
        for x in (12.5, 118, 124):
            sheet.line(x, top, x, bottom, _BROWN)
    for x in _GOODS_LINES:
        sheet.line(x, _BUYER, x, _GOODS, _BROWN)
    sheet.line(56.5, _GOODS, 56.5, _SUM, _BROWN)


def _party(sheet: Sheet, heading: str, role: str, party: Party, top: float) -> None:
    sheet.column(8.5, top + 5.6, 6.2, heading, size=3.1, colour=_BROWN)
    step = (22 if top == _TOP else 20) / 4.4
    rows = (
        ("名　　　　称：", party.name, "Name"),
        ("纳税人识别号：", party.tax_id, "TaxID"),
        ("地 址、电 话：", f"{party.address} {party.phone}".strip(), "AddrTel"),
        ("开户行及账号：", f"{party.bank} {party.account}".strip(), "FinancialAccount"),
    )
    for index, (label, value, field) in enumerate(rows):
        y = top + 4.4 + index * step
        sheet.text(13.8, y, label, size=2.9, colour=_BROWN)
        number = field == "TaxID"
        sheet.text(36, y, value, size=3.6 if number else 2.9, mono=number, field=f"{role}/{role}{field}")


def _cipher(sheet: Sheet, paper: Paper) -> None:
    sheet.column(121, 35.6, 6.2, "密码区", size=3.1, colour=_BROWN)
    for index, line in enumerate(a_cipher(Random(f"{paper.code}{paper.number}"))):
        sheet.text(129, 35.4 + index * 4.6, line, size=3.7, mono=True, field="TaxControlCode")


def _sums(sheet: Sheet, paper: Paper) -> None:
    sheet.text(22, 94, "合", size=3.1, colour=_BROWN, align="center")
    sheet.text(38, 94, "计", size=3.1, colour=_BROWN, align="center")
    tax = tax_total(paper)
    sheet.text(163.5, 94, f"¥{plain(paper.amount_ex_tax)}", align="right", field="TaxExclusiveTotalAmount")
    sheet.text(204.5, 94, tax if tax == "***" else f"¥{tax}", align="right", field="TaxTotalAmount")
    sheet.text(30.5, 101.2, "价税合计（大写）", size=3.1, colour=_BROWN, align="center")
    draw_tick(sheet, 60.5, 100)
    sheet.text(64, 101.2, in_words(paper.total), size=3.2)
    sheet.text(155, 101.2, "（小写）", size=3.1, colour=_BROWN)
    sheet.text(167.5, 101.2, f"¥{plain(paper.total)}", size=3.6, field="TaxInclusiveTotalAmount")


def _foot(sheet: Sheet, paper: Paper) -> None:
    for x, label, value_x, field in (
        (7, "收款人：", 20, "Payee"),
        (60, "复核：", 70, "Checker"),
        (105, "开票人：", 118, "InvoiceClerk"),
    ):
        sheet.text(x, 128.6, label, size=3.1, colour=_BROWN)
        sheet.text(value_x, 128.6, paper.drawer, field=field)
    sheet.text(154, 128.6, "销售方：（章）", size=3.1, colour=_BROWN)
    sheet.text(7, 135, SPECIMEN, size=2.6, colour=GREY)
