"""Kinds of invoice: the canonical Chinese names, and how code, number and printed title tell them apart."""

import re
from enum import StrEnum

from hesi.expenses.invoices.recognition.values import squeeze


class Kind(StrEnum):
    """The name of a kind as a person knows it; the value is what `kind` holds."""

    VAT_SPECIAL = "增值税专用发票"
    VAT_ORDINARY = "增值税普通发票"
    VAT_ORDINARY_ROLL = "增值税普通发票（卷票）"
    VAT_E_ORDINARY = "增值税电子普通发票"
    VAT_E_SPECIAL = "增值税电子专用发票"
    DIGITAL = "电子发票（数电）"
    DIGITAL_SPECIAL = "电子发票（增值税专用发票）"
    DIGITAL_ORDINARY = "电子发票（普通发票）"
    DIGITAL_AIR = "电子发票（航空运输电子客票行程单）"
    DIGITAL_RAIL = "电子发票（铁路电子客票）"
    DIGITAL_VEHICLE = "电子发票（机动车销售统一发票）"
    DIGITAL_USED_VEHICLE = "电子发票（二手车销售统一发票）"
    SHENZHEN_CHAIN = "深圳电子普通发票（区块链）"
    AIR_ITINERARY = "航空运输电子客票行程单"
    TRAIN_TICKET = "火车票"
    TAXI = "出租车发票"
    BUS = "客运汽车票"
    FERRY = "船票"
    TOLL = "过路费发票"
    QUOTA = "定额发票"
    MACHINE = "通用机打发票"
    VEHICLE = "机动车销售统一发票"
    USED_VEHICLE = "二手车销售统一发票"
    FISCAL = "财政电子票据"
    FOREIGN = "境外票据"
    RECEIPT = "收据"
    OTHER = "其他票据"


# Type numbers of the tax administration's verification service, which the QR payload also carries.
BY_TYPE_NUMBER = {
    "01": Kind.VAT_SPECIAL,
    "03": Kind.VEHICLE,
    "04": Kind.VAT_ORDINARY,
    "08": Kind.VAT_E_SPECIAL,
    "10": Kind.VAT_E_ORDINARY,
    "11": Kind.VAT_ORDINARY_ROLL,
    "14": Kind.VAT_E_ORDINARY,
    "15": Kind.USED_VEHICLE,
    "31": Kind.DIGITAL_SPECIAL,
    "32": Kind.DIGITAL_ORDINARY,
    "51": Kind.DIGITAL_RAIL,
    "61": Kind.DIGITAL_AIR,
    "83": Kind.DIGITAL_VEHICLE,
    "84": Kind.DIGITAL_USED_VEHICLE,
}

DIGITAL_KINDS = frozenset(
    {
        Kind.DIGITAL,
        Kind.DIGITAL_SPECIAL,
        Kind.DIGITAL_ORDINARY,
        Kind.DIGITAL_AIR,
        Kind.DIGITAL_RAIL,
        Kind.DIGITAL_VEHICLE,
        Kind.DIGITAL_USED_VEHICLE,
    }
)

# Printed words, most particular first; brackets are folded before comparing.
_TITLES: tuple[tuple[str, Kind], ...] = (
    (r"电子发票\(航空运输电子客票行程单\)", Kind.DIGITAL_AIR),
    (r"电子发票\(铁路电子客票\)", Kind.DIGITAL_RAIL),
    (r"电子发票\((?:增值税专用发票|专用发票)\)", Kind.DIGITAL_SPECIAL),
    (r"电子发票\((?:增值税)?普通发票\)", Kind.DIGITAL_ORDINARY),
    (r"电子发票\(机动车销售统一发票\)", Kind.DIGITAL_VEHICLE),
    (r"电子发票\(二手车销售统一发票\)", Kind.DIGITAL_USED_VEHICLE),
    (r"深圳电子普通发票", Kind.SHENZHEN_CHAIN),
    (r"(?:增值税)?电子专用发票", Kind.VAT_E_SPECIAL),
    (r"(?:增值税)?电子普通发票", Kind.VAT_E_ORDINARY),
    (r"增值税普通发票\(卷票\)", Kind.VAT_ORDINARY_ROLL),
    (r"机动车销售统一发票", Kind.VEHICLE),
    (r"二手车销售统一发票", Kind.USED_VEHICLE),
    (r"增值税专用发票", Kind.VAT_SPECIAL),
    (r"增值税普通发票", Kind.VAT_ORDINARY),
    (r"铁路电子客票", Kind.DIGITAL_RAIL),
    (r"航空运输电子客票行程单", Kind.AIR_ITINERARY),
    (r"(?:财政|非税收入|医疗).{0,12}(?:票据|收据|缴款书)\(?(?:电子)?\)?", Kind.FISCAL),
    (r"出租(?:汽)?车.{0,8}发票|出租车专用", Kind.TAXI),
    (r"(?:通行费|过路费|过桥费|车辆通行).{0,10}(?:发票|收据|票据)", Kind.TOLL),
    (r"(?:客运|汽车票|公路).{0,10}(?:发票|客票|汽车票)", Kind.BUS),
    (r"船票|水路.{0,6}客票", Kind.FERRY),
    (r"定额发票", Kind.QUOTA),
    (r"通用机打发票|机打(?:平推式)?发票", Kind.MACHINE),
)
_COMPILED = tuple((re.compile(pattern), kind) for pattern, kind in _TITLES)


def kind_from_title(text: str) -> str:
    """The kind that the printed words name, or "" when they name none."""
    printed = squeeze(text)
    for pattern, kind in _COMPILED:
        if pattern.search(printed):
            return kind.value
    return ""


def kind_from_code(code: str, number: str) -> str:
    """The kind that the tax administration's numbering tells, or "" when it tells none: twenty digits without a code
    are 数电票, otherwise the code's own type digits say.

    Twelve digits beginning with 0 end in the type (04, 05 ordinary; 06, 07 roll; 11, 12 electronic ordinary;
    13 electronic special); ten digits hold it in the eighth (1, 5 special; 3, 6 ordinary).
    """
    if not code and re.fullmatch(r"\d{20}", number):
        return Kind.DIGITAL.value
    if re.fullmatch(r"0\d{11}", code):
        by_end = {
            "04": Kind.VAT_ORDINARY,
            "05": Kind.VAT_ORDINARY,
            "06": Kind.VAT_ORDINARY_ROLL,
            "07": Kind.VAT_ORDINARY_ROLL,
            "11": Kind.VAT_E_ORDINARY,
            "12": Kind.VAT_E_ORDINARY,
            "13": Kind.VAT_E_SPECIAL,
        }
        found = by_end.get(code[10:])
        return found.value if found else ""
    if re.fullmatch(r"\d{10}", code):
        by_eighth = {"1": Kind.VAT_SPECIAL, "5": Kind.VAT_SPECIAL, "3": Kind.VAT_ORDINARY, "6": Kind.VAT_ORDINARY}
        found = by_eighth.get(code[7])
        return found.value if found else ""
    return ""
