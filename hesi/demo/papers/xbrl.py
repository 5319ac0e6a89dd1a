"""The accounting data (电子凭证会计数据标准) that rail and air tickets carry inside their PDF or OFD."""

from decimal import Decimal

from hesi.demo.papers.markup import DECLARATION, tag
from hesi.demo.papers.paper import SPECIMEN, Paper, plain
from hesi.expenses.invoices.recognition.kinds import Kind

_TAXONOMY = "http://xbrl.mof.gov.cn/taxonomy/2021-11-30/"
_MONEY = frozenset(
    {
        "Fare",
        "TotalAmountExcludingTax",
        "TaxAmount",
        "FuelSurcharge",
        "VatTaxAmount",
        "CivilAviationDevelopmentFund",
        "OtherTaxes",
        "TotalAmount",
    }
)


def attachment_of(paper: Paper) -> tuple[str, bytes]:
    """Name and content of the XBRL file of a rail or air ticket; ValueError for another kind."""
    if paper.kind is Kind.DIGITAL_RAIL:
        return f"rai_issuer_{paper.number}.xml", _instance(paper, "rai", _rail_facts(paper), {})
    if paper.kind is Kind.DIGITAL_AIR:
        return f"atr_issuer_{paper.number}.xml", _instance(paper, "atr", _air_facts(paper), _flight(paper))
    raise ValueError(f"{paper.kind.value} carries no XBRL")


def _instance(paper: Paper, prefix: str, facts: dict[str, str], journey: dict[str, str]) -> bytes:
    context = f"As_Of_{paper.on:%Y_%m_%d}"
    parts = [
        tag(
            "context",
            [
                tag("entity", [tag("identifier", paper.number, scheme="http://xbrl.mof.gov.cn")]),
                tag("period", [tag("instant", paper.on.isoformat())]),
            ],
            id=context,
        ),
        tag("unit", [tag("measure", "iso4217:CNY")], id="CNY"),
        *(_fact(prefix, name, text, context) for name, text in facts.items()),
    ]
    if journey:
        rows = [_fact(prefix, name, text, context) for name, text in journey.items()]
        parts.append(tag(f"{prefix}:DetailInformationOfAirTicketTuple", rows))
    root = tag(
        "xbrl",
        parts,
        xmlns="http://www.xbrl.org/2003/instance",
        **{
            f"xmlns__{prefix}": _TAXONOMY + prefix,
            "xmlns__iso4217": "http://www.xbrl.org/2003/iso4217",
            "xmlns__xsi": "http://www.w3.org/2001/XMLSchema-instance",
        },
    )
    return f"{DECLARATION}<!-- {SPECIMEN} -->\n{root}\n".encode()


def _fact(prefix: str, name: str, text: str, context: str) -> str:
    if not text:
        return tag(f"{prefix}:{name}", contextRef=context, xsi__nil="true")
    if name in _MONEY:
        return tag(f"{prefix}:{name}", text, contextRef=context, unitRef="CNY", decimals="2")
    return tag(f"{prefix}:{name}", text, contextRef=context)


def _rail_facts(paper: Paper) -> dict[str, str]:
    extra = paper.extra
    carriage, seat = extra["seat_number"].split("车")
    return {
        "TypeOfVoucher": paper.kind.value,
        "ElectronicTicketNum": extra["ticket_number"],
        "ElectronicInvoiceRailwayETicketNumber": paper.number,
        "DateOfIssue": paper.on.isoformat(),
        "TypeOfBusiness": extra["business"],
        "DepartureStation": extra["from_station"],
        "PhonicsOfDepartureStation": extra["from_station_latin"],
        "DestinationStation": extra["to_station"],
        "PhonicsOfDestinationStation": extra["to_station_latin"],
        "TrainNumber": extra["train"],
        "TravelDate": extra["travel_date"],
        "DepartureTime": extra["depart_time"],
        "SeatLevel": extra["seat"],
        "Carriage": carriage + "车",
        "Seat": seat,
        "Fare": plain(paper.total),
        "IdNumber": extra["passenger_id"],
        "Name": extra["passenger"],
        "TotalAmountExcludingTax": plain(paper.amount_ex_tax),
        "TaxRate": _share(extra["vat_rate"]),
        "TaxAmount": plain(paper.tax),
        "NameOfPurchaser": paper.buyer.name,
        "UnifiedSocialCreditCodeOfPurchaser": paper.buyer.tax_id,
        "NameOfSeller": paper.seller.name,
        "NumberOfOriginalInvoice": "",
        "Remarks": paper.remark,
    }


def _air_facts(paper: Paper) -> dict[str, str]:
    extra = paper.extra
    return {
        "TypeOfVoucher": paper.kind.value,
        "IssuingStatus": "正常",
        "MarkingOfDomesticOrInternational": "国内",
        "PassengerName": extra["passenger"],
        "ValidIdNumber": extra["passenger_id"],
        "ElectronicInvoiceAirTransportReceiptNumber": paper.number,
        "Fare": extra["fare"],
        "FuelSurcharge": extra["fuel_surcharge"],
        "VatRate": _share(extra["vat_rate"]),
        "VatTaxAmount": plain(paper.tax),
        "CivilAviationDevelopmentFund": extra["caac_fund"],
        "OtherTaxes": extra["other_taxes"],
        "TotalAmount": plain(paper.total),
        "ETicketNumber": extra["ticket_number"],
        "VerificationCode": paper.check_code,
        "AgentCode": extra["agent_code"],
        "NameOfSeller": paper.seller.name,
        "UnifiedSocialCreditCodeOfSeller": paper.seller.tax_id,
        "IssueDate": paper.on.isoformat(),
        "NameOfPurchaser": paper.buyer.name,
        "UnifiedSocialCreditCodeOfPurchaser": paper.buyer.tax_id,
    }


def _flight(paper: Paper) -> dict[str, str]:
    extra = paper.extra
    return {
        "DepartureStation": extra["from_station"],
        "DestinationStation": extra["to_station"],
        "Carrier": extra["carrier"],
        "Flight": extra["flight"],
        "SeatClass": extra["seat"],
        "CarrierDate": extra["travel_date"],
        "DepartureTime": extra["depart_time"],
    }


def _share(rate: str) -> str:
    return f"{Decimal(rate[:-1]) / 100:f}"
