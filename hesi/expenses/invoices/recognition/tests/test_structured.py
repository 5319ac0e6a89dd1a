"""The issuer's own data, by family."""

import pytest

from hesi.expenses.invoices.recognition.kinds import Kind
from hesi.expenses.invoices.recognition.limits import Unreadable
from hesi.expenses.invoices.recognition.reader import recognize_bytes
from hesi.expenses.invoices.recognition.tests.builders import (
    BUYER_ID,
    DIGITAL_NUMBER,
    SELLER_ID,
    attachment,
    digital_xml,
)


def read(text, name="a.xml"):
    return recognize_bytes(text.encode(), name)


def codes(reading):
    return [problem.code for problem in reading.problems]


@pytest.mark.parametrize(("label", "kind"), [("01", Kind.DIGITAL_SPECIAL), ("02", Kind.DIGITAL_ORDINARY)])
def test_digital_invoice_gives_every_field(label, kind):
    (reading,) = read(digital_xml(label=label))
    assert reading.values == {
        "kind": kind,
        "code": "",
        "number": DIGITAL_NUMBER,
        "date": "2025-03-05",
        "check_code": "",
        "buyer_name": "样例甲科技有限公司",
        "buyer_tax_id": BUYER_ID,
        "seller_name": "样例乙航空服务有限公司",
        "seller_tax_id": SELLER_ID,
        "amount_ex_tax": "551.89",
        "tax": "33.11",
        "total": "585.00",
        "currency": "CNY",
    }
    assert reading.problems == []
    assert reading.items[0].tax_rate == "6%"
    assert set(reading.sources.values()) == {"xml"}


def test_several_invoices_in_one_file_are_all_read():
    other = "25332000000087654321"
    readings = read(f"<List>{digital_xml()}{digital_xml(number=other)}</List>")
    assert [reading.values["number"] for reading in readings] == [DIGITAL_NUMBER, other]


def test_red_invoice_is_marked_and_names_the_blue_one():
    blue = "<OriginalInvoiceCode>25332000000000000001</OriginalInvoiceCode>"
    extra = f"<SpecificInformation><RedEInvoice>{blue}</RedEInvoice></SpecificInformation>"
    (reading,) = read(digital_xml(red=True, extra=extra))
    assert reading.values["total"] == "-585.00"
    assert reading.extra["red"] == "yes"
    assert reading.extra["original_invoice"] == "25332000000000000001"
    assert codes(reading) == []


def test_discount_line_is_no_red_invoice():
    amounts = "<Amount>-10.00</Amount><ComTaxAm>-0.60</ComTaxAm>"
    discount = f"<IssuItemInformation><ItemName>折扣</ItemName>{amounts}</IssuItemInformation>"
    raised = (
        digital_xml(extra=discount)
        .replace("<Amount>551.89</Amount>", "<Amount>561.89</Amount>")
        .replace("<ComTaxAm>33.11</ComTaxAm>", "<ComTaxAm>33.71</ComTaxAm>")
    )
    (reading,) = read(raised)
    assert reading.extra["discount_lines"] == "1"
    assert "red" not in reading.extra
    assert codes(reading) == []


def test_same_names_within_a_signature_are_not_read():
    signs = "<TaxBureauSignature><InvoiceNumber>99999999999999999999</InvoiceNumber></TaxBureauSignature>"
    plain = digital_xml(signs=signs).replace("<TaxSupervisionInfo>", signs + "<TaxSupervisionInfo>")
    assert read(plain)[0].values["number"] == DIGITAL_NUMBER
    assert read(plain)[0].extra["signature"] == "unverifiable"


def test_contradictions_are_told_and_nothing_is_computed():
    (reading,) = read(digital_xml().replace("<TotalTaxAm>33.11</TotalTaxAm>", "<TotalTaxAm>33.12</TotalTaxAm>"))
    assert reading.values["tax"] == "33.12"
    assert "sum_mismatch" in codes(reading)
    assert reading.confidence["total"] <= 0.5
    (missing,) = read(digital_xml().replace("<TotalTaxAm>33.11</TotalTaxAm>", ""))
    assert missing.values["tax"] == ""


def test_words_and_check_digits_are_compared():
    (words,) = read(digital_xml().replace("伍佰捌拾伍", "伍佰捌拾陆"))
    assert codes(words) == ["words_mismatch"]
    (ids,) = read(digital_xml().replace(SELLER_ID, "91330199MA2FGHJK1A"))
    assert [(problem.code, problem.field) for problem in ids.problems] == [("tax_id_invalid", "seller_tax_id")]


def test_rail_ticket_gets_its_tax_from_the_data_alone():
    data = (
        '<xbrl xmlns:rai="http://xbrl.mof.gov.cn/taxonomy/2023-12-31/rai" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        "<rai:ElectronicInvoiceRailwayETicketNumber>25119110001000000001</rai:ElectronicInvoiceRailwayETicketNumber>"
        "<rai:DateOfIssue>2025-03-05</rai:DateOfIssue><rai:TypeOfBusiness>售</rai:TypeOfBusiness><rai:TrainNumber>G1</rai:TrainNumber>"
        "<rai:DepartureStation>北京南</rai:DepartureStation><rai:DestinationStation>上海虹桥</rai:DestinationStation>"
        "<rai:Fare>553.00</rai:Fare><rai:TotalAmountExcludingTax>507.34</rai:TotalAmountExcludingTax><rai:TaxRate>0.09</rai:TaxRate>"
        f"<rai:TaxAmount>45.66</rai:TaxAmount><rai:NameOfSeller xsi:nil='true'/>"
        f"<rai:UnifiedSocialCreditCodeOfPurchaser>{BUYER_ID}</rai:UnifiedSocialCreditCodeOfPurchaser></xbrl>"
    )
    (reading,) = read(data)
    assert reading.values["kind"] == Kind.DIGITAL_RAIL
    assert (reading.values["total"], reading.values["amount_ex_tax"], reading.values["tax"]) == (
        "553.00",
        "507.34",
        "45.66",
    )
    assert reading.values["buyer_tax_id"] == BUYER_ID
    assert reading.values["seller_name"] == ""
    assert (reading.extra["from_station"], reading.extra["to_station"], reading.extra["train"]) == (
        "北京南",
        "上海虹桥",
        "G1",
    )
    assert reading.problems == []


def test_air_itinerary_adds_up_with_what_stands_outside_vat():
    parts = {
        "Fare": "477.06",
        "FuelSurcharge": "45.87",
        "VatTaxAmount": "47.07",
        "CivilAviationDevelopmentFund": "50.00",
        "OtherTaxes": "0.00",
        "TotalAmount": "620.00",
    }
    data = "".join(f"<a:{name}>{text}</a:{name}>" for name, text in parts.items())
    (reading,) = read(
        f'<xbrl xmlns:a="x/atr"><a:ElectronicInvoiceAirTransportReceiptNumber>25119110001000000001'
        f"</a:ElectronicInvoiceAirTransportReceiptNumber><a:IssueDate>2025-03-05</a:IssueDate>{data}</xbrl>"
    )
    assert reading.values["kind"] == Kind.DIGITAL_AIR
    assert reading.values["amount_ex_tax"] == "522.93"
    assert reading.extra["other_charges"] == "50.00"
    assert reading.problems == []


def test_family_a_stands_alone_too():
    (reading,) = read(attachment())
    assert (reading.values["kind"], reading.values["total"]) == (Kind.VAT_E_ORDINARY, "106.00")


def test_european_invoice_is_read_from_its_data():
    data = """<rsm:CrossIndustryInvoice xmlns:rsm="urn:a:100" xmlns:ram="urn:b:100" xmlns:udt="urn:c:100">
<rsm:ExchangedDocument>
<ram:ID>RE-1</ram:ID><ram:TypeCode>380</ram:TypeCode>
<ram:IssueDateTime><udt:DateTimeString format="102">20250305</udt:DateTimeString></ram:IssueDateTime>
</rsm:ExchangedDocument><rsm:SupplyChainTradeTransaction>
<ram:ApplicableHeaderTradeAgreement><ram:SellerTradeParty><ram:Name>Muster GmbH</ram:Name>
<ram:SpecifiedTaxRegistration><ram:ID schemeID="VA">DE123456789</ram:ID></ram:SpecifiedTaxRegistration>
</ram:SellerTradeParty>
<ram:BuyerTradeParty><ram:Name>Kunde AG</ram:Name></ram:BuyerTradeParty></ram:ApplicableHeaderTradeAgreement>
<ram:ApplicableHeaderTradeSettlement>
<ram:InvoiceCurrencyCode>EUR</ram:InvoiceCurrencyCode><ram:SpecifiedTradeSettlementHeaderMonetarySummation>
<ram:TaxBasisTotalAmount>100.00</ram:TaxBasisTotalAmount><ram:TaxTotalAmount currencyID="USD">21.00</ram:TaxTotalAmount>
<ram:TaxTotalAmount currencyID="EUR">19.00</ram:TaxTotalAmount><ram:GrandTotalAmount>119.00</ram:GrandTotalAmount>
</ram:SpecifiedTradeSettlementHeaderMonetarySummation></ram:ApplicableHeaderTradeSettlement>
</rsm:SupplyChainTradeTransaction></rsm:CrossIndustryInvoice>"""
    (reading,) = read(data)
    assert [
        reading.values[name] for name in ("number", "date", "seller_name", "seller_tax_id", "currency", "tax", "total")
    ] == [
        "RE-1",
        "2025-03-05",
        "Muster GmbH",
        "DE123456789",
        "EUR",
        "19.00",
        "119.00",
    ]


def test_xml_without_an_invoice_is_refused_with_a_sentence():
    with pytest.raises(Unreadable) as refusal:
        read("<note>hello</note>", "note.xml")
    assert refusal.value.code == "no_invoice"
    assert refusal.value.message.startswith("note.xml holds nothing")


def test_truncated_xml_is_read_as_far_as_it_goes_and_says_so():
    text = digital_xml()
    (reading,) = read(text[: text.index("</TaxSupervisionInfo>")])
    assert reading.values["number"] == DIGITAL_NUMBER
    assert "xml_damaged" in codes(reading)


def test_old_encoding_and_byte_order_mark_are_understood():
    declared = '<?xml version="1.0" encoding="GBK"?>' + digital_xml()
    assert recognize_bytes(declared.encode("gbk"), "a.xml")[0].values["buyer_name"] == "样例甲科技有限公司"
    assert recognize_bytes(b"\xef\xbb\xbf" + digital_xml().encode(), "a.xml")[0].values["number"] == DIGITAL_NUMBER
    assert recognize_bytes(digital_xml().encode("utf-16"), "a.xml")[0].values["number"] == DIGITAL_NUMBER
