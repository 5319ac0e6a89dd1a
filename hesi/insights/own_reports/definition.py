"""What a report of one's own is: which sums, grouped by what, of which expenses and months, and how it is drawn."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any, Self

from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hesi.core.errors import Invalid
from hesi.core.text import clean_line, whole_number
from hesi.core.time import add_months
from hesi.insights.forms import month_of
from hesi.insights.own_reports.charts import CHARTS, refuse_unfit
from hesi.insights.own_reports.dimensions import DIMENSIONS
from hesi.insights.own_reports.measures import MEASURES
from hesi.insights.reports.asking import MOST_MONTHS
from hesi.insights.search_language.questions import MOST_CHARS

OWN_MONTHS = "own"
WINDOWS = {
    "1": gettext_lazy("This month"),
    "before": gettext_lazy("Last month"),
    "3": gettext_lazy("Last 3 months, this one included"),
    "6": gettext_lazy("Last 6 months, this one included"),
    "12": gettext_lazy("Last 12 months, this one included"),
    "24": gettext_lazy("Last 24 months, this one included"),
    "year": gettext_lazy("This year"),
    "year-before": gettext_lazy("Last year"),
    OWN_MONTHS: gettext_lazy("From month to month"),
}
SORTS = {
    "": gettext_lazy("As it suits: time in order, else the largest first"),
    "most": gettext_lazy("The largest first"),
    "least": gettext_lazy("The smallest first"),
    "name": gettext_lazy("By name or time"),
}
TOPS = (0, 5, 10, 20, 50)
MOST_QUESTION = MOST_CHARS


@dataclass(frozen=True, slots=True)
class Definition:
    """Keys of measures and dimensions, a question as the search understands it, and a choice of each list.

    `first` and `second` group the rows, `column` the columns; `top` keeps so many of the first grouping (0: all) and
    puts the others together. `since` and `until` are months, said for the window `own` only.
    """

    measures: tuple[str, ...] = ("spent",)
    first: str = "top"
    second: str = ""
    column: str = ""
    question: str = ""
    window: str = "12"
    since: str = ""
    until: str = ""
    chart: str = "bar"
    sort: str = ""
    top: int = 0

    @classmethod
    def of(cls, facts: Mapping[str, Any]) -> Self:
        """A definition out of what a form, an address or the database says. Raises `Invalid` by field."""
        measures = facts.get("measures") or cls().measures
        kept = measures.split(",") if isinstance(measures, str) else list(measures)
        found = cls(
            measures=tuple(dict.fromkeys(kept)),
            top=whole_number(facts.get("top") or 0) or 0,
            # Cut where it is too long in any case: a question cut short would ask for something else.
            question=clean_line(str(facts.get("question") or ""), MOST_QUESTION * 2),
            **{name: str(facts.get(name) or usual) for name, usual in _WORDS.items()},
        )
        found.check()
        return found

    @classmethod
    def of_query(cls, query: QueryDict) -> Self:
        """The definition an address says; what it leaves out is as usual. Raises `Invalid`."""
        facts: dict[str, Any] = {name: query.get(name, "") for name in cls.__slots__}
        facts["measures"] = ",".join(query.getlist("measures"))
        # The search hands its question over by its own name.
        facts["question"] = facts["question"] or query.get("q", "")
        # An empty chart is a choice of a form; an address without one says nothing.
        return cls.of(facts | {"chart": query.get("chart", "bar")})

    def check(self) -> None:
        """Raises `Invalid` naming the field that makes no sense, with what would."""
        for name, known in (("window", WINDOWS), ("sort", SORTS), ("chart", CHARTS)):
            if getattr(self, name) not in known:
                raise _wrong(name)
        if self.top not in TOPS:
            raise _wrong("top")
        if not self.measures or any(key not in MEASURES for key in self.measures):
            raise _wrong("measures")
        self._check_groupings()
        self._check_months()
        refuse_unfit(self.chart, self.measures, self.first, self.second, self.column)

    def _check_groupings(self) -> None:
        groupings = {"first": self.first, "second": self.second, "column": self.column}
        for name, key in groupings.items():
            if key not in DIMENSIONS and (key or name == "first"):
                raise _wrong(name)
        if self.second and self.second == self.first:
            said = _("The rows are grouped by this already. Choose another grouping, or none.")
            raise Invalid(said, fields={"second": said})
        if self.column and self.column in (self.first, self.second):
            said = _("The rows are grouped by this already. Choose another one for the columns, or none.")
            raise Invalid(said, fields={"column": said})
        if self.column and len(self.measures) > 1:
            said = _("Side by side in columns there is room for one number. Choose one, or leave the columns empty.")
            raise Invalid(said, fields={"measures": said})

    def _check_months(self) -> None:
        if self.window != OWN_MONTHS:
            return
        since, until = self._own_months()
        if since > until:
            said = _("The report ends before it begins. Choose a later month.")
            raise Invalid(said, fields={"until": said})
        if add_months(since, MOST_MONTHS - 1) < until:
            said = _("A report covers at most {count} months. Choose a later month to begin with.")
            raise Invalid(said.format(count=MOST_MONTHS), fields={"since": said.format(count=MOST_MONTHS)})

    def _own_months(self) -> tuple[date, date]:
        months = []
        for name in ("since", "until"):
            try:
                months.append(month_of(getattr(self, name)))
            except Invalid as refusal:
                raise Invalid(refusal.message, code=refusal.code, fields={name: refusal.message}) from None
        return months[0], months[1]

    def months(self, today: date) -> tuple[date, date]:
        """The first and the last month it covers today, both first days."""
        this = today.replace(day=1)
        if self.window == OWN_MONTHS:
            return self._own_months()
        if self.window == "before":
            return add_months(this, -1), add_months(this, -1)
        if self.window.startswith("year"):
            first = date(this.year - (self.window != "year"), 1, 1)
            return first, this if self.window == "year" else add_months(first, 11)
        return add_months(this, 1 - int(self.window)), this

    @property
    def groupings(self) -> tuple[str, ...]:
        """The dimensions in use: of rows, then of columns."""
        return tuple(key for key in (self.first, self.second, self.column) if key)

    @property
    def row_groupings(self) -> tuple[str, ...]:
        return (self.first, self.second) if self.second else (self.first,)

    def as_json(self) -> dict[str, Any]:
        """As it is stored."""
        return asdict(self) | {"measures": list(self.measures)}

    def as_query(self) -> dict[str, str]:
        """As an address says it, without what is empty."""
        facts = self.as_json() | {"measures": ",".join(self.measures), "top": str(self.top or "")}
        return {name: str(value) for name, value in facts.items() if value or name == "chart"}


# What is said in one word, and what it is where nothing is said.
_WORDS = dict.fromkeys(("second", "column", "since", "until", "chart", "sort"), "") | {"first": "top", "window": "12"}


def _wrong(name: str) -> Invalid:
    said = _("This choice does not exist. Choose one of the list.")
    return Invalid(said, fields={name: said})
