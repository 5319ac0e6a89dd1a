"""Reading the issuer's own data: Chinese e-invoice XML and accounting XBRL, matched by element name without namespace.

Families: A `eInvoice` of OFD attachments, B `EInvoice` of 数电票, C and D the Ministry of Finance's XBRL for
ordinary invoices, air and rail tickets (电子凭证会计数据标准). Names are those of published field tables; the year in
the namespace varies.
"""

import re
from decimal import Decimal

from hesi.expenses.invoices.recognition.kinds import Kind, kind_from_code, kind_from_title
from hesi.expenses.invoices.recognition.qr import parse_qr
from hesi.expenses.invoices.recognition.result import Item, Recognition, Source
from hesi.expenses.invoices.recognition.taxid import clean_tax_id
from hesi.expenses.invoices.recognition.values import (
    as_amount,
    as_date,
    as_decimal,
    as_fraction,
    money,
    squeeze,
    tidy_name,
)
from hesi.expenses.invoices.recognition.xmltree import Element, at, first, local, text_of, walk

_SIGNATURES = frozenset({"Signature", "TaxBureauSignature", "SellerAuthentication", "SignatureValue"})
_LINE_ROWS = frozenset({"GoodsInfo", "IssuItemInformation", "InformationOfTaxableGoodsOrServicesDetailItemsTuple"})
_NOT_HEADER = _SIGNATURES | _LINE_ROWS

_NAMES: dict[str, tuple[str, ...]] = {
    "code": ("InvoiceCode", "CodeOfInvoice"),
    "number": (
        "InvoiceNo",
        "InvoiceNumber",
        "NumberOfInvoice",
        "ElectronicInvoiceRailwayETicketNumber",
        "ElectronicInvoiceAirTransportReceiptNumber",
        "ElectronicInvoiceNumber",
        "EIid",
    ),
    "date": ("IssueDate", "DateOfIssue", "IssueTime", "InvoiceDate", "RequestTime"),
    "check_code": ("InvoiceCheckCode", "IdentifyingCode", "CheckCode", "VerificationCode"),
    "buyer_name": ("BuyerName", "NameOfPurchaser", "PurchaserName"),
    "buyer_tax_id": ("BuyerTaxID", "BuyerIdNum", "BuyerTaxId"),
    "seller_name": ("SellerName", "NameOfSeller"),
    "seller_tax_id": ("SellerTaxID", "SellerIdNum", "SellerTaxId"),
    "amount_ex_tax": ("TaxExclusiveTotalAmount", "TotalAmWithoutTax", "TotalAmountExcludingTax"),
    "tax": ("TaxTotalAmount", "TotalTaxAm", "TotalTaxAmount", "VatTaxAmount", "TaxAmount"),
    "total": ("TaxInclusiveTotalAmount", "TotalTax-includedAmount", "TaxIncludedAmountInFigures"),
}
_TAX_ID_NAME = re.compile(r"(?:CreditCode|TaxpayerIdentification)\w*Of(Purchaser|Seller)$")
_WORDS = ("TotalTax-includedAmountInChinese", "TaxIncludedAmountInWords", "TaxInclusiveTotalAmountInWords")
_LINE_NAMES: dict[str, tuple[str, ...]] = {
    "name": ("Item", "ItemName", "NameOfTaxableGoodsOrServices"),
    "specification": ("Specification", "SpecMod"),
    "unit": ("MeasurementDimension", "MeaUnits", "UnitOfGoodsOrServices"),
    "quantity": ("Quantity", "QuantityOfGoodsOrServices"),
    "unit_price": ("Price", "UnPrice", "UnitPriceOfGoodsOrServices"),
    "amount": ("Amount", "AmountExcludingTax"),
    "tax_rate": ("TaxScheme", "TaxRate"),
    "tax": ("TaxAmount", "ComTaxAm"),
}
_EXTRA: dict[str, str] = {
    "TrainNumber": "train",
    "Flight": "flight",
    "Carrier": "carrier",
    "CarrierDate": "travel_date",
    "SeatClass": "seat",
    "SeatLevel": "seat",
    "PhonicsOfDepartureStation": "from_station_latin",
    "PhonicsOfDestinationStation": "to_station_latin",
    "DepartureAirport": "from_airport",
    "DestinationAirport": "to_airport",
    "ElectronicTicketNum": "ticket_number",
    "IdNumber": "passenger_id",
    "ValidIdNumber": "passenger_id",
    "Name": "passenger",
    "AgentCode": "agent_code",
    "VatRate": "vat_rate",
    "DepartureStation": "from_station",
    "DestinationStation": "to_station",
    "TravelDate": "travel_date",
    "DepartureTime": "depart_time",
    "SeatCategory": "seat",
    "SeatNumber": "seat_number",
    "TypeOfBusiness": "business",
    "NameOfPassenger": "passenger",
    "PassengerName": "passenger",
    "ETicketNumber": "ticket_number",
    "ElectronicTicketNumber": "ticket_number",
    "Remark": "remark",
    "Remarks": "remark",
    "Note": "remark",
    "MachineNo": "machine_number",
}
_ROOT_NAMES = frozenset({"eInvoice", "EInvoice", "Einvoice", "xbrl"})


def invoice_roots(root: Element) -> list[Element]:
    """The outermost elements that each hold one Chinese invoice: one file may hold several, and none may be dropped."""
    found: list[Element] = []
    stack = [root]
    while stack:
        element = stack.pop(0)
        if local(element) in _ROOT_NAMES:
            found.append(element)
        else:
            stack = [child for child in element if isinstance(child.tag, str)] + stack
    if not found and first(root, *_NAMES["number"], skip=_NOT_HEADER) is not None:
        return [root]
    return found


def read_invoice(root: Element, source: Source, confidence: float = 1.0) -> Recognition:
    """One Chinese invoice from its element; values stay empty where the issuer left them so."""
    header = _header(root)
    reading = Recognition()
    values = {name: next((header[tag] for tag in tags if header.get(tag)), "") for name, tags in _NAMES.items()}
    for tag, text in header.items():
        party = _TAX_ID_NAME.search(tag)
        if party and text:
            values["buyer_tax_id" if party.group(1) == "Purchaser" else "seller_tax_id"] = text
    reading.items = [_line(row) for row in walk(root, _SIGNATURES) if local(row) in _LINE_ROWS]
    reading.extra.update({name: header[tag] for tag, name in _EXTRA.items() if header.get(tag)})
    if "ElectronicInvoiceRailwayETicketNumber" in header:
        values.update(kind=Kind.DIGITAL_RAIL.value, total=header.get("Fare", ""))
        _rail_extra(header, reading.extra)
    elif "ElectronicInvoiceAirTransportReceiptNumber" in header:
        reading.extra.update({"vat_rate": _percent(header["VatRate"])} if header.get("VatRate") else {})
        values.update(kind=Kind.DIGITAL_AIR.value, **_air_money(header, reading.extra))
    else:
        values["kind"] = _kind(root, header, values)
    _put_all(reading, values, source, confidence)
    words = next((header[tag] for tag in _WORDS if header.get(tag)), "")
    if words:
        reading.extra["total_in_words"] = words
    _mark_red(root, reading)
    return reading


def _header(root: Element) -> dict[str, str]:
    """First non-empty text of each element name outside item rows and signatures."""
    header: dict[str, str] = {}
    for element in walk(root, _NOT_HEADER):
        name, text = local(element), text_of(element)
        if not header.get(name):
            header[name] = text
    return header


def _put_all(reading: Recognition, values: dict[str, str], source: Source, confidence: float) -> None:
    for name, raw in values.items():
        if name == "date":
            value = as_date(raw)
        elif name in ("amount_ex_tax", "tax", "total"):
            value = as_amount(raw)
        elif name.endswith("tax_id"):
            value = clean_tax_id(raw)
        elif name.endswith("_name"):
            value = tidy_name(raw)
        elif name == "kind":
            value = raw
        else:
            value = squeeze(raw)
        reading.put(name, value, source, confidence)
    if reading.values["number"]:
        reading.put("currency", "CNY", source, confidence)


def _air_money(header: dict[str, str], extra: dict[str, str]) -> dict[str, str]:
    """Air tickets: fare and fuel surcharge carry VAT, the aviation fund and other taxes do not."""
    amounts = {
        "fare": as_decimal(header.get("Fare", "")),
        "fuel_surcharge": as_decimal(header.get("FuelSurcharge", "")),
        "caac_fund": as_decimal(header.get("CivilAviationDevelopmentFund", "")),
        "other_taxes": as_decimal(header.get("OtherTaxes", "")),
    }
    return {
        "amount_ex_tax": air_split(amounts, extra),
        "tax": header.get("VatTaxAmount", ""),
        "total": header.get("TotalAmount", ""),
    }


def air_split(amounts: dict[str, Decimal | None], extra: dict[str, str]) -> str:
    """Put the printed parts of an air ticket into `extra` and return what VAT is charged on (fare and fuel surcharge).

    `other_charges` is what stands outside VAT: the aviation fund and other taxes together.
    """
    extra.update({name: money(value) for name, value in amounts.items() if value is not None})
    fund, others = amounts["caac_fund"], amounts["other_taxes"]
    if fund is not None or others is not None:
        extra["other_charges"] = money((fund or Decimal(0)) + (others or Decimal(0)))
    if amounts["fare"] is None:
        return ""
    return money(amounts["fare"] + (amounts["fuel_surcharge"] or Decimal(0)))


def _rail_extra(header: dict[str, str], extra: dict[str, str]) -> None:
    if header.get("TaxRate"):
        extra["vat_rate"] = _percent(header["TaxRate"])
    seat = header.get("Carriage", "") + header.get("Seat", "")
    if seat:
        extra.setdefault("seat_number", seat)


def _kind(root: Element, header: dict[str, str], values: dict[str, str]) -> str:
    """What the issuer calls it: 数电票 labels, the XBRL's type, the QR text it carries, else its numbering."""
    label = first(root, "InherentLabel")
    if label is not None:
        named = _digital_kind(label)
        if named:
            return named
    by_type = kind_from_title(header.get("TypeOfInvoice", "")) or kind_from_title(header.get("InvoiceType", ""))
    by_qr = parse_qr(header.get("GraphCode", "")).get("kind", "")
    return by_type or by_qr or kind_from_code(squeeze(values["code"]), squeeze(values["number"]))


def _digital_kind(label: Element) -> str:
    """数电票: special business kinds by their label's words, else special or ordinary by word or code (01, 02)."""
    names = " ".join(text_of(element) for element in walk(label) if local(element) == "LabelName")
    for word, kind in (
        ("航空运输", Kind.DIGITAL_AIR),
        ("铁路电子客票", Kind.DIGITAL_RAIL),
        ("二手车销售统一发票", Kind.DIGITAL_USED_VEHICLE),
        ("机动车销售统一发票", Kind.DIGITAL_VEHICLE),
        ("专用发票", Kind.DIGITAL_SPECIAL),
        ("普通发票", Kind.DIGITAL_ORDINARY),
    ):
        if word in names:
            return kind.value
    codes = [text_of(at(label, group, "LabelCode")) for group in ("GeneralOrSpecialVAT", "EInvoiceType")]
    if "01" in codes:
        return Kind.DIGITAL_SPECIAL.value
    return Kind.DIGITAL_ORDINARY.value if "02" in codes else Kind.DIGITAL.value


def _line(row: Element) -> Item:
    texts: dict[str, str] = {}
    for element in walk(row):
        texts.setdefault(local(element), text_of(element))
    found = {slot: next((texts[tag] for tag in tags if texts.get(tag)), "") for slot, tags in _LINE_NAMES.items()}
    for slot in ("amount", "tax"):
        found[slot] = as_amount(found[slot])
    found["tax_rate"] = _percent(found["tax_rate"])
    return Item(**{slot: " ".join(text.split()) for slot, text in found.items()})


def _percent(text: str) -> str:
    """A rate as invoices print it: data says 0.06 where the page says 6%; words such as 免税 stay."""
    rate = as_fraction(text)
    return text if rate is None else f"{(rate * 100).normalize():f}%"


_RED_REMARK = re.compile(
    r"被红冲蓝字(?:数电)?发票(?:号码|代码)[:：]?\s*(\d+)|对应正数发票代码[:：]?\s*(\d+)\D*号码[:：]?\s*(\d+)"
)


def red_original(remark: str) -> str:
    """The number of the blue invoice that a red one takes back, as its remark prints it, or ""."""
    match = _RED_REMARK.search(remark)
    return next((part for part in reversed(match.groups()) if part), "") if match else ""


def _mark_red(root: Element, reading: Recognition) -> None:
    """Red (红字) is the whole invoice: by its label, the blue invoice it names, its remark or a negative total."""
    original = text_of(first(root, "OriginalInvoiceCode", "OriginalInvoiceNumber", "RedInvoiceOriginalNumber"))
    original = original or red_original(reading.extra.get("remark", ""))
    if text_of(at(first(root, "InIssuType"), "LabelCode")) == "N" or original:
        reading.extra["red"] = "yes"
    if original:
        reading.extra["original_invoice"] = squeeze(original)
