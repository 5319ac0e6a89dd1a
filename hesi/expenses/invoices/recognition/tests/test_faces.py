"""Printed faces, built from placed words."""

import pytest

from hesi.expenses.invoices.recognition.checks import check
from hesi.expenses.invoices.recognition.faces import read_vat_face
from hesi.expenses.invoices.recognition.faces_by_kind import read_page
from hesi.expenses.invoices.recognition.fusion import fuse
from hesi.expenses.invoices.recognition.kinds import Kind
from hesi.expenses.invoices.recognition.result import Recognition, Source
from hesi.expenses.invoices.recognition.sections import sections
from hesi.expenses.invoices.recognition.tests.builders import (
    BUYER_ID,
    CODE,
    DIGITAL_NUMBER,
    NUMBER,
    SELLER_ID,
    digital_face,
    page_of,
)


def test_digital_face_without_rulings_gives_every_field():
    reading = check(read_page(digital_face(), Source.PDF_TEXT))
    assert reading.values == {
        "kind": Kind.DIGITAL_ORDINARY,
        "code": "",
        "number": DIGITAL_NUMBER,
        "date": "2025-03-05",
        "check_code": "",
        "buyer_name": "样例甲科技有限公司",
        "buyer_tax_id": BUYER_ID,
        "seller_name": "样例乙餐饮有限公司",
        "seller_tax_id": SELLER_ID,
        "amount_ex_tax": "1000.00",
        "tax": "60.00",
        "total": "1060.00",
        "currency": "CNY",
    }
    assert reading.problems == []
    (item,) = reading.items
    assert (item.name, item.quantity, item.unit_price, item.amount, item.tax_rate, item.tax) == (
        "*餐饮服务*餐费",
        "2",
        "500",
        "1000.00",
        "6%",
        "60.00",
    )
    assert 0 < reading.regions["total"].left < 1


def test_exempt_tax_is_empty_and_no_contradiction():
    reading = check(read_page(digital_face(tax="***", total="¥1000.00", words="壹仟圆整"), Source.PDF_TEXT))
    assert reading.values["tax"] == ""
    assert "sum_mismatch" not in [problem.code for problem in reading.problems]


def test_red_face_is_negative_as_a_whole():
    reading = check(
        read_page(
            digital_face(amount="¥-1000.00", tax="¥-60.00", total="¥-1060.00", words="（负）壹仟零陆拾圆整"),
            Source.PDF_TEXT,
        )
    )
    assert reading.values["total"] == "-1060.00"
    assert reading.extra["red"] == "yes"


def test_long_name_that_wraps_is_joined():
    page = digital_face(buyer="样例甲新能源科技发展")
    wrapped = page_of((63, 105, "（集团）有限公司"))
    page.glyphs.extend(wrapped.glyphs)
    assert read_vat_face(page, Source.PDF_TEXT).values["buyer_name"] == "样例甲新能源科技发展（集团）有限公司"


def old_face(**changes):
    say = {"buyer_id": BUYER_ID, "cipher": "03-028/088<945327-8704670*98"} | changes
    return page_of(
        (190, 20, "浙江增值税电子普通发票", 18),
        (420, 20, f"发票代码：{CODE}"),
        (420, 36, f"发票号码：{NUMBER}"),
        (420, 52, "开票日期：2024年03月05日"),
        (420, 68, "校 验 码：12345 67890 12345 67890"),
        (20, 96, "购"),
        (20, 112, "买"),
        (20, 128, "方"),
        (39, 90, "名"),
        (84, 90, "称:样例甲科技有限公司"),
        (39, 104, f"纳税人识别号:{say['buyer_id']}"),
        (342, 96, "密"),
        (342, 112, "码"),
        (342, 128, "区"),
        (360, 90, say["cipher"]),
        (360, 104, say["cipher"]),
        (34, 150, "货物或应税劳务、服务名称"),
        (181, 150, "规格型号"),
        (242, 150, "单位"),
        (284, 150, "数"),
        (302, 150, "量"),
        (342, 150, "单"),
        (360, 150, "价"),
        (414, 150, "金"),
        (432, 150, "额"),
        (473, 150, "税率"),
        (530, 150, "税"),
        (548, 150, "额"),
        (71, 260, "合"),
        (98, 260, "计"),
        (430, 260, "¥100.00"),
        (550, 260, "¥6.00"),
        (58, 279, "价税合计（大写）"),
        (178, 279, "壹佰零陆圆整"),
        (445, 279, "（小写）¥106.00"),
        (20, 305, "销"),
        (20, 320, "售"),
        (20, 335, "方"),
        (38, 298, "名"),
        (83, 298, "称:样例乙餐厅"),
        (38, 311, f"纳税人识别号:{SELLER_ID}"),
        (342, 305, "备"),
        (342, 335, "注"),
        (370, 298, "订单号:261643932099"),
    )


def test_older_face_keeps_cipher_and_remark_out_of_names_and_ids():
    reading = check(read_page(old_face(), Source.PDF_TEXT))
    assert (reading.values["buyer_name"], reading.values["seller_name"]) == ("样例甲科技有限公司", "样例乙餐厅")
    assert (reading.values["buyer_tax_id"], reading.values["seller_tax_id"]) == (BUYER_ID, SELLER_ID)
    assert (reading.values["code"], reading.values["check_code"]) == (CODE, "12345678901234567890")
    assert reading.problems == []


def test_person_without_a_tax_id_has_none():
    reading = read_page(old_face(buyer_id=""), Source.PDF_TEXT)
    assert reading.values["buyer_tax_id"] == ""
    assert reading.values["seller_tax_id"] == SELLER_ID


def test_air_face_reads_prices_below_their_headings():
    page = page_of(
        (160, 23, "电子发票（航空运输电子客票行程单）", 16),
        (425, 79, f"发票号码： {DIGITAL_NUMBER}"),
        (40, 150, "自: 合肥"),
        (40, 164, "至: 广州"),
        (128, 157, "南航"),
        (172, 157, "CZ8866"),
        (262, 157, "2021-07-27"),
        (319, 157, "18:30"),
        (114, 306, "票价"),
        (170, 306, "燃油附加费"),
        (240, 306, "增值税税率"),
        (300, 306, "增值税税额"),
        (365, 306, "民航发展基金"),
        (440, 306, "其他税费"),
        (520, 306, "合计"),
        (104, 322, "CNY 477.06"),
        (175, 322, "CNY 45.87"),
        (250, 322, "9%"),
        (300, 322, "CNY 47.07"),
        (365, 322, "CNY 50.00"),
        (440, 322, "CNY 0.00"),
        (510, 322, "CNY 620.00"),
        (200, 340, "验证码： 7890"),
        (200, 362, "填开单位： 样例航空股份有限公司"),
        (476, 362, "填开日期： 2021-07-28"),
        (20, 384, "购买方名称： 样例甲公司"),
        (298, 384, "统一社会信用代码/纳税人识别号： 9111000007311XXXX"),
        size=8,
    )
    reading = check(read_page(page, Source.PDF_TEXT))
    assert reading.values["kind"] == Kind.DIGITAL_AIR
    assert [reading.values[name] for name in ("amount_ex_tax", "tax", "total", "check_code")] == [
        "522.93",
        "47.07",
        "620.00",
        "7890",
    ]
    assert (reading.values["seller_name"], reading.values["buyer_name"], reading.values["buyer_tax_id"]) == (
        "样例航空股份有限公司",
        "样例甲公司",
        "",
    )
    assert (reading.extra["fare"], reading.extra["flight"], reading.extra["depart_time"]) == (
        "477.06",
        "CZ8866",
        "18:30",
    )
    assert reading.problems == []


def test_rail_face_gives_price_and_journey_but_no_tax():
    page = page_of(
        (200, 20, "电子发票（铁路电子客票）", 16),
        (40, 60, f"发票号码:{DIGITAL_NUMBER}"),
        (400, 60, "开票日期:2025年03月05日"),
        (60, 100, "北京南站", 14),
        (250, 100, "G1", 14),
        (420, 100, "上海虹桥站", 14),
        (60, 130, "2025年03月01日"),
        (170, 130, "09:00开"),
        (300, 130, "03车05A号"),
        (420, 130, "二等座"),
        (60, 160, "票价:￥553.00"),
        (60, 200, "购买方名称:样例甲公司"),
        (300, 200, f"统一社会信用代码:{BUYER_ID}"),
    )
    reading = check(read_page(page, Source.PDF_TEXT))
    assert (reading.values["total"], reading.values["tax"], reading.values["amount_ex_tax"]) == ("553.00", "", "")
    assert (reading.values["buyer_name"], reading.values["buyer_tax_id"]) == ("样例甲公司", BUYER_ID)
    assert [reading.extra[name] for name in ("train", "from_station", "to_station", "seat")] == [
        "G1",
        "北京南",
        "上海虹桥",
        "二等座",
    ]
    assert reading.problems == []


@pytest.mark.parametrize(
    ("lines", "number", "date", "total", "currency"),
    [
        (
            [
                "Acme Ltd",
                "Invoice Number: INV-77",
                "Date: 3 March 2025",
                "Subtotal $100.00",
                "VAT $20.00",
                "Total $120.00",
            ],
            "INV-77",
            "2025-03-03",
            "120.00",
            "USD",
        ),
        (
            ["Beispiel GmbH", "Rechnungsnummer: 2025/18", "Rechnungsdatum: 03.04.2025", "Gesamtbetrag 1.234,50 €"],
            "2025/18",
            "2025-04-03",
            "1234.50",
            "EUR",
        ),
        (
            ["Boutique SARL", "Facture n°562 du 02 Juillet 2015", "Somme à payer 29.99 € TTC"],
            "562",
            "2015-07-02",
            "29.99",
            "EUR",
        ),
    ],
)
def test_bills_from_abroad_tell_number_date_total_and_currency(lines, number, date, total, currency):
    page = page_of(*((40, 40 + 20 * index, line) for index, line in enumerate(lines)))
    reading = read_page(page, Source.PDF_TEXT)
    assert [reading.values[name] for name in ("number", "date", "total", "currency")] == [number, date, total, currency]
    assert reading.values["seller_name"] == lines[0]


def test_two_invoices_on_one_sheet_are_two():
    upper, lower = digital_face(), digital_face(number="25332000000087654321")
    shifted = page_of()
    shifted.glyphs = upper.glyphs + [type(g)(g.text, g.x0, g.top + 400, g.x1, g.bottom + 400) for g in lower.glyphs]
    shifted.height = 800
    parts = sections(shifted)
    assert [read_page(part, Source.PDF_TEXT).values["number"] for part in parts] == [
        DIGITAL_NUMBER,
        "25332000000087654321",
    ]
    assert all(read_page(part, Source.PDF_TEXT).values["total"] == "1060.00" for part in parts)


def reading_with(source, confidence, **values):
    reading = Recognition()
    for name, value in values.items():
        reading.put(name, value, source, confidence)
    return reading


def test_lower_source_fills_holes_confirms_and_contradicts():
    data = reading_with(Source.XML, 1.0, number=NUMBER, total="10.00")
    text = reading_with(Source.PDF_TEXT, 0.9, number=NUMBER, total="11.00", date="2025-03-05")
    fused = fuse([data, text])
    assert (fused.values["total"], fused.sources["total"]) == ("10.00", "xml")
    assert (fused.values["date"], fused.sources["date"]) == ("2025-03-05", "pdf_text")
    assert [(p.code, p.field, p.params["other"]) for p in fused.problems] == [("sources_disagree", "total", "11.00")]
    assert fused.confidence["total"] < 0.7 < fused.confidence["number"]


def test_family_name_gives_way_to_the_printed_title():
    text = reading_with(Source.PDF_TEXT, 0.9, kind=Kind.DIGITAL, number=DIGITAL_NUMBER)
    fused = fuse([text, reading_with(Source.QR, 0.85, kind=Kind.DIGITAL_SPECIAL)])
    assert fused.values["kind"] == Kind.DIGITAL_SPECIAL
    assert fused.problems == []


def test_page_whose_text_is_no_use_is_read_from_its_picture(monkeypatch):
    from hesi.expenses.invoices.recognition import from_pdf
    from hesi.expenses.invoices.recognition.tests.test_hostile import text_pdf

    seen = reading_with(Source.OCR, 0.8, number=NUMBER, total="10.00", date="2025-03-05", kind=Kind.VAT_E_ORDINARY)
    monkeypatch.setattr(from_pdf, "read_picture_or_qr", lambda image, name: seen)
    (garbled,) = from_pdf.read_pdf(text_pdf("qwertz uiop asdfg hjkl"), "a.pdf")
    assert garbled.values["number"] == NUMBER
    (plain,) = from_pdf.read_pdf(text_pdf("Acme Ltd", "Invoice No: A-1", "Date: 2025-03-05", "Total $7.00"), "a.pdf")
    assert (plain.values["number"], plain.sources["total"]) == ("A-1", "pdf_text")


def test_picture_is_not_looked_at_where_that_is_not_allowed():
    from hesi.expenses.invoices.recognition.from_image import NeedsPicture, reading_pictures
    from hesi.expenses.invoices.recognition.reader import recognize_bytes
    from hesi.expenses.invoices.recognition.tests.test_hostile import text_pdf

    with reading_pictures(allowed=False), pytest.raises(NeedsPicture):
        recognize_bytes(text_pdf("qwertz uiop asdfg hjkl"), "a.pdf")
