"""Small paper tickets: 出租车发票 and 定额发票."""

from hesi.core.money_words import in_words
from hesi.demo.papers.marks import GREY, INK, Sheet
from hesi.demo.papers.paper import SPECIMEN, Paper, plain

_RED = "#b8383d"
_GREEN = "#2f6f53"
_DOTS = "#3b3b55"


def taxi_sheet(paper: Paper) -> Sheet:
    """A taxi meter's ticket, 60 × 150 mm: red print, values from the meter's dot printer."""
    extra = paper.extra
    sheet = Sheet(60, 150, paper.kind.value, paper_colour="#fffdf7")
    sheet.text(30, 10, f"{extra['city']}市出租汽车专用发票", size=3.9, colour=_RED, align="center")
    sheet.text(30, 16, "发 票 联", size=3.4, colour=_RED, align="center")
    sheet.seal(30, 25, half_width=11, half_height=7)
    sheet.text(8, 39, "发票代码", size=3.1, colour=_RED)
    sheet.text(23, 39, paper.code, size=3.4)
    sheet.text(8, 45, "发票号码", size=3.1, colour=_RED)
    sheet.text(23, 45, paper.number, size=3.4)
    sheet.line(6, 49, 54, 49, _RED, 0.3)
    rows = (
        ("单位", paper.seller.name),
        ("电话", paper.seller.phone),
        ("车号", extra["plate"]),
        ("证号", extra["licence"]),
        ("日期", paper.on.isoformat()),
        ("上车", extra["boarding_time"]),
        ("下车", extra["alighting_time"]),
        ("单价", f"{extra['unit_price']}元"),
        ("里程", f"{extra['distance']}km"),
        ("等候", extra["waiting"]),
        ("金额", f"{plain(paper.total)}元"),
        ("卡号", ""),
        ("原额", ""),
        ("余额", ""),
    )
    for index, (label, value) in enumerate(rows):
        y = 55 + index * 6
        sheet.text(8, y, label, size=3.2, colour=_RED)
        fits = len(value) < 12
        sheet.text(19, y, value, size=3.4 if fits else 2.7, colour=_DOTS, mono=value.isascii())
    sheet.line(6, 140, 54, 140, _RED, 0.3)
    sheet.text(30, 145.4, SPECIMEN, size=2.5, colour=GREY, align="center")
    return sheet


def quota_sheet(paper: Paper) -> Sheet:
    """A fixed-value invoice, 150 × 75 mm."""
    sheet = Sheet(150, 75, paper.kind.value, paper_colour="#f8fbf5")
    sheet.frame(5, 5, 140, 65, _GREEN, 0.5)
    sheet.frame(6.4, 6.4, 137.2, 62.2, _GREEN)
    sheet.text(75, 16, f"{paper.extra['city']}市通用定额发票", size=5.6, colour=_GREEN, align="center")
    sheet.text(75, 22, "发 票 联", size=3.6, colour=_GREEN, align="center")
    sheet.text(12, 32, "发票代码", size=3.4, colour=_GREEN)
    sheet.text(29, 32, paper.code, size=3.8, colour=INK, mono=True)
    sheet.text(12, 40, "发票号码", size=3.4, colour=_GREEN)
    sheet.text(29, 40, paper.number, size=3.8, colour="#b3262c", mono=True)
    sheet.text(96, 38, in_words(paper.total), size=6.4, colour=_GREEN, align="center", bold=True)
    sheet.text(96, 47, f"￥{plain(paper.total)}", size=4.8, colour=_GREEN, align="center")
    sheet.text(12, 54, "收款单位（盖章）", size=3.2, colour=_GREEN)
    sheet.text(40, 54, paper.seller.name, size=3.2)
    sheet.text(12, 60, "纳税人识别号", size=3.2, colour=_GREEN)
    sheet.text(40, 60, paper.seller.tax_id, size=3.2, mono=True)
    sheet.text(96, 60, "开票日期", size=3.2, colour=_GREEN)
    sheet.text(112, 60, f"{paper.on:%Y年%m月%d日}", size=3.2)
    sheet.seal(126, 24, half_width=12, half_height=8)
    sheet.text(75, 66.4, SPECIMEN, size=2.5, colour=GREY, align="center")
    return sheet
