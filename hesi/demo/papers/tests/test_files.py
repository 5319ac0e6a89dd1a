"""Files made of papers: same bytes each time, well-formed, holding every value."""

import re
import unicodedata
from io import BytesIO
from zipfile import ZipFile

import pypdfium2
import pytest
from lxml import etree
from PIL import Image

from hesi.demo.papers import (
    KINDS,
    VAT_KINDS,
    Kind,
    number_in_words,
    qr_payload,
    write_ofd,
    write_pdf,
    write_photo,
    write_scan,
    write_xml,
    write_zip,
)
from hesi.demo.papers.paper import SPECIMEN
from hesi.demo.papers.tests.builders import made
from hesi.expenses.invoices.recognition.qr import parse_qr, read_qr

XML_KINDS = (Kind.DIGITAL_SPECIAL, Kind.DIGITAL_ORDINARY)
OFD_KINDS = (*XML_KINDS, Kind.VAT_E_ORDINARY, Kind.DIGITAL_RAIL, Kind.DIGITAL_AIR)
CODED_KINDS = tuple(kind for kind in KINDS if kind not in (Kind.TAXI, Kind.QUOTA, Kind.FOREIGN))


def squeezed(text):
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", text))


def text_of_pdf(data):
    document = pypdfium2.PdfDocument(data)
    try:
        return squeezed(document[0].get_textpage().get_text_range())
    finally:
        document.close()


@pytest.mark.parametrize("kind", KINDS)
def test_pdf_has_the_same_bytes_each_time(kind):
    assert write_pdf(made(kind)) == write_pdf(made(kind))


@pytest.mark.parametrize("kind", OFD_KINDS)
def test_ofd_has_the_same_bytes_each_time(kind):
    assert write_ofd(made(kind)) == write_ofd(made(kind))


def test_photo_depends_on_its_seed_only():
    paper = made(Kind.TAXI)
    assert write_photo(paper, seed=1) == write_photo(paper, seed=1)
    assert write_photo(paper, seed=1) != write_photo(paper, seed=2)


@pytest.mark.parametrize("kind", XML_KINDS)
def test_xml_is_well_formed_and_marked_as_specimen(kind):
    paper = made(kind)
    data = write_xml(paper)
    root = etree.fromstring(data)
    assert root.findtext("TaxSupervisionInfo/InvoiceNumber") == paper.number
    assert root.findtext("EInvoiceData/BasicInformation/TotalTax-includedAmount") == paper.values()["total"]
    assert len(root.findall("EInvoiceData/IssuItemInformation")) == len(paper.items)
    assert SPECIMEN in data.decode()


def test_names_are_escaped_in_xml():
    paper = made(Kind.DIGITAL_SPECIAL)
    awkward = paper.changed(remark='<备注> & "引号"')
    assert etree.fromstring(write_xml(awkward)).findtext(".//Remark") == '<备注> & "引号"'


@pytest.mark.parametrize("kind", OFD_KINDS)
def test_every_part_of_an_ofd_is_well_formed_and_every_reference_leads_somewhere(kind):
    with ZipFile(BytesIO(write_ofd(made(kind)))) as archive:
        names = archive.namelist()
        roots = {name: etree.fromstring(archive.read(name)) for name in names if name.endswith(".xml")}
    assert names[0] == "OFD.xml"
    page = roots["Doc_0/Pages/Page_0/Content.xml"]
    ids = page.xpath("//@ID")
    assert len(ids) == len(set(ids))
    tags = roots.get("Doc_0/Tags/CustomTag.xml")
    references = tags.xpath("//*[local-name()='ObjectRef']/text()") if tags is not None else []
    assert set(references) <= set(ids)
    assert bool(references) == (kind not in (Kind.DIGITAL_RAIL, Kind.DIGITAL_AIR))
    assert SPECIMEN in page.xpath("//*[local-name()='TextCode']/text()")


@pytest.mark.parametrize("kind", OFD_KINDS)
def test_ofd_texts_give_a_distance_for_every_character_but_the_last(kind):
    with ZipFile(BytesIO(write_ofd(made(kind)))) as archive:
        page = etree.fromstring(archive.read("Doc_0/Pages/Page_0/Content.xml"))
    codes = page.xpath("//*[local-name()='TextCode']")
    assert codes
    for code in codes:
        steps = re.sub(r"g (\d+) (\S+)", lambda run: " ".join([run[2]] * int(run[1])), code.get("DeltaX", ""))
        assert len(steps.split()) == len(code.text) - 1


@pytest.mark.parametrize("kind", sorted(VAT_KINDS))
def test_pdf_text_holds_every_value_of_a_vat_invoice(kind):
    paper = made(kind, 4)
    text = text_of_pdf(write_pdf(paper))
    values = paper.values()
    shown = [values[name] for name in ("code", "number", "check_code", "amount_ex_tax", "tax", "total")]
    shown += [values[name] for name in ("buyer_name", "buyer_tax_id", "seller_name", "seller_tax_id")]
    shown += [f"{paper.on:%Y年%m月%d日}", number_in_words(paper.total), SPECIMEN, paper.drawer, paper.remark]
    shown += [item.price for item in paper.items] + [item.quantity for item in paper.items]
    for value in shown:
        assert squeezed(value) in text


@pytest.mark.parametrize(
    ("kind", "names"),
    [
        (Kind.DIGITAL_RAIL, ("number", "total", "buyer_name", "buyer_tax_id")),
        (
            Kind.DIGITAL_AIR,
            ("number", "check_code", "tax", "total", "buyer_name", "buyer_tax_id", "seller_name"),
        ),
        (Kind.TAXI, ("code", "number", "date", "total", "seller_name")),
        (Kind.QUOTA, ("code", "number", "total", "seller_name", "seller_tax_id")),
        (Kind.FOREIGN, ("number", "currency", "seller_name")),
    ],
)
def test_pdf_text_holds_what_a_ticket_prints(kind, names):
    paper = made(kind)
    text = text_of_pdf(write_pdf(paper))
    for name in names:
        assert squeezed(paper.values()[name]) in text
    for name in ("train", "from_station", "to_station", "seat_number", "fare", "flight", "plate"):
        assert squeezed(paper.extra.get(name, "")) in text


def test_rail_pdf_carries_its_xbrl_though_the_face_shows_no_tax():
    paper = made(Kind.DIGITAL_RAIL)
    data = write_pdf(paper)
    document = pypdfium2.PdfDocument(data)
    try:
        assert document.count_attachments() == 1
        attachment = document.get_attachment(0)
        name, content = attachment.get_name(), bytes(attachment.get_data())
    finally:
        document.close()
    root = etree.fromstring(content)
    facts = {etree.QName(fact).localname: fact.text for fact in root.iterchildren(tag=etree.Element)}
    assert name == f"rai_issuer_{paper.number}.xml"
    assert facts["Fare"] == paper.values()["total"]
    assert facts["TaxAmount"] == paper.values()["tax"]
    assert paper.values()["tax"] not in text_of_pdf(data)


@pytest.mark.parametrize("kind", CODED_KINDS)
def test_qr_code_on_the_page_says_what_the_paper_says(kind):
    paper = made(kind)
    picture = Image.open(BytesIO(write_scan(paper)))
    assert read_qr(picture) == [qr_payload(paper)]
    told = parse_qr(qr_payload(paper))
    assert told["number"] == paper.number
    assert {name: paper.values()[name] for name in told} == told


@pytest.mark.parametrize("kind", CODED_KINDS)
def test_qr_code_survives_the_camera(kind):
    paper = made(kind)
    assert read_qr(Image.open(BytesIO(write_photo(paper, seed=11)))) == [qr_payload(paper)]


@pytest.mark.parametrize("kind", [Kind.TAXI, Kind.QUOTA, Kind.FOREIGN])
def test_tickets_without_a_qr_code_have_none(kind):
    assert qr_payload(made(kind)) == ""


def test_kinds_refuse_files_they_are_not_issued_as():
    with pytest.raises(ValueError, match="has no EInvoice XML"):
        write_xml(made(Kind.DIGITAL_RAIL))
    with pytest.raises(ValueError, match="not issued as OFD"):
        write_ofd(made(Kind.TAXI))


def test_zip_keeps_names_order_and_bytes():
    files = {"发票/一.xml": b"<a/>", "b.ofd": b"2"}
    data = write_zip(files)
    assert data == write_zip(files)
    with ZipFile(BytesIO(data)) as archive:
        assert {name: archive.read(name) for name in archive.namelist()} == files
