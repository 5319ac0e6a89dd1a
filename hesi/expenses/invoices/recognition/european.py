"""European invoices as data: Cross Industry Invoice (Factur-X, ZUGFeRD 1 and 2, XRechnung) and UBL."""

from hesi.expenses.invoices.recognition.kinds import Kind
from hesi.expenses.invoices.recognition.result import Item, Recognition, Source
from hesi.expenses.invoices.recognition.values import as_amount, as_date
from hesi.expenses.invoices.recognition.xmltree import Element, at, first, local, text_of, walk

CII_ROOTS = frozenset({"CrossIndustryInvoice", "CrossIndustryDocument"})
UBL_ROOTS = frozenset({"Invoice", "CreditNote"})
_CREDIT_NOTE = "381"


def is_european(root: Element) -> bool:
    """Whether the root is one of the two syntaxes of EN 16931 or ZUGFeRD 1."""
    if local(root) in CII_ROOTS:
        return True
    return local(root) in UBL_ROOTS and first(root, "AccountingSupplierParty") is not None


def read_european(root: Element, source: Source) -> Recognition:
    """The invoice's header and lines; amounts keep the sign the issuer wrote."""
    return _cii(root, source) if local(root) in CII_ROOTS else _ubl(root, source)


def _fill(values: dict[str, str], source: Source) -> Recognition:
    reading = Recognition()
    values["kind"] = Kind.FOREIGN.value
    for name, raw in values.items():
        if name == "date":
            value = as_date(raw)
        elif name in ("amount_ex_tax", "tax", "total"):
            value = as_amount(raw)
        else:
            value = raw.strip()
        reading.put(name, value, source, 1.0)
    return reading


def _cii(root: Element, source: Source) -> Recognition:
    document = first(root, "ExchangedDocument", "HeaderExchangedDocument")
    # ZUGFeRD 1 says Specified/Applicable before the same words.
    settlement = first(root, "ApplicableHeaderTradeSettlement", "ApplicableSupplyChainTradeSettlement")
    agreement = first(root, "ApplicableHeaderTradeAgreement", "ApplicableSupplyChainTradeAgreement")
    sums = _first_in(
        settlement,
        "SpecifiedTradeSettlementHeaderMonetarySummation",
        "SpecifiedTradeSettlementMonetarySummation",
    )
    currency = text_of(_child(settlement, "InvoiceCurrencyCode"))
    seller, buyer = _child(agreement, "SellerTradeParty"), _child(agreement, "BuyerTradeParty")
    reading = _fill(
        {
            "number": text_of(_child(document, "ID")),
            "date": text_of(at(_child(document, "IssueDateTime"), "DateTimeString")),
            "seller_name": text_of(_child(seller, "Name")),
            "seller_tax_id": _vat_id(seller),
            "buyer_name": text_of(_child(buyer, "Name")),
            "buyer_tax_id": _vat_id(buyer),
            "currency": currency,
            "amount_ex_tax": text_of(_child(sums, "TaxBasisTotalAmount")),
            "tax": _in_currency(sums, "TaxTotalAmount", currency),
            "total": _in_currency(sums, "GrandTotalAmount", currency),
        },
        source,
    )
    _mark_credit(reading, text_of(_child(document, "TypeCode")))
    for row in walk(root):
        if local(row) == "IncludedSupplyChainTradeLineItem":
            reading.items.append(
                Item(
                    name=text_of(_first_in(_first_in(row, "SpecifiedTradeProduct"), "Name")),
                    quantity=text_of(_first_in(row, "BilledQuantity")),
                    unit_price=text_of(_first_in(_first_in(row, "NetPriceProductTradePrice"), "ChargeAmount")),
                    amount=as_amount(text_of(_first_in(row, "LineTotalAmount"))),
                    tax_rate=text_of(_first_in(row, "RateApplicablePercent", "ApplicablePercent")),
                )
            )
    return reading


def _ubl(root: Element, source: Source) -> Recognition:
    sums = _child(root, "LegalMonetaryTotal")
    currency = text_of(_child(root, "DocumentCurrencyCode"))
    seller = at(root, "AccountingSupplierParty", "Party")
    buyer = at(root, "AccountingCustomerParty", "Party")
    reading = _fill(
        {
            "number": text_of(_child(root, "ID")),
            "date": text_of(_child(root, "IssueDate")),
            "seller_name": _ubl_name(seller),
            "seller_tax_id": text_of(at(seller, "PartyTaxScheme", "CompanyID")),
            "buyer_name": _ubl_name(buyer),
            "buyer_tax_id": text_of(at(buyer, "PartyTaxScheme", "CompanyID")),
            "currency": currency,
            "amount_ex_tax": text_of(_child(sums, "TaxExclusiveAmount")),
            "tax": text_of(at(root, "TaxTotal", "TaxAmount")),
            "total": text_of(_child(sums, "TaxInclusiveAmount")),
        },
        source,
    )
    _mark_credit(reading, _CREDIT_NOTE if local(root) == "CreditNote" else "")
    for row in root:
        if local(row) in ("InvoiceLine", "CreditNoteLine"):
            reading.items.append(
                Item(
                    name=text_of(at(row, "Item", "Name")),
                    quantity=text_of(_first_in(row, "InvoicedQuantity", "CreditedQuantity")),
                    unit_price=text_of(at(row, "Price", "PriceAmount")),
                    amount=as_amount(text_of(_child(row, "LineExtensionAmount"))),
                    tax_rate=text_of(at(row, "Item", "ClassifiedTaxCategory", "Percent")),
                )
            )
    return reading


def _mark_credit(reading: Recognition, type_code: str) -> None:
    if type_code == _CREDIT_NOTE:
        reading.extra["credit_note"] = "yes"


def _child(element: Element | None, name: str) -> Element | None:
    return at(element, name)


def _first_in(element: Element | None, *names: str) -> Element | None:
    return None if element is None else first(element, *names)


def _vat_id(party: Element | None) -> str:
    """The VAT id (scheme VA) if there is one, else the local tax number."""
    found: dict[str, str] = {}
    for registration in party if party is not None else ():
        if local(registration) == "SpecifiedTaxRegistration":
            identifier = _child(registration, "ID")
            if identifier is not None:
                found.setdefault(identifier.get("schemeID", ""), text_of(identifier))
    return found.get("VA") or next(iter(found.values()), "")


def _in_currency(sums: Element | None, name: str, currency: str) -> str:
    """The sum in the invoice's own currency: an issuer may add the tax in its accounting currency."""
    candidates = [child for child in (sums if sums is not None else ()) if local(child) == name]
    own = [child for child in candidates if child.get("currencyID", currency) == currency]
    return text_of(next(iter(own or candidates), None))


def _ubl_name(party: Element | None) -> str:
    return text_of(at(party, "PartyLegalEntity", "RegistrationName")) or text_of(at(party, "PartyName", "Name"))
