"""The QR code of an invoice: what it says, and how it is drawn."""

import re
import zlib
from io import BytesIO

import zxingcpp
from PIL import Image

from hesi.demo.papers.paper import Paper, plain
from hesi.expenses.invoices.recognition.kinds import Kind

_TYPE_NUMBERS = {
    Kind.VAT_SPECIAL: "01",
    Kind.VAT_E_ORDINARY: "10",
    Kind.DIGITAL_SPECIAL: "31",
    Kind.DIGITAL_ORDINARY: "32",
    Kind.DIGITAL_RAIL: "51",
    Kind.DIGITAL_AIR: "61",
}
_EX_TAX = frozenset({Kind.VAT_SPECIAL, Kind.VAT_E_ORDINARY})


def qr_payload(paper: Paper) -> str:
    """The text in the paper's QR code, "" for a kind that bears none.

    `01,type,code,number,amount,YYYYMMDD,check code,crc`: the amount is without tax on tax-control invoices and with
    tax on 数电票. The real crc is unpublished; four digits of CRC-32 stand in for it, and an air itinerary has its
    check code there.
    """
    type_number = _TYPE_NUMBERS.get(paper.kind)
    if type_number is None:
        return ""
    amount = plain(paper.amount_ex_tax if paper.kind in _EX_TAX else paper.total)
    if paper.kind is Kind.DIGITAL_AIR:
        return f"01,61,,{paper.number},{amount},{paper.on:%Y%m%d},,{paper.check_code}"
    body = f"01,{type_number},{paper.code},{paper.number},{amount},{paper.on:%Y%m%d},{paper.check_code}"
    return f"{body},{zlib.crc32(body.encode()) & 0xFFFF:04X},"


def qr_svg(payload: str) -> str:
    """The code as an SVG picture without a quiet zone."""
    svg: str = _barcode(payload).to_svg(add_quiet_zones=False)
    return re.sub(r"<!--.*?-->", "", svg, flags=re.S)


def qr_png(payload: str) -> bytes:
    """The code as a PNG picture, eight pixels a module."""
    buffer = BytesIO()
    Image.fromarray(_barcode(payload).to_image(scale=8, add_quiet_zones=False)).save(buffer, "PNG", optimize=False)
    return buffer.getvalue()


def _barcode(payload: str) -> zxingcpp.Barcode:
    return zxingcpp.create_barcode(payload, zxingcpp.BarcodeFormat.QRCode, ec_level="M")
