"""A whole receipt: the parts read one by one and put together."""

from __future__ import annotations

import re
from decimal import Decimal

from hesi.expenses.invoices.recognition.kinds import Kind
from hesi.expenses.invoices.recognition.ocr.lines import Line, Page, rows
from hesi.expenses.invoices.recognition.ocr.receipt.currency import read_currency
from hesi.expenses.invoices.recognition.ocr.receipt.dates import receipt_date
from hesi.expenses.invoices.recognition.ocr.receipt.merchant import read_merchant
from hesi.expenses.invoices.recognition.ocr.receipt.total import Sums, read_sums, receipt_total
from hesi.expenses.invoices.recognition.problems import problem
from hesi.expenses.invoices.recognition.result import Recognition, Source
from hesi.expenses.invoices.recognition.values import money

_NUMBER = re.compile(
    r"(?:(?:tax\s*)?inv(?:oice|olce)?|receipt|bill|doc(?:ument)?|slip|sales|chit|check|trans(?:action)?)\s*\.?\s*"
    r"(?:no|number|nunber|num|id|#|n0)?\s*\.?\s*[:#]?\s*[:#]?\s*(?=[\w/-]*\d{3})([A-Z]{0,5}[\s-]?[\w/-]{3,28})",
    re.IGNORECASE,
)
_TAX_ID = re.compile(
    r"(?:GST|SST|VAT|TAX|STID)\W*(?:ID|REG|NO|1D|ABN)?[\w .#]*?[:#. ]*"
    r"((?:CBP\s*)?\d[\d-]{9,18}|[A-Z]\d{2}-\d{4}-\d{8})",
    re.IGNORECASE,
)


def read_receipt(page: Page) -> Recognition:
    """Merchant as seller, date, total, currency, and where printed the number, the seller's tax id and the tax."""
    lines = rows(page.lines)
    text = page.text
    result = Recognition()
    currency, currency_sure = read_currency(text)
    domestic = currency == "CNY"
    kind = Kind.RECEIPT if domestic else Kind.FOREIGN
    result.put("kind", kind.value, Source.OCR, 0.7)
    result.put("currency", currency, Source.OCR, currency_sure)
    dated = receipt_date(lines, month_first=currency == "USD" and currency_sure >= 0.8)
    if dated:
        result.put("date", dated[0].day.isoformat(), Source.OCR, dated[1], page.region(dated[0].line))
    merchant = read_merchant(lines)
    if merchant:
        result.put("seller_name", merchant.name, Source.OCR, merchant.confidence, page.region(merchant.line))
    sums = read_sums(lines)
    total = receipt_total(sums)
    if total:
        best, sure = total
        result.put("total", money(best.value), Source.OCR, sure, page.region(best.amount.line))
        _put_tax(result, page, sums, best.value)
    for row in lines:
        _put_numbers(result, page, row)
    _tell_problems(result)
    return result


def _put_tax(result: Recognition, page: Page, sums: Sums, total: Decimal) -> None:
    """The tax and the sum without it, only where two printed sums add up to the total."""
    for tax in sums.all:
        if tax.meaning not in ("tax", "summary") or not Decimal(0) < tax.value < total:
            continue
        for net in sums.all:
            fits = net.value > tax.value and abs(net.value + tax.value - total) <= Decimal("0.01")
            if fits and net.meaning in ("before", "summary", "sub", "total", "tax"):
                result.put("tax", money(tax.value), Source.OCR, 0.8, page.region(tax.amount.line))
                result.put("amount_ex_tax", money(net.value), Source.OCR, 0.8, page.region(net.amount.line))
                return


def _put_numbers(result: Recognition, page: Page, row: list[Line]) -> None:
    text = " ".join(line.text for line in row)
    tax_id = _TAX_ID.search(text)
    if tax_id:
        result.put("seller_tax_id", re.sub(r"\s", "", tax_id[1]), Source.OCR, 0.75, page.region(row[-1]))
        return
    number = _NUMBER.search(text)
    if number and not re.search(r"\d{1,2}[-/.]\d{1,2}[-/.]\d{2,4}$", number[1]):
        result.put("number", number[1].strip(" -/"), Source.OCR, 0.7, page.region(row[0]))


def _tell_problems(result: Recognition) -> None:
    if result.values["total"] and result.confidence["total"] < 0.6:
        result.problems.append(problem("total_guessed", "total"))
    if not result.values["currency"] or result.confidence["currency"] < 0.6:
        result.problems.append(problem("currency_unknown", "currency"))
