"""Reading the uploaded table, XLSX or CSV, into rows of text."""

import csv
import io
import zipfile
from collections.abc import Iterable, Iterator
from typing import Any

import xlsxwriter
from django.utils.translation import gettext as _
from openpyxl import load_workbook

from hesi.core.errors import Invalid
from hesi.core.text import clean_line

MOST_BYTES = 2 * 1024 * 1024
MOST_UNPACKED_BYTES = 40 * 1024 * 1024
MOST_ROWS = 1_000

# Field → headings it is known by, the first of which the template uses.
HEADINGS = {
    "name": ("姓名", "name"),
    "email": ("邮箱", "e-mail", "email"),
    "employee_no": ("工号", "employee number", "employee no"),
    "department": ("部门", "department"),
    "manager": ("直接上级", "manager", "上级"),
    "title": ("职位", "position", "title"),
    "phone": ("手机", "phone"),
}
ENGLISH = ("Name", "E-mail", "Employee number", "Department", "Manager", "Position", "Phone")
EXAMPLES = (
    ("王经理", "wang@example.com", "E001", "销售部", "", "部门经理", "13800000001"),
    ("李员工", "li@example.com", "E002", "销售部/华东区", "E001", "销售", "13800000002"),
)

Row = dict[str, str]


class TableNotReadable(Invalid):
    code = "table_not_readable"


def read_table(content: bytes, name: str) -> list[tuple[int, Row]]:
    """(line number in the file, field → text) for each row that holds anything. `TableNotReadable` says what to do."""
    if len(content) > MOST_BYTES:
        raise TableNotReadable(_("{name} is larger than 2 MB. Split the table.").format(name=name))
    lines = _xlsx(content, name) if content.startswith(b"PK") else _csv(content, name)
    numbered = enumerate(lines, start=1)
    columns: dict[int, str] = {}
    rows: list[tuple[int, Row]] = []
    for number, cells in numbered:
        if not columns:
            columns = _columns(cells)
            continue
        row = {field: clean_line(cells[at], 200) if at < len(cells) else "" for at, field in columns.items()}
        if any(row.values()):
            rows.append((number, row))
        if len(rows) > MOST_ROWS:
            raise TableNotReadable(
                _("{name} has more than {limit} rows. Split the table.").format(name=name, limit=MOST_ROWS)
            )
    if not {"name", "email"} <= set(columns.values()):
        wanted = {"name": name, "one": HEADINGS["name"][0], "other": HEADINGS["email"][0]}
        raise TableNotReadable(
            _("{name} has no columns “{one}” and “{other}” in its first filled row. Start from the template.").format(
                **wanted
            )
        )
    return rows


def template_xlsx() -> bytes:
    """An empty table with the headings and two example rows."""
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True, "strings_to_formulas": False}) as book:
        sheet = book.add_worksheet("员工")
        bold = book.add_format({"bold": True, "bg_color": "#EEF2F8", "border": 1})
        for column, names in enumerate(HEADINGS.values()):
            sheet.write_string(0, column, names[0], bold)
            sheet.write_comment(0, column, ENGLISH[column])
            sheet.set_column(column, column, 22)
        for line, example in enumerate(EXAMPLES, start=1):
            for column, text in enumerate(example):
                sheet.write_string(line, column, text)
    return target.getvalue()


def _columns(cells: list[str]) -> dict[int, str]:
    known = {heading: field for field, headings in HEADINGS.items() for heading in headings}
    found = {at: known.get(clean_line(cell, 60).casefold(), "") for at, cell in enumerate(cells)}
    columns = {at: field for at, field in found.items() if field}
    return columns if {"name", "email"} & set(columns.values()) else {}


def _xlsx(content: bytes, name: str) -> Iterator[list[str]]:
    unreadable = TableNotReadable(
        _("{name} is not a readable XLSX file. Save it anew as XLSX or CSV.").format(name=name)
    )
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as parts:
            if sum(part.file_size for part in parts.infolist()) > MOST_UNPACKED_BYTES:
                raise TableNotReadable(_("{name} unpacks to more than 40 MB. Split the table.").format(name=name))
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        lines = list(_limited(book.worksheets[0].iter_rows(values_only=True)))
    except TableNotReadable:
        raise
    except (zipfile.BadZipFile, KeyError, ValueError, OSError, IndexError, SyntaxError, TypeError, AttributeError):
        raise unreadable from None
    yield from lines


def _limited(lines: Iterable[tuple[Any, ...]]) -> Iterator[list[str]]:
    for number, cells in enumerate(lines):
        if number > MOST_ROWS * 2:
            return
        yield [_text(cell) for cell in cells[:50]]


def _text(cell: object) -> str:
    """A whole number stays one: Excel keeps employee number 1001 as 1001.0."""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return "" if cell is None else str(cell)


def _csv(content: bytes, name: str) -> Iterator[list[str]]:
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
        yield from csv.reader(io.StringIO(text))
    except csv.Error:
        raise TableNotReadable(_("{name} is not a readable CSV file. Save it as XLSX.").format(name=name)) from None
