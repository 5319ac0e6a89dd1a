"""电子发票（航空运输电子客票行程单）."""

from hesi.demo.papers.marks import GREY, INK, Sheet
from hesi.demo.papers.paper import SPECIMEN, Paper, plain
from hesi.demo.papers.qr import qr_payload

_OCHRE = "#b0791d"
_LEFT, _RIGHT = 7.0, 203.0
_TRIP_LINES = (40.0, 56.0, 76.0, 90.0, 110.0, 123.0, 152.0, 170.0, 190.0)


def air_sheet(paper: Paper) -> Sheet:
    """An air itinerary's e-invoice on its 210 × 148 mm page."""
    sheet = Sheet(210, 148, paper.kind.value)
    sheet.text(105, 14, paper.kind.value, size=6, colour=_OCHRE, align="center", bold=True)
    sheet.seal(28, 15, half_width=15, half_height=10)
    sheet.qr(131, 17, 15, qr_payload(paper))
    _pair(sheet, 150, 20, "开具状态：", "正常", 18)
    _pair(sheet, 150, 28, "发票号码：", paper.number, 18)
    _pair(sheet, 8, 30, "国内国际标识：", "国内", 24)
    sheet.frame(_LEFT, 33, _RIGHT - _LEFT, 108, INK)
    _passenger(sheet, paper)
    _trip(sheet, paper)
    _money(sheet, paper)
    _issue(sheet, paper)
    sheet.text(_RIGHT, 145.4, SPECIMEN, size=2.6, colour=GREY, align="right")
    return sheet


def _pair(sheet: Sheet, x: float, y: float, label: str, value: str, gap: float, field: str = "") -> None:
    sheet.text(x, y, label, colour=_OCHRE)
    sheet.text(x + gap, y, value, field=field)


def _passenger(sheet: Sheet, paper: Paper) -> None:
    for x, label, value in (
        (_LEFT, "旅客姓名", paper.extra["passenger"]),
        (46.0, "有效身份证件号码", paper.extra["passenger_id"]),
        (123.0, "签注", "不得签转"),
    ):
        sheet.text(x + 1, 37.2, label, colour=_OCHRE)
        sheet.text(x + 2, 44.4, value)
        if x > _LEFT:
            sheet.line(x, 33, x, 48, INK)
    sheet.line(_LEFT, 48, _RIGHT, 48, INK)


def _trip(sheet: Sheet, paper: Paper) -> None:
    extra = paper.extra
    sheet.line(_TRIP_LINES[0], 53.4, _RIGHT, 53.4, INK)
    for x in _TRIP_LINES:
        sheet.line(x, 48, x, 106, INK)
    cells = (
        ("承运人", extra["carrier"]),
        ("航班号", extra["flight"]),
        ("座位等级", extra["seat"]),
        ("日期", extra["travel_date"]),
        ("时间", extra["depart_time"]),
        ("客票级别/客票类别", f"{extra['seat']}50"),
        ("客票生效日期", ""),
        ("有效截止日期", ""),
        ("免费行李", "20K"),
    )
    for left, right, (label, value) in zip(_TRIP_LINES, (*_TRIP_LINES[1:], _RIGHT), cells, strict=True):
        middle = (left + right) / 2
        sheet.text(middle, 51.8, label, size=2.6, colour=_OCHRE, align="center")
        sheet.text(middle, 60, value, size=2.8, align="center")
    for y, label, place, airport in (
        (57.0, "自：", extra["from_station"], extra["from_airport"]),
        (63.0, "至：", extra["to_station"], extra["to_airport"]),
    ):
        _pair(sheet, 9, y, label, f"{place} {airport}", 6)
    sheet.line(_LEFT, 106, _RIGHT, 106, INK)


def _money(sheet: Sheet, paper: Paper) -> None:
    extra = paper.extra
    cells = (
        (_LEFT, "票价", f"CNY {extra['fare']}"),
        (40.0, "燃油附加费", f"CNY {extra['fuel_surcharge']}"),
        (68.0, "增值税税率", extra["vat_rate"]),
        (90.0, "增值税税额", f"CNY {plain(paper.tax)}"),
        (116.0, "民航发展基金", f"CNY {extra['caac_fund']}"),
        (146.0, "其他税费", f"CNY {extra['other_taxes']}"),
        (172.0, "合计", f"CNY {plain(paper.total)}"),
    )
    for (x, label, value), right in zip(cells, [*(cell[0] for cell in cells[1:]), _RIGHT], strict=True):
        sheet.text(x + 1, 109.8, label, size=2.8, colour=_OCHRE)
        sheet.text(right - 1.5, 115.6, value, align="right")
        if x > _LEFT:
            sheet.line(x, 106, x, 118, INK)
    sheet.line(_LEFT, 118, _RIGHT, 118, INK)


def _issue(sheet: Sheet, paper: Paper) -> None:
    extra = paper.extra
    _pair(sheet, 8, 123.4, "电子客票号码：", extra["ticket_number"], 22)
    _pair(sheet, 74, 123.4, "验证码：", paper.check_code, 13)
    _pair(sheet, 112, 123.4, "提示信息：", "", 16)
    _pair(sheet, 168, 123.4, "保险费：", "XXX", 13)
    sheet.line(_LEFT, 126, _RIGHT, 126, INK)
    _pair(sheet, 8, 131.2, "销售网点代号：", extra["agent_code"], 22)
    _pair(sheet, 74, 131.2, "填开单位：", paper.seller.name, 16)
    _pair(sheet, 160, 131.2, "填开日期：", paper.on.isoformat(), 16)
    sheet.line(_LEFT, 133.6, _RIGHT, 133.6, INK)
    _pair(sheet, 8, 138.8, "购买方名称：", paper.buyer.name, 19)
    _pair(sheet, 104, 138.8, "统一社会信用代码/纳税人识别号：", paper.buyer.tax_id, 47)
