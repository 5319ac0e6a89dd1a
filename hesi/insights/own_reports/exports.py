"""Reports of one's own as files: every row of one, and the expenses behind a number."""

from collections.abc import Iterator

from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from hesi.core.errors import NotFound
from hesi.core.text import whole_number
from hesi.insights.exports import LINES, rows_of_lines
from hesi.insights.own_reports.answering import answer_for
from hesi.insights.own_reports.definition import Definition
from hesi.insights.own_reports.filtering import PLACES, asking_of, lines_at
from hesi.insights.own_reports.models import OwnReport
from hesi.insights.own_reports.queries import find_own_report
from hesi.insights.own_reports.words import described
from hesi.insights.pictures.printing import for_print
from hesi.insights.words import scope_text
from hesi.workspace.access.actor import AnyActor
from hesi.workspace.exports.registry import Laid, Row, Surroundings, exportable, exportable_as_asked


def offer_exports() -> None:
    """Called once at start-up. Both hold what the person may see, so every member may have them."""
    exportable_as_asked("own_report", title=_("Own report"), lay=_laid, name=_name)
    exportable("own_report.lines", title=_("Expenses behind the number"), columns=LINES, rows=_lines)


def _report(actor: AnyActor, query: QueryDict) -> OwnReport:
    pk = whole_number(query.get("report", ""))
    if pk is None:
        raise NotFound(_("Say which report, as report=number."))
    return find_own_report(pk, actor)


def _name(actor: AnyActor, query: QueryDict) -> str:
    return _report(actor, query).name


def _laid(actor: AnyActor, query: QueryDict) -> Laid:
    report = _report(actor, query)
    definition = report.asks
    answer = answer_for(definition, actor, most_rows=None)
    table, picture = answer.table, answer.picture
    drawn = for_print(picture.drawn(report.name)) if picture is not None and not picture.is_empty else ""
    totals = [table.total.cells] if table.total else []
    around = Surroundings((described(definition), scope_text(answer.scope)), " ".join(table.notes), drawn, totals)
    return Laid(table.columns, len(table.rows), iter([row.cells for row in table.rows]), around)


def _lines(actor: AnyActor, query: QueryDict) -> tuple[int, Iterator[Row]]:
    definition = Definition.of_query(query)
    asking = asking_of(definition, actor)
    place = {name: str(query[name]) for name in PLACES if name in query}
    return rows_of_lines(lines_at(definition, asking, place), asking.tree)
