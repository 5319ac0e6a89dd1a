"""What the writers write, recognition reads back: every field of the issuer's data, of a face what it prints."""

import pytest

from hesi.demo.papers import CATEGORIES, Kind, write_ofd, write_pdf, write_xml, write_zip
from hesi.demo.papers.tests.builders import made
from hesi.expenses.invoices.recognition.reader import recognize_bytes

DIGITAL = (Kind.DIGITAL_SPECIAL, Kind.DIGITAL_ORDINARY)


def read_one(data, name):
    readings = recognize_bytes(data, name)
    assert len(readings) == 1
    return readings[0]


def assert_values_read_back(paper, reading, *, unprinted=()):
    """Every field is equal but for what the face does not print, and an exempt invoice's tax, printed as `***`."""
    expected = paper.values()
    for name in expected:
        if name == "tax" and paper.tax == 0:
            assert reading.values[name] in ("", "0.00")
        elif name not in unprinted:
            assert reading.values[name] == expected[name], name


def assert_rows_read_back(paper, reading):
    assert len(reading.items) == len(paper.items)
    for item, expected in zip(reading.items, paper.item_values(), strict=True):
        for slot, value in expected.items():
            found = getattr(item, slot)
            if slot == "tax_rate" and found.startswith("0."):
                assert f"{float(found) * 100:g}%" == value
            elif value == "***":
                assert found in ("", "0.00", "***")
            else:
                assert found == value, slot


@pytest.mark.parametrize("category", CATEGORIES)
@pytest.mark.parametrize("kind", DIGITAL)
def test_xml_is_read_back_in_every_field(kind, category):
    for seed in range(3):
        paper = made(kind, seed, category=category)
        reading = read_one(write_xml(paper), "a.xml")
        assert_values_read_back(paper, reading)
        assert_rows_read_back(paper, reading)
        assert not reading.problems


@pytest.mark.parametrize("category", CATEGORIES)
@pytest.mark.parametrize("kind", [*DIGITAL, Kind.VAT_E_ORDINARY])
def test_ofd_of_a_vat_invoice_is_read_back_in_every_field(kind, category):
    for seed in range(2):
        paper = made(kind, seed, category=category)
        reading = read_one(write_ofd(paper), "a.ofd")
        # The tags of a 数电票 do not say whether it is special or ordinary.
        assert reading.values["kind"] in (kind.value, Kind.DIGITAL.value)
        assert_values_read_back(paper, reading, unprinted=("kind",))
        assert_rows_read_back(paper, reading)


@pytest.mark.parametrize("category", CATEGORIES)
@pytest.mark.parametrize("kind", [*DIGITAL, Kind.VAT_E_ORDINARY])
def test_pdf_of_a_vat_invoice_is_read_back_in_every_field(kind, category):
    paper = made(kind, 3, category=category)
    reading = read_one(write_pdf(paper), "a.pdf")
    assert_values_read_back(paper, reading)
    assert_rows_read_back(paper, reading)


@pytest.mark.parametrize("kind", [Kind.DIGITAL_RAIL, Kind.DIGITAL_AIR])
def test_ticket_in_an_ofd_is_read_back_in_every_field(kind):
    for seed in range(5):
        paper = made(kind, seed)
        assert_values_read_back(paper, read_one(write_ofd(paper), "a.ofd"))


def test_rail_pdf_is_read_back_in_every_field_and_names_the_journey():
    for seed in range(5):
        paper = made(Kind.DIGITAL_RAIL, seed)
        reading = read_one(write_pdf(paper), "a.pdf")
        assert_values_read_back(paper, reading)
        for name in ("train", "from_station", "to_station", "travel_date", "depart_time"):
            assert reading.extra[name] == paper.extra[name]


def test_air_pdf_is_read_back_as_far_as_its_face_goes():
    paper = made(Kind.DIGITAL_AIR)
    reading = read_one(write_pdf(paper), "a.pdf")
    assert_values_read_back(paper, reading, unprinted=("buyer_tax_id", "seller_tax_id"))
    assert reading.extra["fare"] == paper.extra["fare"]


def test_red_invoice_is_read_back_as_red():
    reading = read_one(write_xml(made(Kind.DIGITAL_SPECIAL, total_minor=-640_00)), "a.xml")
    assert reading.values["total"] == "-640.00"
    assert reading.extra["red"] == "yes"


def test_zip_is_read_back_paper_by_paper():
    papers = [made(Kind.DIGITAL_SPECIAL, 1), made(Kind.VAT_E_ORDINARY, 2), made(Kind.DIGITAL_RAIL, 3)]
    files = {"一.xml": write_xml(papers[0]), "二.ofd": write_ofd(papers[1]), "三.pdf": write_pdf(papers[2])}
    readings = recognize_bytes(write_zip(files), "发票.zip")
    assert {reading.values["number"] for reading in readings} == {paper.number for paper in papers}
