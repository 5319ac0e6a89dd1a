"""The formats, each written row by row: typed XLSX, CSV for any spreadsheet, JSON for programs, PDF for people."""

import csv
import json
import re
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from functools import lru_cache
from html import escape
from pathlib import Path
from typing import Any, Protocol

import xlsxwriter
from django.utils.translation import gettext as _
from xlsxwriter.utility import xl_col_to_name

from hesi.core.errors import TooMany
from hesi.core.money import Money, scale_of
from hesi.workspace.exports.models import Format
from hesi.workspace.exports.pdf import Cover, PdfWriter, most_rows
from hesi.workspace.exports.registry import Cell, Column, Row

# What a sheet holds, less its heading and a row of totals for each of a few currencies.
MOST_SHEET_ROWS = 1_048_576 - 50
# A cell that begins like a formula is one to whoever opens the file; in Chinese the wide signs begin one too.
_FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")

_AMOUNTS = tuple("#,##0" + ("." + "0" * scale if scale else "") for scale in range(5))
# Excel's calendar counts 1900 as a leap year, so that from March 1900 on a day is one more than its distance.
_DAY_ZERO = date(1899, 12, 30).toordinal()
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0d\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_ESCAPE = re.compile("_(?=x[0-9a-fA-F]{4}_)")
_UNSAFE = re.compile(f"[&<>]|{_ESCAPE.pattern}|{_CONTROL.pattern}")


class TooManyRows(TooMany):
    code = "too_many_rows"


class Writer(Protocol):
    """Takes the rows one by one; `close` adds the totals and completes the file, `abandon` lets go of half of one."""

    def write(self, row: Row) -> None: ...

    def close(self, totals: Sequence[Row]) -> None: ...

    def abandon(self) -> None: ...


def open_writer(
    format: str, path: Path, *, title: str, columns: Sequence[Column], total: int, cover: Cover
) -> Writer:  # fmt: skip
    """A writer of this format into `path`. Raises `TooManyRows` when the format cannot hold `total` rows."""
    if format == Format.CSV:
        return CsvWriter(path, columns)
    if format == Format.JSON:
        return JsonWriter(path, title, columns)
    if format == Format.PDF:
        if total > (most := most_rows(len(columns))):
            message = _(
                "A PDF of this list holds {limit} rows, and these are {count}. Export them as Excel, or narrow it."
            )
            raise TooManyRows(message.format(limit=f"{most:,}", count=f"{total:,}"), limit=most)
        return PdfWriter(path, title, columns, cover)
    if total > MOST_SHEET_ROWS:
        message = _("An Excel sheet holds {limit} rows, and these are {count}. Export them as CSV, or narrow the list.")
        raise TooManyRows(message.format(limit=f"{MOST_SHEET_ROWS:,}", count=f"{total:,}"), limit=MOST_SHEET_ROWS)
    return XlsxWriter(path, title, columns)


def media_type_of(format: str) -> str:
    """The media type of a format's files."""
    return {
        Format.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        Format.CSV: "text/csv",
        Format.PDF: "application/pdf",
        Format.JSON: "application/json",
    }[Format(format)]


class XlsxWriter:
    """A workbook of one sheet. Strings are written as strings, so nothing in it is ever reckoned with.

    XlsxWriter makes the book; the rows go straight into the file it puts them aside in, as it would write them itself
    with a constant memory. Its way there, cell by cell, costs six times as much.
    """

    def __init__(self, path: Path, title: str, columns: Sequence[Column]) -> None:
        # What constant memory puts aside goes into the same folder, which goes with the job.
        self._book = xlsxwriter.Workbook(str(path), {"constant_memory": True, "tmpdir": str(path.parent)})
        self._sheet = self._book.add_worksheet(_sheet_name(title))
        self._columns, self._at = columns, 0
        self._letters = [xl_col_to_name(at) for at in range(len(columns))]
        self._styles: dict[tuple[str, bool], str] = {("", False): ""}
        # By currency and whether it is a total: the style, and what its minor units are divided by.
        self._amounts: dict[tuple[str, bool], tuple[str, int]] = {}
        self._put = self._sheet.row_data_fh.write
        self._sheet.freeze_panes(1, 0)
        for at, column in enumerate(columns):
            self._sheet.set_column(at, at, column.width)
        heading = self._book.add_format({"bold": True, "bottom": 1, "bg_color": "#EEF2F7"})._get_xf_index()
        texts = [_inside(str(column.heading)) for column in columns]
        cells = [f'<c r="{at}1" s="{heading}" {text}' for at, text in zip(self._letters, texts, strict=True)]
        self._put(f'<row r="1">{"".join(cells)}</row>')

    def write(self, row: Row) -> None:
        self._at += 1
        self._put(self._row(row, is_total=False))

    def close(self, totals: Sequence[Row]) -> None:
        self._sheet.autofilter(0, 0, max(self._at, 1), len(self._columns) - 1)
        last = self._at
        for row in totals:
            self._at += 1
            self._put(self._row(row, is_total=True))
        self._at = last
        for corner in (0, last + len(totals)):
            self._sheet._check_dimensions(corner, 0 if not corner else len(self._columns) - 1)
        self._book.close()

    def abandon(self) -> None:
        self._sheet.row_data_fh.close()

    def _row(self, row: Row, *, is_total: bool) -> str:
        number, cells = str(self._at + 1), []
        plain, day = self._style("", is_total), self._style("yyyy-mm-dd", is_total)
        for letter, value in zip(self._letters, row, strict=True):
            if isinstance(value, str):
                if value:
                    cells.append(f'<c r="{letter}{number}"{plain} {_inside(value)}')
            elif isinstance(value, Money):
                style, one = self._amounts.get((value.currency, is_total)) or self._amount(value.currency, is_total)
                cells.append(f'<c r="{letter}{number}"{style}><v>{value.minor / one:.16g}</v></c>')
            elif isinstance(value, date):
                cells.append(f'<c r="{letter}{number}"{day}><v>{value.toordinal() - _DAY_ZERO}</v></c>')
            elif value is not None:
                cells.append(f'<c r="{letter}{number}"{plain}><v>{value:.16g}</v></c>')
        return f'<row r="{number}">{"".join(cells)}</row>'

    def _amount(self, currency: str, is_total: bool) -> tuple[str, int]:
        scale = scale_of(currency)
        style = self._style(_AMOUNTS[scale] if scale < len(_AMOUNTS) else "", is_total)
        known = self._amounts[currency, is_total] = style, 10**scale
        return known

    def _style(self, number_format: str, is_bold: bool) -> str:
        """The attribute that gives a cell its style; none for the plain one."""
        known = self._styles.get((number_format, is_bold))
        if known is None:
            properties = {"bold": is_bold} | ({"num_format": number_format} if number_format else {})
            index = self._book.add_format(properties)._get_xf_index()
            known = self._styles[number_format, is_bold] = f' s="{index}"'
        return known


# Names of people, departments and types come back row after row.
@lru_cache(maxsize=8_192)
def _inside(text: str) -> str:
    """The rest of a cell that holds this text, after its place and style."""
    keeps = ' xml:space="preserve"' if text[:1].isspace() or text[-1:].isspace() else ""
    if _UNSAFE.search(text):
        text = _escaped(text)
    return f't="inlineStr"><is><t{keeps}>{text}</t></is></c>'


def _escaped(text: str) -> str:
    """Text as the inside of an element; what XML cannot hold, and what reads like its escape, as `_x0007_`."""
    text = _ESCAPE.sub(lambda found: f"_x005F{found[0]}", text)
    text = _CONTROL.sub(lambda found: f"_x{ord(found[0]):04X}_", text)
    return escape(text, quote=False)


class CsvWriter:
    """UTF-8 with a byte order mark, without which Excel takes Chinese for noise. Amounts are plain numbers."""

    def __init__(self, path: Path, columns: Sequence[Column]) -> None:
        # Half of a surrogate pair is no text and becomes a question mark.
        self._file = path.open("w", encoding="utf-8-sig", errors="replace", newline="")
        self._rows = csv.writer(self._file)
        self._rows.writerow([_harmless(str(column.heading)) for column in columns])

    def write(self, row: Row) -> None:
        self._rows.writerow([_harmless(value) if isinstance(value, str) else plain(value) for value in row])

    def close(self, totals: Sequence[Row]) -> None:
        for row in totals:
            self.write(row)
        self._file.close()

    def abandon(self) -> None:
        self._file.close()


class JsonWriter:
    """One object: the columns, the rows as objects by column key, the totals. Amounts are strings with a currency."""

    def __init__(self, path: Path, title: str, columns: Sequence[Column]) -> None:
        # Half of a surrogate pair is written as JSON's own escape of it.
        self._file = path.open("w", encoding="utf-8", errors="backslashreplace")
        self._columns, self._between = columns, ""
        described = [{"key": one.key, "heading": str(one.heading), "kind": one.kind.value} for one in columns]
        self._file.write(f'{{"title":{_json(title)},"columns":{_json(described)},"rows":[')

    def write(self, row: Row) -> None:
        self._file.write(f"{self._between}\n{_json(self._object(row))}")
        self._between = ","

    def close(self, totals: Sequence[Row]) -> None:
        self._file.write(f'\n],"totals":{_json([self._object(row) for row in totals])}}}\n')
        self._file.close()

    def abandon(self) -> None:
        self._file.close()

    def _object(self, row: Row) -> dict[str, Any]:
        return {column.key: _value(cell) for column, cell in zip(self._columns, row, strict=True)}


def plain(value: Cell) -> str:
    """A cell as text without thousands separators: 1234.50, 2026-11-23, empty for nothing."""
    if value is None:
        return ""
    if isinstance(value, Money):
        return f"{value.decimal:f}"
    if isinstance(value, Decimal):
        return f"{value:f}"
    return value.isoformat() if isinstance(value, date) else str(value)


def _value(cell: Cell) -> Any:
    if isinstance(cell, Money):
        return {"amount": plain(cell), "currency": cell.currency}
    return plain(cell) if isinstance(cell, Decimal | date) else cell


def _harmless(text: str) -> str:
    """Text that stays text: a leading apostrophe keeps spreadsheets from reckoning with it."""
    return f"'{text}" if text.startswith(_FORMULA_SIGNS) else text


def _sheet_name(title: str) -> str:
    """At most 31 of Excel's characters (UTF-16 units), and none that it refuses in the name of a sheet."""
    plain = "".join(sign for sign in _CONTROL.sub("", title) if sign not in "[]:*?/\\'").strip()
    return plain.encode("utf-16-le")[:62].decode("utf-16-le", "ignore").strip() or "1"


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
