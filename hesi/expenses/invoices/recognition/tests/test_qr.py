"""QR payloads of invoices."""

import qrcode
from PIL import Image

from hesi.expenses.invoices.recognition.kinds import Kind
from hesi.expenses.invoices.recognition.qr import parse_qr, read_qr


def test_amount_of_older_types_is_without_tax():
    fields = parse_qr("01,10,033002000211,12345678,100.00,20240305,12345678901234567890,A1B2,")
    assert fields["amount_ex_tax"] == "100.00"
    assert fields["kind"] == Kind.VAT_E_ORDINARY
    assert fields["check_code"] == "12345678901234567890"
    assert "total" not in fields


def test_amount_of_digital_types_is_with_tax():
    fields = parse_qr("01,31,,25332000000012345678,585,20250305,,9D53")
    assert (fields["total"], fields["kind"]) == ("585.00", Kind.DIGITAL_SPECIAL)
    assert parse_qr("01,32,,25332000000012345678,-1.5,20250305,,9D53")["total"] == "-1.50"


def test_address_of_the_shenzhen_chain_tells_number_total_and_check_code():
    fields = parse_qr(
        f"https://bcfp.shenzhen.chinatax.gov.cn/verify/scan?hash={'ab' * 30}e9052&bill_num=02730522&total_amount=3720"
    )
    assert fields == {"kind": Kind.SHENZHEN_CHAIN, "number": "02730522", "total": "37.20", "check_code": "e9052"}


def test_other_payloads_tell_nothing():
    for payload in (
        "",
        "hello",
        "01,10,x",
        "https://evil.example/?bill_num=02730522",
        "1" * 144,
        "01,10,abc,12345678,1,20240305,,",
    ):
        assert parse_qr(payload) == {}


def test_code_is_found_on_a_small_dim_picture():
    payload = "01,32,,25332000000012345678,585.00,20250305,,9D53"
    code = qrcode.make(payload, box_size=3).convert("L").point(lambda value: 90 + value // 8)
    picture = Image.new("L", (500, 400), 125)
    picture.paste(code, (20, 30))
    assert read_qr(picture) == [payload]
    assert read_qr(Image.new("RGB", (300, 300), "white")) == []
