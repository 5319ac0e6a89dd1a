"""Choosing how to read a printed page: Chinese invoice, air, rail, or a bill from abroad."""

import re

from hesi.expenses.invoices.recognition.faces import read_vat_face
from hesi.expenses.invoices.recognition.foreign import read_foreign_page
from hesi.expenses.invoices.recognition.page import Page
from hesi.expenses.invoices.recognition.result import Recognition, Source
from hesi.expenses.invoices.recognition.slips import read_slip
from hesi.expenses.invoices.recognition.travel import read_air_face, read_rail_face
from hesi.expenses.invoices.recognition.values import squeeze

_AIR = re.compile(r"航空运输电子客票行程单")
_RAIL = re.compile(r"铁路电子客票")
_CHINESE = re.compile(r"发票|票据代码|票据号码|纳税人识别号|统一社会信用代码|开票日期")

_TABLE = re.compile(r"价税合计|购买方|销售方|税额")


def is_chinese(page: Page) -> bool:
    """Whether the page says that it is a Chinese invoice or bill."""
    return bool(_CHINESE.search(squeeze(page.text)))


def read_page(page: Page, source: Source, confidence: float = 0.9) -> Recognition:
    """The reading of one page by the kind its words tell."""
    words = squeeze(page.text)
    if _AIR.search(words):
        return read_air_face(page, source, confidence)
    if _RAIL.search(words) and "价税合计" not in words:
        return read_rail_face(page, source, confidence)
    if _CHINESE.search(words) and not _TABLE.search(words):
        return read_slip(page, source, confidence)
    if _CHINESE.search(words):
        return read_vat_face(page, source, confidence)
    return read_foreign_page(page, source)
