"""The QR code against the print."""

from hesi.expenses.invoices.recognition.ocr.read import read_page
from hesi.expenses.invoices.recognition.ocr.tests.forms import digital_invoice, paper_invoice
from hesi.expenses.invoices.recognition.ocr.witness import invoice_payload


def test_qr_code_fills_what_the_print_lacks():
    fields = invoice_payload(["https://example.org/", "01,01,1100211130,01234567,1000.00,20210618,,AB12,"])
    read = read_page(paper_invoice(without=("number",)), fields)
    assert read.values["number"] == "01234567"
    assert read.sources["number"] == "qr"
    assert read.problems == []


def test_qr_code_outweighs_the_print_and_says_so():
    fields = invoice_payload(["01,01,1100211130,01234568,1000.00,20210618,,AB12,"])
    read = read_page(paper_invoice(), fields)
    assert read.values["number"] == "01234568"
    assert [(found.code, found.field) for found in read.problems] == [("sources_disagree", "number")]


def test_agreement_with_the_qr_code_is_surer_than_either():
    fields = invoice_payload(["01,01,1100211130,01234567,1000.00,20210618,,AB12,"])
    printed, both = read_page(paper_invoice()), read_page(paper_invoice(), fields)
    assert both.confidence["number"] > printed.confidence["number"]
    assert both.regions["number"] == printed.regions["number"]


def test_title_keeps_the_kind_that_a_digital_payload_leaves_open():
    fields = invoice_payload(["01,99,,24112000000012345678,585.00,20240407,,AB12"])
    assert fields["kind"] == "电子发票（数电）"
    assert read_page(digital_invoice(), fields).values["kind"] == "电子发票（普通发票）"


def test_a_code_that_is_no_invoices_is_left_alone():
    assert invoice_payload(["WIFI:T:WPA;S:x;;", "0" * 144]) == {}
