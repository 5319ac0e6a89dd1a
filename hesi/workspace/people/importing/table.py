"""The table of people: its columns, its rows as text, and the template to fill in."""

import io

import xlsxwriter
from django.utils.translation import gettext as _

from hesi.core.text import clean_line
from hesi.workspace.files.tables import TableNotReadable, read_lines

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


def read_table(content: bytes, name: str) -> list[tuple[int, Row]]:
    """(line number in the file, field → text) for each row that holds anything. `TableNotReadable` says what to do."""
    columns: dict[int, str] = {}
    rows: list[tuple[int, Row]] = []
    for line in read_lines(content, name):
        cells = line.cells
        if not columns:
            columns = _columns(cells)
            continue
        row = {field: clean_line(cells[at], 200) if at < len(cells) else "" for at, field in columns.items()}
        if any(row.values()):
            rows.append((line.number, row))
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
