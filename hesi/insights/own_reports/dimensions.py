"""By what expenses can be grouped: how the database tells the groups apart, and what people call them."""

from collections import Counter
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Case, F, IntegerField, Value, When
from django.db.models.functions import Coalesce
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hesi.core.text import whole_number
from hesi.expenses.documents.models import State
from hesi.expenses.policies.city_names import city_label
from hesi.insights.own_reports.expressions import MonthText, QuarterText, YearText, plain_city
from hesi.insights.reports.asking import Asking
from hesi.workspace.people.models import Department

Names = dict[Any, str]


def _id(text: str) -> int | None:
    """An id as an address says it; 0 is none."""
    return whole_number(text) or None


def _text(text: str) -> str:
    return text[:120]


@dataclass(frozen=True, slots=True)
class Dimension:
    """One way to group. `group(asking)` is what lines are told apart by, None for what has none.

    `names(values, asking)` says each value in the reader's language; `read` takes a value out of an address.
    `is_of_document`: all lines of a document share it, so that a document lies in one group only.
    """

    key: str
    label: str | Promise
    group: Callable[[Asking], Any] = field(repr=False)
    names: Callable[[Collection[Any], Asking], Names] = field(repr=False)
    read: Callable[[str], Any] = _id
    is_time: bool = False
    is_of_document: bool = False


def _as_written(values: Collection[Any], _asking: Asking) -> Names:
    return {value: str(value) for value in values}


def _departments(values: Collection[Any], asking: Asking) -> Names:
    return {value: asking.department_name(value or 0) for value in values}


def _types(values: Collection[Any], asking: Asking) -> Names:
    return {value: asking.type_name(value or 0) for value in values}


def _entities(values: Collection[Any], asking: Asking) -> Names:
    return {value: asking.entity_name(value or 0) for value in values}


def _people(values: Collection[Any], asking: Asking) -> Names:
    """By name; two of one name with their departments."""
    found = asking.members(values)
    known = Counter(one.name for one in found.values())
    return {
        pk: f"{one.name}（{one.department}）" if known[one.name] > 1 and one.department else one.name
        for pk, one in found.items()
    }


def _projects(values: Collection[Any], asking: Asking) -> Names:
    found = asking.projects(value for value in values if value)
    return {value: str(found[value]) if value in found else _("No project") for value in values}


def _states(values: Collection[Any], _asking: Asking) -> Names:
    # An address may name any word.
    return {value: str(State(value).label) for value in values if value in State.values}


def _cities(values: Collection[Any], _asking: Asking) -> Names:
    return {value: city_label(value) if value else _("No city") for value in values}


def _grades(values: Collection[Any], _asking: Asking) -> Names:
    return {value: value or _("No grade") for value in values}


def top_departments(asking: Asking) -> dict[int, int]:
    """Of each department the one it counts under: the highest, and below a single root the next.

    A company whose departments all lie under one root would otherwise have one group.
    """
    roots = asking.tree.children_of(None)
    found = {}
    for pk, department in asking.tree.every.items():
        way: list[Department] = asking.tree.way_to(department)
        found[pk] = way[1 if len(roots) == 1 and len(way) > 1 else 0].pk if way else pk
    return found


def _top(asking: Asking) -> Any:
    below: dict[int, list[int]] = {}
    for pk, top in top_departments(asking).items():
        below.setdefault(top, []).append(pk)
    cases = [When(bearer__in=pks, then=Value(top)) for top, pks in below.items()]
    if not cases:
        # Nothing but a constant would be no group at all.
        return F("bearer")
    return Case(*cases, default=None, output_field=IntegerField())


_ALL = (
    Dimension("month", gettext_lazy("Month"), lambda _a: MonthText("spent_on"), _as_written, _text, is_time=True),
    Dimension("quarter", gettext_lazy("Quarter"), lambda _a: QuarterText("spent_on"), _as_written, _text, is_time=True),
    Dimension("year", gettext_lazy("Year"), lambda _a: YearText("spent_on"), _as_written, _text, is_time=True),
    Dimension("department", gettext_lazy("Department"), lambda _a: F("bearer"), _departments),
    Dimension("top", gettext_lazy("Department, first level"), _top, _departments),
    Dimension("type", gettext_lazy("Expense type"), lambda _a: F("expense_type_id"), _types),
    Dimension("person", gettext_lazy("Employee"), lambda _a: F("document__submitter_id"), _people, is_of_document=True),
    Dimension("project", gettext_lazy("Project"), lambda _a: Coalesce("project_id", "document__project_id"), _projects),
    Dimension(
        "entity",
        gettext_lazy("Legal entity"),
        lambda _a: F("document__legal_entity_id"),
        _entities,
        is_of_document=True,
    ),
    Dimension("city", gettext_lazy("City"), lambda _a: plain_city(), _cities, _text),
    Dimension("state", gettext_lazy("State"), lambda _a: F("document__state"), _states, _text, is_of_document=True),
    Dimension(
        "grade", gettext_lazy("Grade"), lambda _a: F("document__submitter__grade"), _grades, _text, is_of_document=True
    ),
)
DIMENSIONS = {dimension.key: dimension for dimension in _ALL}


def keeps_documents_whole(keys: Iterable[str]) -> bool:
    """Whether a document lies in one group of these dimensions only, so that documents can be added up."""
    return all(DIMENSIONS[key].is_of_document for key in keys if key)


def as_text(value: object) -> str:
    """A value as an address says it."""
    return "0" if value is None else str(value)


def every_time(key: str, months: list[date]) -> list[str]:
    """The months, quarters or years that these months lie in, those without any expense too."""
    if key == "month":
        return [f"{month:%Y-%m}" for month in months]
    told = [f"{month:%Y}" if key == "year" else f"{month:%Y}-Q{(month.month + 2) // 3}" for month in months]
    return list(dict.fromkeys(told))
