"""Who sold: the name at the head of a receipt, told from greetings, addresses, numbers and scribbles."""

from __future__ import annotations

import re
from dataclasses import dataclass

from hesi.expenses.invoices.recognition.ocr.lines import Line, joined

# Forms of company that end a legal name.
_FORM = (
    r"S[DO0]N\.?\s*[B8]H[DO0]|S/B|\bBHD|\bSB\b|\bPTE\.?\s*LTD|\bP/L\b|\bLTD\b|\bLIMITED\b|\bLLC\b|\bINC\b|\bCORP\b|\bPLT\b|\bGMBH\b|\bPLC\b|"
    r"\bPTY\b|\bCO\.,?\s*LTD|\bS\.?A\.?R\.?L\b|\bB\.V\.|有限公司|株式会社|有限责任公司"
)
_LEGAL = re.compile(_FORM, re.IGNORECASE)
_TRADE = re.compile(
    r"ENTERPRISE|TRADING|RESTORAN|RESTAURANT|KEDAI|SYARIKAT|PERNIAGAAN|PASAR|FARMASI|STATION|STORE|SHOP|MART\b|MARKET|BAKERY|CAFE|KOPITIAM|"
    r"HARDWARE|BOOK|HOTEL|PHARMACY|CLINIC|KLINIK|BISTRO|KITCHEN|CENTRE|CENTER|HOUSE|FOODS?\b|SERVICES?\b|MOTOR|OPTIC|店|公司|酒店|餐厅|超市",
    re.IGNORECASE,
)
_ADDRESS = re.compile(
    r"^(?:NO\b|LOT\b|UNIT\b|GF\b|G/F|LEVEL\b|SUITE\b|BLOCK\b|BLK\b|KM\b|\d+[A-Z]?\s*[,&-]|\d+\s+[A-Z])|"
    r"\bJALAN|\bJLN|\bLORONG|\bLRG\b|\bLEBUH|\bPERSIARAN|\bTAMAN\b|\bTMN\b|\bKAMPUNG|\bKG\b|\bBANDAR|\bSEKSYEN|\bFLOOR\b|\bFLR\b|"
    r"\bSTREET\b|\bROAD\b|\bAVENUE\b|\bAVE\b|\bBLVD\b|\bHIGHWAY\b|\b\d{5,6}\b\s*[A-Z]|\bSELANGOR|\bKUALA|\bJOHOR|\bPENANG|\bMALAYSIA$|\bSINGAPORE\s*\d",
    re.IGNORECASE,
)
_CONTACT = re.compile(
    r"\bTEL|\bFAX|\bPHONE|\bHP\b|\bMOBILE|WHATSAPP|WWW\.|HTTP|@\w+\.|\.COM\b|E-?MAIL|\bGST\b|\bSST\b|\bTAX\b|\bREG(?:\.|ISTR|\s*NO)|\bCO(?:MPANY)?\.?\s*(?:REG|NO)|\bROC\b|\bVAT\b|"
    r"CARELINE|HOTLINE|OUTLET|BRANCH",
    re.IGNORECASE,
)
_TALK = re.compile(
    r"\bTHANK|\bTQ|WELCOME|INVOICE|RECEIPT|\bBILL\b|\bCASH\b|\bCOPY\b|\bORDER\b|\bDATE\b|\bTIME\b|\bTABLE\b|CUSTOMER|OWNED\s*BY|FOR\s+SHOPPING|"
    r"\bCOUNTER\b|CASHIER|SELAMAT|TERIMA|DUPLICATE|REPRINT|\bQTY\b|\bSALES\b|\bSTAFF\b|发票|收据|欢迎",
    re.IGNORECASE,
)
_TALK_GLUED = re.compile(r"^TQ|TAXINVOICE|CASHRECEIPT|CASHBILL|TAX\s*INV", re.IGNORECASE)
# A registration number in brackets, or bare, follows the legal name: (867388-U), (Co. Reg. No : 126926-H), 822737-X.
_REGISTRATION = re.compile(
    r"\s*[(\[{]\s*(?:(?:CO|COMPANY|ROC|REG|NO|GST)[\w.\s]*[:.]?\s*)?[\dOIlS]{4,}\s*[-–.]?\s*[A-Z0-9]?\s*[)\]}]?.*$"
    r"|\s+\(?\d{5,7}\s?-\s?[A-Z]\)?.*$|\s+(?:CO|COMPANY)\.?\s*(?:REG\.?)?\s*NO\b.*$|\s*\(\s*$",
    re.IGNORECASE,
)
_HEAD_ROWS = 12


@dataclass(frozen=True, slots=True)
class Merchant:
    """The name as printed, without its registration number, and how sure it is (0–1)."""

    name: str
    line: Line
    confidence: float


def read_merchant(lines: list[list[Line]]) -> Merchant | None:
    """The seller's name; None when nothing at the head looks like one."""
    head = [joined(row, " ") for row in lines[:_HEAD_ROWS]]
    end = next((place for place, line in enumerate(head) if place and _is_address(line.text)), len(head))
    names = [place for place in range(end) if _may_be_name(head[place])]
    legal = [place for place in range(len(head)) if _is_legal(head[place].text)]
    before = [place for place in legal if place < end]
    if before:
        return _merchant(head, _start(head, before[0], names), before[0], 0.92)
    shown = [place for place in names if _is_written(head[place].text)]
    owned = legal and re.search(
        r"owned|operated|managed", " ".join(one.text for one in head[: legal[0]]), re.IGNORECASE
    )
    registered = legal and not owned and _REGISTRATION.search(head[legal[0]].text)
    if registered and not (shown and _TRADE.search(head[shown[0]].text)):
        return _merchant(head, legal[0], legal[0], 0.8)
    if shown:
        place = _best_name(head, shown)
        return _merchant(head, place, _end(head, place, names), 0.75)
    if legal and not owned:
        return _merchant(head, legal[0], legal[0], 0.8)
    if names:
        return _merchant(head, names[0], names[0], 0.5)
    return None


def _is_address(text: str) -> bool:
    return bool(_ADDRESS.search(text)) and not _LEGAL.search(text)


def _is_legal(text: str) -> bool:
    return bool(_LEGAL.search(text)) and not re.search(r"owned by|operated by|bank\b", text, re.IGNORECASE)


def _may_be_name(line: Line) -> bool:
    text = line.text
    letters = re.sub(r"[^A-Za-z\u3400-\u9fff]", "", text)
    if len(letters) < (2 if re.search(r"[\u3400-\u9fff]{2}", text) else 4) or len(letters) < 0.5 * len(
        text.replace(" ", "")
    ):
        return False
    if re.search(r"\d\.\d{2}(?!\d)|^\W*(?:SUB|TAX)?\s*TOTAL\b", text, re.IGNORECASE):
        return False
    if _LEGAL.search(text):
        return True
    return not (_CONTACT.search(text) or _TALK.search(text) or _TALK_GLUED.search(text) or _ADDRESS.search(text))


def _is_written(text: str) -> bool:
    """Print, not a scribble: shop names are set in capitals or begin with one."""
    return text[:1].isupper() or text[:1].isdigit() or bool(re.search(r"[\u3400-\u9fff]", text))


def _best_name(head: list[Line], places: list[int]) -> int:
    """The first line, unless a later one is a trade name or set much larger."""
    first = places[0]
    for place in places[1:3]:
        if _TRADE.search(head[first].text):
            break
        if _TRADE.search(head[place].text) and not _joins(head, first, place):
            return place
        if head[place].height > 1.5 * head[first].height and head[first].score < 0.9:
            return place
    return first


def _start(head: list[Line], place: int, names: list[int]) -> int:
    """The first row of a legal name that may have begun on a row above."""
    start = place
    while start - 1 in names and not _LEGAL.search(head[start - 1].text) and _joins(head, start - 1, start):
        start -= 1
    return start


def _end(head: list[Line], place: int, names: list[int]) -> int:
    """The last row of a name that goes on below."""
    text = head[place].text.rstrip()
    if place + 1 in names and (text.endswith(("&", ",", "-", "AND")) or text.count("(") > text.count(")")):
        return place + 1
    return place


def _joins(head: list[Line], upper: int, lower: int) -> bool:
    """Whether the lower row goes on with the upper row's name: it could not stand alone, or the upper one is open."""
    above, below = head[upper].text.strip(), head[lower].text.strip()
    if _REGISTRATION.search(above):
        return False
    rest = _TRADE.sub("", _LEGAL.sub("", _REGISTRATION.sub("", below))).partition("(")[0]
    rest = re.sub(r"\(M\)|\bCO\b|[^A-Za-z]", "", rest, flags=re.IGNORECASE)
    opened = above.endswith(("&", "AND", "-")) or above.count("(") > above.count(")")
    return opened or len(rest) <= 4 or below.startswith("(") or below.count(")") > below.count("(")


def _merchant(head: list[Line], start: int, end: int, confidence: float) -> Merchant:
    line = joined(head[start : end + 1], " ")
    name = clean_name(line.text)
    return Merchant(name or line.text, line, confidence * (0.5 + 0.5 * line.score))


def clean_name(text: str) -> str:
    """The name without registration number, stray marks and missing spaces around its form of company."""
    name = _REGISTRATION.sub("", text)
    # The engine's usual slips in the commonest form of company.
    name = re.sub(r"S[O0]N(\.?\s*)BH[DO0]|SDN(\.?\s*)(?:8HD|BH[O0])", r"SDN\1\2BHD", name)
    form = re.search(r"SDN\.?\s*BHD\.?", name, re.IGNORECASE)
    if form:
        # What follows the form of company is a number, a former name or a neighbour's print.
        name = name[: form.end()]
    name = re.sub(r"(?<=[A-Za-z)])(?=SDN\.?\s?BHD)", " ", name, flags=re.IGNORECASE)
    name = re.sub(r"(SDN\.?)(BHD)", r"\1 \2", name, flags=re.IGNORECASE)
    name = re.sub(r"\s+(?:FKA|F\.K\.A|FORMERLY)\b.*$", "", name, flags=re.IGNORECASE)
    name = re.sub(r"^[\d\W_]{3,}\s+(?=[A-Za-z])|^[\d]{5,}\s*(?=[A-Za-z])", "", name)
    return re.sub(r"\s+", " ", name).strip(" -*:;,|_'\"“”~")
