"""Writing the table of a year's budgets: the template to fill in, and what was planned so far to change."""

from pathlib import Path
from tempfile import TemporaryDirectory

from django.utils.translation import gettext as _

from hesi.core.money import Money
from hesi.expenses.budgets.importing.columns import ABOVE, HEADINGS, KEY, THRESHOLD, heading_of, periods_of
from hesi.expenses.budgets.importing.directory import Directory
from hesi.expenses.budgets.importing.standing import Place, Standing
from hesi.expenses.budgets.models import BudgetYear
from hesi.expenses.budgets.periods import spans
from hesi.workspace.exports.models import Format
from hesi.workspace.exports.registry import Cell, CellKind, Column
from hesi.workspace.exports.writers import CsvWriter, Writer, XlsxWriter

_WIDE = {KEY: 22, ABOVE: 30, "name": 18, "department": 26, "project": 22}


def write_table(year: BudgetYear, format: str) -> bytes:
    """The table of this year as a file; only its headings where nothing is planned yet.

    Amounts stand in the columns of the budget's own periods; those of a divided budget are empty.
    """
    standing = Standing(year, Directory())
    rows = [_cells(standing, place) for place in standing.places.values()]
    with TemporaryDirectory() as folder:
        path = Path(folder) / f"table.{format}"
        writer: Writer = _writer(path, year, format)
        for row in rows:
            writer.write(row)
        writer.close(())
        return path.read_bytes()


def _writer(path: Path, year: BudgetYear, format: str) -> Writer:
    columns = [Column(one, heading_of(one), width=_WIDE.get(one, 14)) for one in HEADINGS]
    columns += [Column(key, heading_of(key), CellKind.MONEY) for key in periods_of(year)]
    if format == Format.CSV:
        return CsvWriter(path, columns)
    return XlsxWriter(path, _("Budgets {year}").format(year=year.year), columns)


def _cells(standing: Standing, place: Place) -> list[Cell]:
    year, texts = standing.year, standing.texts(place)
    told: list[Cell] = [place.budget.threshold if one == THRESHOLD else texts[one] for one in HEADINGS]
    own = [] if place.children else spans(year.starts_on, place.budget.period)
    money = {year.key_of(span): Money(place.planned.get(span.since, 0), year.currency) for span in own}
    return told + [money.get(key) for key in periods_of(year)]
