"""Reading a table somebody uploads, XLSX or CSV, into lines of text. What its columns mean, who imports it says."""

import csv
import io
import re
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from openpyxl import load_workbook

from hesi.core.errors import Invalid
from hesi.core.words import gettext as _

MOST_BYTES = 2 * 1024 * 1024
MOST_UNPACKED_BYTES = 40 * 1024 * 1024
MOST_LINES = 20_000
MOST_COLUMNS = 60
_FORMULA = re.compile(rb"<f[ >/]")
_UNREADABLE = (
    *(zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError),
    *(KeyError, ValueError, IndexError, SyntaxError, TypeError, AttributeError),
)


class TableNotReadable(Invalid):
    """It is no table, or too large a one. Says what to do."""

    code = "table_not_readable"


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the file, counted as the spreadsheet counts it.

    `unreckoned` are the columns with a formula whose result the file does not hold, so that the cell reads as empty.
    """

    number: int
    cells: list[str]
    unreckoned: frozenset[int] = frozenset()


def read_lines(content: bytes, name: str) -> Iterator[Line]:
    """The lines of the first sheet (or of the CSV file), empty ones too. Raises `TableNotReadable`.

    Numbers come as a person would type them: 1001, 0.3, 80% (a cell that shows a percentage).
    """
    if len(content) > MOST_BYTES:
        raise TableNotReadable(_("{name} is larger than 2 MB. Split the table.").format(name=name))
    lines = _xlsx(content, name) if content.startswith(b"PK") else _csv(content, name)
    for line in lines:
        if line.number > MOST_LINES:
            said = _(
                "{name} reaches down to more than {limit} lines. Delete the empty ones below the table, or split it."
            )
            raise TableNotReadable(said.format(name=name, limit=MOST_LINES))
        yield line


def _xlsx(content: bytes, name: str) -> Iterator[Line]:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as parts:
            if sum(part.file_size for part in parts.infolist()) > MOST_UNPACKED_BYTES:
                raise TableNotReadable(_("{name} unpacks to more than 40 MB. Split the table.").format(name=name))
            sheets = [one for one in parts.namelist() if one.startswith("xl/worksheets/")]
            has_formulas = any(_FORMULA.search(parts.read(one)) for one in sheets)
        values = _rows(content, with_results=True)
        formulas = _rows(content, with_results=False) if has_formulas else None
        lines = list(_limited(values, formulas))
    except TableNotReadable:
        raise
    except _UNREADABLE:
        said = _("{name} is not a readable XLSX file. Save it anew as XLSX or CSV.")
        raise TableNotReadable(said.format(name=name)) from None
    yield from lines


def _rows(content: bytes, *, with_results: bool) -> Iterator[tuple[Any, ...]]:
    book = load_workbook(io.BytesIO(content), read_only=True, data_only=with_results)
    return iter(book.worksheets[0].iter_rows())


def _limited(values: Iterable[tuple[Any, ...]], formulas: Iterator[tuple[Any, ...]] | None) -> Iterator[Line]:
    for number, cells in enumerate(values, start=1):
        cells = cells[:MOST_COLUMNS]
        written = next(formulas, ())[:MOST_COLUMNS] if formulas is not None else ()
        unreckoned = (at for at, cell in enumerate(written) if cell.data_type == "f" and _is_empty(cells, at))
        yield Line(number, [_text(cell) for cell in cells], frozenset(unreckoned))
        if number > MOST_LINES:
            return


def _is_empty(cells: tuple[Any, ...], at: int) -> bool:
    return at >= len(cells) or cells[at].value is None


def _text(cell: Any) -> str:
    """As the spreadsheet shows it: employee number 1001 is kept as 1001.0, and 0.3 may be 0.30000000000000004."""
    value = cell.value
    if isinstance(value, bool) or not isinstance(value, int | float):
        return "" if value is None else str(value)
    number = Decimal(f"{value:.15g}" if isinstance(value, float) else value)
    is_percentage = "%" in (cell.number_format or "")
    text = f"{number * 100 if is_percentage else number:f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return f"{text}%" if is_percentage else text


def _csv(content: bytes, name: str) -> Iterator[Line]:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = content.decode(encoding)
            break
        except UnicodeDecodeError:
            continue
    else:
        raise TableNotReadable(_("{name} is neither UTF-8 nor GB18030 text. Save it as XLSX.").format(name=name))
    if "\0" in text:
        raise TableNotReadable(_("{name} is not a table. Upload XLSX or CSV.").format(name=name))
    try:
        for number, cells in enumerate(csv.reader(io.StringIO(text)), start=1):
            yield Line(number, cells[:MOST_COLUMNS])
    except csv.Error:
        raise TableNotReadable(_("{name} is not a readable CSV file. Save it as XLSX.").format(name=name)) from None
