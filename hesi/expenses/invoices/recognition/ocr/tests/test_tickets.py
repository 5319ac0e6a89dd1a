"""Train tickets and the slips of the old tax bureaus, drawn as line boxes."""

import pytest

from hesi.expenses.invoices.recognition.kinds import Kind
from hesi.expenses.invoices.recognition.ocr.read import read_page
from hesi.expenses.invoices.recognition.ocr.tests.forms import BUYER, BUYER_ID, line, page, slip, train_ticket


def test_train_ticket():
    read = read_page(train_ticket())
    assert read.values["kind"] == Kind.TRAIN_TICKET.value
    assert (read.values["number"], read.values["date"], read.values["total"]) == ("K051234", "2018-04-19", "53.00")
    journey = {
        "from_station": "甲城",
        "to_station": "乙州南",
        "train": "D6502",
        "depart_time": "10:51",
        "seat": "二等座",
    }
    assert read.extra == journey
    assert read.problems == []


def test_ticket_whose_numbers_differ_is_told():
    read = read_page(train_ticket(foot="33406311030420K051284"))
    assert [found.code for found in read.problems] == ["ticket_numbers_differ"]
    assert read.confidence["number"] <= 0.85


def test_stations_without_their_last_character_stand_beside_the_train():
    ticket = train_ticket()
    ticket.lines = [
        line(one.text.removesuffix("站"), one.left, one.top, 60) if "站" in one.text else one for one in ticket.lines
    ]
    extra = read_page(ticket).extra
    assert (extra["from_station"], extra["to_station"]) == ("甲城", "乙州南")


def test_traveller_is_not_kept():
    ticket = train_ticket()
    ticket.lines.append(line("3622011990****0000 某某某", 105, 640, 50))
    read = read_page(ticket)
    assert not any("某某某" in value for value in [*read.values.values(), *read.extra.values()])


def test_taxi_slip_says_what_was_paid_and_when():
    read = read_page(
        slip(
            "北京市出租汽车专用发票", "发票联", "发票代码  111001981234", "发票号码  12345678",
            "车号  京BX1234", "日期  2021-03-05", "上车  10:20", "下车  10:45", "单价  2.30元",
            "里程  8.5km", "等候  00:02:00", "金额  ¥28.00元",
        )
    )  # fmt: skip
    assert read.values["kind"] == Kind.TAXI.value
    assert (read.values["code"], read.values["number"]) == ("111001981234", "12345678")
    assert (read.values["date"], read.values["total"]) == ("2021-03-05", "28.00")
    assert read.extra["distance_km"] == "8.5"
    assert read.extra["boarded_at"] == "10:20"


def test_taxi_slip_without_a_title_is_known_by_its_meter():
    read = read_page(
        slip(
            "车号  京BX1234",
            "日期  2021-03-05",
            "上车  10:20",
            "下车  10:45",
            "单价  2.30",
            "里程  8.5",
            "金额  28.00元",
        )
    )
    assert (read.values["kind"], read.values["total"]) == (Kind.TAXI.value, "28.00")


def test_quota_slip_is_worth_its_words():
    read = read_page(slip("某某省通用定额发票", "发票代码  144001901234", "发票号码  00123456", "伍拾元整", "¥50.00"))
    assert read.values["kind"] == Kind.QUOTA.value
    assert (read.values["total"], read.values["date"]) == ("50.00", "")


def test_toll_slip():
    read = read_page(
        slip(
            "某某高速公路通行费发票",
            "发票代码  144001901234",
            "发票号码  00123456",
            "日期:2021-03-05 10:20",
            "金额:15元",
        )
    )
    assert read.values["kind"] == Kind.TOLL.value
    assert (read.values["total"], read.values["date"]) == ("15.00", "2021-03-05")


def test_machine_printed_slip():
    read = read_page(
        slip(
            "某某省国家税务局通用机打发票", "发票代码  144001901234", "发票号码  00123456", "开票日期:2021-03-05",
            f"付款单位:{BUYER}", "合计(大写)壹佰贰拾圆整", "合计(小写)  ¥120.00",
        )
    )  # fmt: skip
    assert (read.values["kind"], read.values["total"]) == (Kind.MACHINE.value, "120.00")
    assert read.values["buyer_name"] == BUYER


@pytest.mark.parametrize("title", ["某某省通用定额发票", "某某高速公路通行费发票", "北京市出租汽车专用发票"])
def test_slips_never_tried_on_paper_are_never_sure(title):
    read = read_page(
        slip(title, "发票代码  144001901234", "发票号码  00123456", "日期:2021-03-05", "金额:伍拾元整  ¥50.00")
    )
    assert max(sure for name, sure in read.confidence.items() if name != "kind") <= 0.8
    assert "compare_slip" in [found.code for found in read.problems]


def test_air_itinerary_sums_prove_each_other():
    labels = ("票价", "燃油附加费", "增值税税率", "增值税税额", "民航发展基金", "其他税费", "合计")
    sums = ("CNY477.06", "CNY45.87", "9%", "CNY47.07", "CNY50.00", "CNY0.00", "CNY620.00")
    read = read_page(
        page(
            line("电子发票(航空运输电子客票行程单)", 300, 20),
            line("发票号码:24112000000012345678", 700, 50),
            line("填开日期:2021-07-28", 700, 580),
            *[line(text, 60 + 135 * place, 400, 16) for place, text in enumerate(labels)],
            *[line(text, 70 + 135 * place, 424, 16) for place, text in enumerate(sums)],
        )
    )
    values = read.values
    assert (values["amount_ex_tax"], values["tax"], values["total"]) == ("522.93", "47.07", "620.00")
    assert read.extra["other_charges"] == "50.00"
    assert values["date"] == "2021-07-28"


def test_a_picture_without_print_says_so():
    read = read_page(page())
    assert [found.code for found in read.problems][-1] == "picture_empty"


def test_taxi_company_stands_after_its_unit():
    read = read_page(
        slip("某某市出租汽车专用发票", "单位  某某出租汽车有限公司", "车号  川A·T0230", "单价  2.60元", "金额  49.00元")
    )
    assert (read.values["seller_name"], read.values["total"]) == ("某某出租汽车有限公司", "49.00")


def test_quota_slip_names_its_payee():
    texts = (
        "某某市通用定额发票",
        "发票代码  151012668334",
        "壹拾圆整",
        "收款单位(盖章)  某某停车服务有限公司",
        "纳税人识别号  " + BUYER_ID,
    )
    values = read_page(slip(*texts)).values
    assert (values["seller_name"], values["seller_tax_id"]) == ("某某停车服务有限公司", BUYER_ID)
    assert (values["buyer_tax_id"], values["total"]) == ("", "10.00")


def test_digital_rail_ticket():
    read = read_page(
        page(
            line("电子发票(铁路电子客票)", 380, 20, 30),
            line("发票号码:26519000003884773259", 70, 90), line("开票日期:2026年03月01日", 700, 90),
            line("甲城南站", 150, 150, 36), line("G2747", 450, 150, 36), line("乙州站", 700, 150, 36),
            line("2026年02月25日", 100, 220), line("08:57开", 320, 220), line("16车18A号", 540, 220),
            line("二等座", 760, 220),
            line("票价:¥139.50", 100, 270),
            line(f"购买方名称:{BUYER}", 100, 420), line(f"统一社会信用代码:{BUYER_ID}", 560, 420),
        )
    )  # fmt: skip
    values = read.values
    assert (values["kind"], values["number"]) == (Kind.DIGITAL_RAIL.value, "26519000003884773259")
    assert (values["date"], values["total"]) == ("2026-03-01", "139.50")
    assert (values["buyer_name"], values["buyer_tax_id"], values["seller_tax_id"]) == (BUYER, BUYER_ID, "")
    journey = {
        "from_station": "甲城南",
        "to_station": "乙州",
        "train": "G2747",
        "depart_time": "08:57",
        "seat": "二等座",
    }
    assert journey.items() <= read.extra.items()
