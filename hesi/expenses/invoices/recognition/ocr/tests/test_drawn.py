"""A picture drawn here and read with the real engine: a plain clone proves the whole way from pixels to fields."""

from pathlib import Path

import manimgx_fonts_cjk
import pytest
import qrcode
from PIL import Image, ImageDraw, ImageFont

from hesi.expenses.invoices.recognition.limits import Unreadable
from hesi.expenses.invoices.recognition.ocr import read_picture
from hesi.expenses.invoices.recognition.ocr.tests.forms import BUYER, BUYER_ID, SELLER, SELLER_ID, digital_invoice

FONT = Path(manimgx_fonts_cjk.__file__).parent / "NotoSansCJK-VF.otf.ttc"
PAYLOAD = "01,32,,24112000000012345678,585.00,20240407,,1A2B"


def drawn(with_qr: bool = True) -> Image.Image:
    """A 数电票 of 1,500 × 930 pixels."""
    picture = Image.new("RGB", (1500, 930), "white")
    pen = ImageDraw.Draw(picture)
    for line in digital_invoice().lines:
        font = ImageFont.truetype(str(FONT), size=round(1.5 * line.height * 0.8), index=2)
        pen.text((line.left * 1.5, line.top * 1.5), line.text, fill=(40, 30, 30), font=font)
    for top in (180, 300, 710, 760):
        pen.line((30, top, 1470, top), fill=(128, 50, 30), width=2)
    if with_qr:
        picture.paste(qrcode.make(PAYLOAD, box_size=4, border=2).get_image().convert("RGB"), (30, 20))
    return picture


@pytest.fixture(scope="module")
def reading():
    return read_picture(drawn())


def test_fields_of_a_drawn_invoice(reading):
    values = reading.values
    assert (values["kind"], values["number"]) == ("电子发票（普通发票）", "24112000000012345678")
    assert (values["date"], values["currency"]) == ("2024-04-07", "CNY")
    assert (values["amount_ex_tax"], values["tax"], values["total"]) == ("551.89", "33.11", "585.00")
    assert (values["buyer_name"], values["buyer_tax_id"]) == (BUYER, BUYER_ID)
    assert (values["seller_name"], values["seller_tax_id"]) == (SELLER, SELLER_ID)
    assert reading.carrier == "image"


def test_each_value_says_where_it_came_from(reading):
    assert reading.sources["number"] == reading.sources["total"] == "qr"
    assert reading.sources["buyer_name"] == "ocr"
    assert reading.confidence["number"] > 0.99
    assert reading.problems == []


def test_regions_are_shares_of_the_picture(reading):
    region = reading.regions["total"]
    assert 0.66 < region.left < region.right < 0.90
    assert 0.80 < region.top < region.bottom < 0.88


def test_upside_down_without_a_qr_code():
    result = read_picture(drawn(with_qr=False).rotate(180))
    assert (result.values["number"], result.values["total"]) == ("24112000000012345678", "585.00")
    assert result.sources["number"] == "ocr"
    # The total is printed at the lower right, which is now the upper left.
    assert result.regions["total"].top < 0.2


def test_camera_note_about_its_position_is_followed(tmp_path):
    path = tmp_path / "photo.jpg"
    exif = Image.Exif()
    exif[274] = 6
    drawn().rotate(90, expand=True).save(path, exif=exif)
    with Image.open(path) as image:
        assert read_picture(image).values["total"] == "585.00"


def test_a_picture_beyond_the_limits_is_refused_unread():
    with pytest.raises(Unreadable) as refusal:
        read_picture(Image.new("1", (12_001, 10)))
    assert refusal.value.code == "image_size"


def test_a_blank_picture_says_that_nothing_is_on_it():
    result = read_picture(Image.new("RGB", (400, 300), "white"))
    assert result.values["total"] == ""
    assert "picture_empty" in [found.code for found in result.problems]
