"""The spreadsheet a bank's batch transfer page takes: one row a payment, typed cells, totals that can be checked."""

import io
from collections.abc import Sequence
from dataclasses import dataclass

import xlsxwriter
from django.utils.translation import gettext as _

from hesi.core.money import Money, sum_money

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_RISKY = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True, slots=True)
class BankRow:
    """One transfer. `number` is the full account number, kept as text so that no digit is lost."""

    holder: str
    number: str
    bank: str
    branch: str
    amount: Money
    purpose: str


def write_bank_file(rows: Sequence[BankRow], *, payer: str, number: str) -> bytes:
    """The XLSX file. Its last row is the total and the count, which the bank shows again before release."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(
        buffer, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    ) as book:
        sheet = book.add_worksheet(number)
        bold, text = book.add_format({"bold": True, "bottom": 1}), book.add_format({"num_format": "@"})
        money = book.add_format({"num_format": "#,##0.00"})
        titles = [
            _("No."),
            _("Payee"),
            _("Account number"),
            _("Bank"),
            _("Branch"),
            _("Amount"),
            _("Currency"),
            _("Purpose"),
        ]
        sheet.write_row(0, 0, [_("Payer"), _safe(payer), _("Batch"), number])
        sheet.write_row(2, 0, titles, bold)
        for at, row in enumerate(rows, start=3):
            sheet.write_number(at, 0, at - 2)
            for column, value in enumerate((row.holder, row.number, row.bank, row.branch), start=1):
                sheet.write_string(at, column, _safe(value), text)
            sheet.write_number(at, 5, float(row.amount.decimal), money)
            sheet.write_string(at, 6, row.amount.currency)
            sheet.write_string(at, 7, _safe(row.purpose), text)
        last = 3 + len(rows)
        if rows:
            total = sum_money([row.amount for row in rows], rows[0].amount.currency)
            sheet.write_string(last, 1, _("Total"), bold)
            sheet.write_number(last, 5, float(total.decimal), money)
            sheet.write_string(last, 7, _("{count} payments").format(count=len(rows)), bold)
        sheet.freeze_panes(3, 0)
        sheet.set_column(0, 0, 6)
        sheet.set_column(1, 1, 18)
        sheet.set_column(2, 4, 26)
        sheet.set_column(5, 7, 18)
    return buffer.getvalue()


def _safe(text: str) -> str:
    """A cell a spreadsheet can never take for a formula."""
    return f"'{text}" if text.startswith(_RISKY) else text
