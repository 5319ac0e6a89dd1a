"""Reading slips without a table: taxi, quota, machine-printed and toll invoices, fiscal receipts."""

import re

from hesi.expenses.invoices.recognition.cells import cell_value, flat, lines_text
from hesi.expenses.invoices.recognition.faces import read_heading
from hesi.expenses.invoices.recognition.page import Page, spaced
from hesi.expenses.invoices.recognition.result import Recognition, Source
from hesi.expenses.invoices.recognition.taxid import clean_tax_id
from hesi.expenses.invoices.recognition.values import IN_WORDS, as_amount, as_date, squeeze, tidy_name, words_to_amount

_DATE = re.compile(rf"(?:{spaced('开票日期')}|{spaced('乘车日期')}|{spaced('日期')})\s*:?\s*([\d年月日./\-\s]{{8,16}})")
_AMOUNT = r"[¥]?\s*(-?\d[\d,]*\.\d{1,2})\s*元?"
_TOTALS = (
    re.compile(rf"\(\s*小\s*写\s*\)\s*:?\s*{_AMOUNT}"),
    re.compile(rf"(?:{spaced('合计')}|{spaced('总计')}|{spaced('实收')}|{spaced('金额')})[^\d¥-]{{0,8}}{_AMOUNT}"),
    re.compile(r"¥\s*(-?\d[\d,]*\.\d{1,2})"),
)
_SELLER = re.compile(
    rf"(?:{spaced('收款单位')}|{spaced('收款方')}|{spaced('销售方名称')}|{spaced('单位')})\s*(?:\([盖章]+\))?\s*:?"
)
_BUYER = re.compile(rf"(?:{spaced('交款人')}|{spaced('付款方')}|{spaced('付款单位')})\s*(?:名称)?\s*:?")
_TAX_ID = re.compile(rf"{spaced('纳税人识别号')}\s*:?|{spaced('统一社会信用代码')}\s*:?")
_CITY = re.compile(r"([\u3400-\u9fff]{2,6}?)市")


def read_slip(page: Page, source: Source, confidence: float = 0.85) -> Recognition:
    """Code, number, date, total and who took the money; what VAT it holds is not printed and stays empty."""
    reading = Recognition()
    read_heading(page, reading, source, confidence)
    printed = _DATE.search(page.text)
    if printed:
        reading.put("date", as_date(squeeze(printed.group(1))), source, confidence)
    for pattern in _TOTALS:
        total = pattern.search(page.text)
        if total:
            reading.put("total", as_amount(total.group(1)), source, confidence)
            break
    words = IN_WORDS.search(squeeze(page.text))
    if words:
        reading.extra["total_in_words"] = words.group()
        reading.put("total", words_to_amount(words.group()), source, confidence - 0.1)
    _read_parties(page, reading, source, confidence)
    return reading


def _read_parties(page: Page, reading: Recognition, source: Source, confidence: float) -> None:
    ids = page.labels(_TAX_ID)
    for name, label in (("seller_name", _SELLER), ("buyer_name", _BUYER)):
        for found in page.labels(label):
            lines = cell_value(page, found, ids, single=True)
            text = tidy_name(lines_text(lines))
            if re.search(r"[\u3400-\u9fff]{2}", text):
                reading.put(name, text, source, confidence, page.region(flat(lines)))
                break
    if ids:
        lines = cell_value(page, ids[-1], [], single=True)
        reading.put("seller_tax_id", clean_tax_id(lines_text(lines)), source, confidence, page.region(flat(lines)))
    city = _CITY.search(page.rows[0].text) if page.rows else None
    if city:
        reading.extra["city"] = city.group(1)
