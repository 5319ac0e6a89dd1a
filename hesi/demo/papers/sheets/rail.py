"""电子发票（铁路电子客票）."""

from hesi.demo.papers.marks import GREY, Box, Ellipse, Sheet
from hesi.demo.papers.paper import SPECIMEN, Paper, plain
from hesi.demo.papers.qr import qr_payload

_RED = "#c02c38"
_BLUE = "#2b5c9e"


def rail_sheet(paper: Paper) -> Sheet:
    """A rail ticket's e-invoice; as on the real face, tax and amount without tax are not printed."""
    extra = paper.extra
    sheet = Sheet(190, 116, paper.kind.value)
    sheet.marks.append(Box(0, 30, 190, 44, "#edf4fb"))
    sheet.text(95, 13, paper.kind.value, size=6.2, colour=_RED, align="center")
    sheet.seal(95, 21.4, half_width=11.5, half_height=7)
    sheet.text(10, 25, f"发票号码：{paper.number}", size=3.3, field="InvoiceNo")
    sheet.text(180, 25, f"开票日期：{paper.on:%Y年%m月%d日}", size=3.3, align="right", field="IssueDate")
    sheet.text(42, 42, f"{extra['from_station']}站", size=6.4, align="center")
    sheet.text(42, 48, extra["from_station_latin"], size=3.4, align="center")
    sheet.text(95, 41, extra["train"], size=6, align="center", bold=True)
    sheet.line(78, 43.6, 112, 43.6, _BLUE, 0.5)
    sheet.line(109, 42, 112, 43.6, _BLUE, 0.5)
    sheet.text(148, 42, f"{extra['to_station']}站", size=6.4, align="center")
    sheet.text(148, 48, extra["to_station_latin"], size=3.4, align="center")
    year, month, day = extra["travel_date"].split("-")
    sheet.text(14, 58, f"{year}年{month}月{day}日", size=4)
    sheet.text(56, 58, f"{extra['depart_time']}开", size=4)
    sheet.text(104, 58, extra["seat_number"], size=4)
    sheet.text(148, 58, extra["seat"], size=4)
    sheet.text(14, 68, f"票价：￥{plain(paper.total)}", size=4.2, field="Fare")
    sheet.marks.append(Ellipse(74, 66.6, 3, 3, _BLUE, 0.3))
    sheet.text(74, 67.8, "惠" if paper.total < 100_00 else "网", size=3.2, colour=_BLUE, align="center")
    _foot(sheet, paper)
    return sheet


def _foot(sheet: Sheet, paper: Paper) -> None:
    extra = paper.extra
    sheet.text(14, 82, extra["passenger_id"], size=3.6)
    sheet.text(62, 82, extra["passenger"], size=3.6)
    sheet.text(14, 90, f"电子客票号：{extra['ticket_number']}", size=3.3)
    sheet.text(14, 98, f"购买方名称：{paper.buyer.name}", size=3.3, field="Buyer/BuyerName")
    sheet.text(96, 98, f"统一社会信用代码：{paper.buyer.tax_id}", size=3.3, field="Buyer/BuyerTaxID")
    sheet.qr(163, 75.5, 17, qr_payload(paper))
    sheet.line(10, 103, 180, 103, "#c9d6e4", 0.3)
    sheet.text(95, 109, SPECIMEN, size=2.8, colour=GREY, align="center")
