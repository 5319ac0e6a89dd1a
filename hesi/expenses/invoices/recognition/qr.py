"""The QR code on Chinese invoices: finding it on a picture and reading what it says.

The payload carries no signature that can be checked (its four-digit check is unpublished), so it is a witness,
not proof.
"""

import re
from decimal import Decimal
from urllib.parse import parse_qs, urlsplit

import zxingcpp
from PIL import Image, ImageOps

from hesi.expenses.invoices.recognition.kinds import BY_TYPE_NUMBER, Kind
from hesi.expenses.invoices.recognition.result import Recognition, Source
from hesi.expenses.invoices.recognition.values import as_amount, as_date, money

# In these types the payload's amount is the sum without tax; in the digital ones it is the sum with tax.
_EX_TAX_TYPES = frozenset({"01", "03", "04", "08", "10", "11", "14"})
_CHAIN_HOST = re.compile(r"(?:^|\.)chinatax\.gov\.cn$")
_SMALLEST_SIDE = 1200
_CONFIDENCE = 0.85
_QR = zxingcpp.barcode_formats_from_str("QRCode")


def read_qr(image: Image.Image) -> list[str]:
    """Texts of the QR codes on a picture, in reading order; empty when there is none.

    Tries the picture as it is, then with its contrast stretched and at another size, because photographs are often dim
    or large.
    """
    grey = ImageOps.exif_transpose(image).convert("L")
    for attempt in _attempts(grey):
        found = zxingcpp.read_barcodes(attempt, formats=_QR)
        texts = [code.text for code in found if code.valid and code.text]
        if texts:
            return texts
    return []


def _attempts(grey: Image.Image) -> list[Image.Image]:
    attempts = [grey, ImageOps.autocontrast(grey, cutoff=2)]
    longest = max(grey.size)
    if longest > 2 * _SMALLEST_SIDE:
        attempts.append(grey.resize((grey.width // 2, grey.height // 2), Image.Resampling.LANCZOS))
    elif longest < _SMALLEST_SIDE:
        attempts.append(grey.resize((grey.width * 2, grey.height * 2), Image.Resampling.LANCZOS))
    return attempts


def parse_qr(payload: str) -> dict[str, str]:
    """Fields told by a payload, by the names of `result.FIELD_NAMES`; empty for a payload that is not an invoice's.

    `01,type,code,number,amount,YYYYMMDD,check code,crc`: amount fills `amount_ex_tax` or `total` as its type means it.
    The Shenzhen chain's address holds the number, the total in fen and, as the last five characters of the hash, the
    check code.
    """
    text = payload.strip()
    if text.lower().startswith(("http://", "https://")):
        return _chain_address(text)
    parts = [part.strip() for part in text.split(",")]
    if len(parts) < 7 or parts[0] != "01" or not re.fullmatch(r"\d{2}", parts[1]):
        return {}
    kind_number, code, number, amount, issued, check = parts[1:7]
    if not re.fullmatch(r"\d{8}|\d{10,20}", number) or not re.fullmatch(r"\d{10}|\d{12}|", code):
        return {}
    kind = BY_TYPE_NUMBER.get(kind_number)
    if kind is None and not code and len(number) == 20:
        kind = Kind.DIGITAL
    fields = {
        "kind": kind.value if kind else "",
        "code": code,
        "number": number,
        "date": as_date(issued),
        "check_code": check if re.fullmatch(r"\d{20}", check) else "",
        "amount_ex_tax" if kind_number in _EX_TAX_TYPES else "total": as_amount(amount),
    }
    if kind is Kind.DIGITAL_AIR and len(parts) > 7 and re.fullmatch(r"\d{4}", parts[7]):
        fields["check_code"] = parts[7]
    return {name: value for name, value in fields.items() if value}


def _chain_address(text: str) -> dict[str, str]:
    try:
        address = urlsplit(text)
        query = parse_qs(address.query)
        host = address.hostname or ""
    except ValueError:
        return {}
    number, fen = query.get("bill_num", [""])[0], query.get("total_amount", [""])[0]
    if not _CHAIN_HOST.search(host) or not re.fullmatch(r"\d{8,20}", number):
        return {}
    fields = {"kind": Kind.SHENZHEN_CHAIN.value, "number": number}
    if re.fullmatch(r"-?\d{1,15}", fen):
        fields["total"] = money(Decimal(fen) / 100)
    digest = query.get("hash", [""])[0]
    if re.fullmatch(r"[0-9a-fA-F]{16,128}", digest):
        fields["check_code"] = digest[-5:]
    return fields


def qr_reading(fields: dict[str, str]) -> Recognition:
    """A payload's fields as a reading."""
    reading = Recognition()
    for field, value in fields.items():
        reading.put(field, value, Source.QR, _CONFIDENCE)
    return reading
