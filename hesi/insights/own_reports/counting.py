"""The one statement of a report: every group with its sums."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from hesi.core.errors import TooMany
from hesi.expenses.documents.models import Line
from hesi.insights.own_reports.definition import Definition
from hesi.insights.own_reports.dimensions import DIMENSIONS, Names, keeps_documents_whole
from hesi.insights.own_reports.measures import DOCUMENTS, MEASURES, Sums, aggregate_of, parts_of, together, weight_of
from hesi.insights.reports.asking import Asking

# More groups than these no table, picture or spreadsheet of a person holds.
MOST_GROUPS = 50_000


class TooManyGroups(TooMany):
    code = "too_many_groups"


@dataclass(frozen=True, slots=True)
class Group:
    """One combination of values: of the rows, of the column (None where there is none), and its sums."""

    row: tuple[Any, ...]
    column: Any
    sums: Sums


@dataclass(frozen=True, slots=True)
class Counted:
    """All groups, what they come to together, and how each value is called."""

    groups: list[Group]
    whole: Sums
    names: dict[str, Names]
    adds_documents: bool

    def name(self, key: str, value: Any) -> str:
        """A value of this dimension in the reader's language."""
        return self.names[key][value]


def count(definition: Definition, lines: QuerySet[Line], asking: Asking) -> Counted:
    """Group the lines in one statement. Raises `TooManyGroups` where nobody could read the answer.

    How many documents there are together needs a second one where a document may lie in several groups.
    """
    keys, parts = definition.groupings, parts_of(definition.measures)
    grouped = {f"of_{at}": DIMENSIONS[key].group(asking) for at, key in enumerate(keys)}
    sums = {f"sum_{part}": aggregate_of(part, asking) for part in parts}
    rows: Any = lines.annotate(**grouped).values_list(*grouped).annotate(**sums).order_by()
    found = list(rows[: MOST_GROUPS + 1])
    if len(found) > MOST_GROUPS:
        raise TooManyGroups(
            _("These groupings make more than {count} groups. Leave one out, choose a coarser one or fewer months.")
            .format(count=f"{MOST_GROUPS:,}")
        )  # fmt: skip
    depth = len(definition.row_groupings)
    groups = [
        Group(
            row[:depth], row[depth] if definition.column else None,
            {part: value or 0 for part, value in zip(parts, row[len(keys) :], strict=True)},
        )
        for row in found
    ]  # fmt: skip
    adds_documents = keeps_documents_whole(keys)
    whole = dict(together((group.sums for group in groups), adds_documents=adds_documents))
    if DOCUMENTS in parts and groups and not adds_documents:
        whole |= lines.aggregate(**{DOCUMENTS: aggregate_of(DOCUMENTS, asking)})
    names = {
        key: DIMENSIONS[key].names(list(dict.fromkeys(row[at] for row in found)), asking) for at, key in enumerate(keys)
    }
    return Counted(groups, whole, names, adds_documents)


def gathered(groups: Iterable[Group], by: Callable[[Group], Any]) -> dict[Any, list[Sums]]:
    """The sums of groups that have this in common, in the order in which they come."""
    found: dict[Any, list[Sums]] = {}
    for group in groups:
        found.setdefault(by(group), []).append(group.sums)
    return found


def ordered(definition: Definition, counted: Counted, key: str, sums: dict[Any, list[Sums]]) -> list[Any]:
    """The values of one dimension in the order in which they are shown."""
    sort = definition.sort or ("name" if DIMENSIONS[key].is_time else "most")
    # Equal ones by name, so that the order is the same each time.
    by_name = sorted(sums, key=lambda value: (value is None, counted.name(key, value), str(value)))
    if sort == "name":
        return by_name
    measure = MEASURES[definition.measures[0]]
    return sorted(by_name, key=lambda value: weight_of(measure, sums[value]), reverse=sort == "most")
