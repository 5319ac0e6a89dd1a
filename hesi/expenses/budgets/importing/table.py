"""Reading the table of a year's budgets."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.utils.translation import gettext as _
from xlsxwriter.utility import xl_col_to_name

from hesi.core.text import clean_line
from hesi.expenses.budgets.actions.planning import MOST_BUDGETS
from hesi.expenses.budgets.importing.columns import KEY, known_headings, period_named, periods_of, plain
from hesi.expenses.budgets.models import BudgetYear
from hesi.workspace.files.tables import Line, TableNotReadable, read_lines

_MOST_CHARS = 700
_LEAST_COLUMNS = 2
# What an export puts an apostrophe before, so that a spreadsheet does not reckon with it.
_GUARDED = tuple(f"'{sign}" for sign in "=+-@＝＋－＠")


@dataclass(frozen=True, slots=True)
class Row:
    """One row as text, by field; amounts by the key of their period. `unreckoned`: formulas without their result."""

    number: int
    cells: Mapping[str, str]
    unreckoned: frozenset[str] = frozenset()

    def cell(self, field: str) -> str:
        """What stands there; empty for nothing and for a column that is not in the table."""
        return self.cells.get(field, "")


@dataclass(frozen=True, slots=True)
class Table:
    """The rows that hold anything, where each field stands, and the headings nobody knows."""

    rows: list[Row]
    columns: Mapping[str, str]
    ignored: list[str] = field(default_factory=list)


def read_table(content: bytes, name: str, year: BudgetYear) -> Table:
    """The table of this fiscal year. Raises `TableNotReadable`, which says what to do."""
    fields: dict[int, str] = {}
    ignored: list[str] = []
    rows: list[Row] = []
    for line in read_lines(content, name):
        if not fields:
            fields, ignored = _headings(line, year)
            continue
        row = _row(line, fields)
        if any(row.cells.values()) or row.unreckoned:
            rows.append(row)
        if len(rows) > MOST_BUDGETS:
            said = _("{name} has more than {limit} rows, and a fiscal year holds no more budgets. Leave some out.")
            raise TableNotReadable(said.format(name=name, limit=MOST_BUDGETS))
    if not fields:
        said = _("{name} has no line with the headings of the table. Download the table of {year} and fill it in.")
        raise TableNotReadable(said.format(name=name, year=year.year))
    if not rows:
        said = _("{name} has no rows below its headings. Fill in at least one.")
        raise TableNotReadable(said.format(name=name))
    return Table(rows, {one: xl_col_to_name(at) for at, one in fields.items()}, ignored)


def _row(line: Line, fields: Mapping[int, str]) -> Row:
    cells = {one: _text(line.cells[at]) for at, one in fields.items() if at < len(line.cells)}
    return Row(line.number, cells, frozenset(one for at, one in fields.items() if at in line.unreckoned))


def _text(cell: str) -> str:
    text = clean_line(cell, _MOST_CHARS)
    return text[1:] if text.startswith(_GUARDED) else text


def _headings(line: Line, year: BudgetYear) -> tuple[dict[int, str], list[str]]:
    """Column → field, and what else stands there; nothing for a line that is none of headings."""
    known, periods = known_headings(), periods_of(year)
    fields: dict[int, str] = {}
    ignored, foreign = [], []
    for at, cell in enumerate(line.cells):
        text = clean_line(cell, 80)
        found = known.get(plain(text)) or period_named(text)
        if not found:
            ignored += [text] if text else []
        elif found not in known.values() and found not in periods:
            foreign.append(text)
        elif found in fields.values():
            said = _("The column “{column}” is there twice. Delete one of them.")
            raise TableNotReadable(said.format(column=text))
        else:
            fields[at] = found
    if len(fields) + len(foreign) < _LEAST_COLUMNS and KEY not in fields.values():
        return {}, []
    if foreign:
        said = _("The column “{column}” is not of fiscal year {year}. Choose its year, or download the table anew.")
        raise TableNotReadable(said.format(column=foreign[0], year=year.year))
    return fields, ignored
