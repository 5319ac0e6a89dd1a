"""Which picture can show which report, and which can instead where one cannot."""

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hesi.core.errors import Invalid
from hesi.insights.own_reports.dimensions import DIMENSIONS, keeps_documents_whole
from hesi.insights.own_reports.measures import DOCUMENTS, MEASURES

NO_CHART = ""
CHARTS = {
    NO_CHART: gettext_lazy("Table only"),
    "bar": gettext_lazy("Bar chart"),
    "stacked": gettext_lazy("Stacked bars"),
    "line": gettext_lazy("Line chart"),
    "pie": gettext_lazy("Pie chart"),
    "heat": gettext_lazy("Heat map"),
    "tiles": gettext_lazy("Treemap"),
    "streams": gettext_lazy("Streams (Sankey)"),
}
_OF_TWO = ("stacked", "heat", "streams")
_OF_PARTS = ("stacked", "pie", "tiles", "streams")


def drawn_pair(first: str, second: str, column: str) -> tuple[str, str]:
    """The one or two groupings a picture shows: the first one, and the columns or else the second."""
    return first, column or second


def fitting(measures: Sequence[str], first: str, second: str, column: str) -> list[str]:
    """The charts that can show it, the table always among them."""
    measure = MEASURES[measures[0]]
    pair = [key for key in drawn_pair(first, second, column) if key]
    is_whole = keeps_documents_whole((first, second, column))
    is_sum = measure.is_sum or (measure.key == DOCUMENTS and is_whole)

    def suits(chart: str) -> bool:
        is_of_two = chart in (*_OF_TWO, "line")
        # What is left out of a picture is put together, which the number of documents does not stand.
        is_merged = bool(second and column) if is_of_two else len(pair) > 1
        if is_merged and measure.key == DOCUMENTS and not is_whole:
            return False
        if chart in _OF_PARTS and not is_sum:
            return False
        if chart in _OF_TWO and len(pair) < 2:
            return False
        return chart != "line" or any(DIMENSIONS[key].is_time for key in pair)

    return [chart for chart in CHARTS if chart == NO_CHART or suits(chart)]


def refuse_unfit(chart: str, measures: Sequence[str], first: str, second: str, column: str) -> None:
    """Raises `Invalid` with the charts that can show it, and why this one cannot."""
    able = fitting(measures, first, second, column)
    if chart in able:
        return
    said = _("{chart}: {reason} What can show this: {others}.").format(
        chart=CHARTS[chart], reason=_reason(chart, measures[0], first, second, column),
        others=_(", ").join(str(CHARTS[one]) for one in able),
    )  # fmt: skip
    raise Invalid(said, code="chart_unfit", fields={"chart": said})


def _reason(chart: str, measure: str, first: str, second: str, column: str) -> str:
    pair = [key for key in drawn_pair(first, second, column) if key]
    if chart in _OF_PARTS and not MEASURES[measure].is_sum:
        return _("“{measure}” is no part of a whole.").format(measure=MEASURES[measure].label)
    if chart in _OF_TWO and len(pair) < 2:
        return _("it needs a second grouping, of rows or columns.")
    if chart == "line" and not any(DIMENSIONS[key].is_time for key in pair):
        return _("it needs a month, quarter or year among the groupings.")
    return _("it would have to add up numbers of documents, and a document may lie in several groups.")
