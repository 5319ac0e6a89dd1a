"""OFD: which source of it wins, and what its seal says."""

import pytest

from hesi.expenses.invoices.recognition.kinds import Kind
from hesi.expenses.invoices.recognition.limits import Unreadable
from hesi.expenses.invoices.recognition.reader import recognize_bytes
from hesi.expenses.invoices.recognition.sm2 import GX, GY, Point, multiply, verify
from hesi.expenses.invoices.recognition.tests.builders import (
    BUYER_ID,
    CODE,
    DIGITAL_NUMBER,
    NUMBER,
    attachment,
    ofd,
    sealed,
    sign,
    text_object,
    zipped,
)


def read(files):
    (reading,) = recognize_bytes(zipped(files), "a.ofd")
    return reading


def codes(reading):
    return [problem.code for problem in reading.problems]


def test_attachment_wins_and_every_field_comes_from_it():
    reading = read(ofd(invoice=attachment()))
    assert reading.values["number"] == NUMBER
    assert reading.values["total"] == "106.00"
    assert set(reading.sources.values()) == {"ofd_attachment"}
    assert reading.extra["signature"] == "none"


def test_custom_data_contradicts_the_attachment_aloud():
    contradicted = read(ofd(invoice=attachment(), data={"发票号码": NUMBER, "合计税额": "7.00"}))
    assert contradicted.values["tax"] == "6.00"
    assert [(p.code, p.field) for p in contradicted.problems if p.field] == [("sources_disagree", "tax")]
    assert "6.00" in contradicted.problems[0].message
    assert "7.00" in contradicted.problems[0].message


def test_custom_data_sum_is_without_tax():
    data = {
        "发票代码": CODE,
        "发票号码": NUMBER,
        "合计金额": "100.00",
        "合计税额": "6.00",
        "开票日期": "2024年03月05日",
    }
    reading = read(ofd(data=data))
    assert (reading.values["amount_ex_tax"], reading.values["total"]) == ("100.00", "")
    assert reading.values["kind"] == Kind.VAT_E_ORDINARY
    assert codes(reading) == ["seal_missing", "field_missing"]


def test_tags_point_at_printed_text_even_when_split():
    page = "".join(
        text_object(identity, 10, 8 * identity, text)
        for identity, text in enumerate(
            ["", DIGITAL_NUMBER, "2024年05月28日", "样例甲科技有限公司", BUYER_ID, "¥", "4449.00"]
        )
    )
    tag = (
        '<ofd:root xmlns:ofd="http://www.ofdspec.org/2016"><ofd:InvoiceNo><ofd:ObjectRef>1</ofd:ObjectRef></ofd:InvoiceNo>'
        "<ofd:IssueDate><ofd:ObjectRef>2</ofd:ObjectRef></ofd:IssueDate><ofd:Buyer><ofd:BuyerName><ofd:ObjectRef>3</ofd:ObjectRef>"
        "</ofd:BuyerName><ofd:BuyerTaxID><ofd:ObjectRef>4</ofd:ObjectRef></ofd:BuyerTaxID></ofd:Buyer><ofd:TaxInclusiveTotalAmount>"
        "<ofd:ObjectRef>5</ofd:ObjectRef><ofd:ObjectRef>6</ofd:ObjectRef></ofd:TaxInclusiveTotalAmount></ofd:root>"
    )
    reading = read(ofd(page=page, tag=tag))
    assert (reading.values["number"], reading.values["total"]) == (DIGITAL_NUMBER, "4449.00")
    assert (reading.values["buyer_name"], reading.values["buyer_tax_id"]) == ("样例甲科技有限公司", BUYER_ID)
    assert reading.values["kind"] == Kind.DIGITAL
    assert set(reading.sources.values()) == {"ofd_tag"}


def test_ill_formed_tags_of_the_tax_bureau_are_read_without_complaint():
    page = text_object(1, 10, 10, NUMBER) + text_object(2, 10, 20, "2024年05月28日") + text_object(3, 10, 30, "¥9.00")
    tag = (
        '<:eInvoice xmlns:=""><InvoiceNo><ofd:ObjectRef PageRef="1">1</ofd:ObjectRef></InvoiceNo>'
        "<IssueDate><ofd:ObjectRef>2</ofd:ObjectRef>"
        "</IssueDate><TaxInclusiveTotalAmount><ofd:ObjectRef>3</ofd:ObjectRef></TaxInclusiveTotalAmount></:eInvoice>"
    )
    reading = read(ofd(page=page, tag=tag))
    assert (reading.values["number"], reading.values["date"], reading.values["total"]) == (NUMBER, "2024-05-28", "9.00")
    assert "xml_damaged" not in codes(reading)


def test_untouched_seal_is_intact_and_names_who_sealed():
    reading = read(sealed(ofd(invoice=attachment())))
    assert reading.extra["signature"] == "intact"
    assert reading.extra["signature_signer"] == "样例省税务监制章"
    assert reading.problems == []


def test_changed_file_under_a_seal_is_told():
    files = sealed(ofd(invoice=attachment()))
    files["Doc_0/Attachs/original_invoice.xml"] = attachment(
        TaxInclusiveTotalAmount="906.00", TaxExclusiveTotalAmount="900.00"
    ).encode()
    reading = read(files)
    assert reading.extra["signature"] == "altered"
    assert "seal_altered" in codes(reading)


def test_changed_digest_list_breaks_the_seal_too():
    files = sealed(ofd(invoice=attachment()))
    other = sealed(ofd(invoice=attachment(InvoiceNo="87654321")), secret=99)
    name = "Doc_0/Signs/Sign_0/Signature.xml"
    reading = read(
        ofd(invoice=attachment(InvoiceNo="87654321"))
        | {key: value for key, value in files.items() if "Signs" in key}
        | {name: other[name]}
    )
    assert reading.extra["signature"] == "altered"


def test_file_added_after_sealing_is_told():
    files = sealed(
        ofd(page=text_object(1, 10, 10, "发票号码：" + NUMBER), data={"发票号码": NUMBER, "价税合计": "1.00"})
    )
    files["Doc_0/Attachs/original_invoice.xml"] = attachment(TaxInclusiveTotalAmount="906.00").encode()
    assert read(files).extra["signature"] == "altered"


def test_seal_by_a_test_certificate_is_no_tax_bureaus_seal():
    reading = read(sealed(ofd(invoice=attachment()), signer="税务测试CA2(SM2)"))
    assert reading.extra["signature"] == "test_certificate"
    assert codes(reading) == ["seal_test"]


def test_seal_of_an_unknown_kind_is_unverifiable():
    files = sealed(ofd(invoice=attachment()))
    files["Doc_0/Signs/Sign_0/SignedValue.dat"] = b"\x30\x03abc"
    assert read(files).extra["signature"] == "unverifiable"


def test_signature_holds_for_its_message_only():
    secret, message = 0xC0FFEE, b"message"
    public = multiply(secret, Point(GX, GY))
    r, s = sign(secret, public, message)
    assert verify(public, message, r, s)
    assert not verify(public, b"another", r, s)
    assert not verify(public, message, r, s + 1)
    assert not verify(Point(1, 1), message, r, s)


def test_zip_without_a_document_is_damaged():
    with pytest.raises(Unreadable) as refusal:
        recognize_bytes(zipped({"OFD.xml": "<ofd/>"}), "a.ofd")
    assert refusal.value.code == "damaged"
