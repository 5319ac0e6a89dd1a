"""The expenses a report is about, for one person, and those behind one of its numbers."""

from collections.abc import Mapping
from typing import Any

from django.db import connection
from django.db.models import QuerySet

from hesi.core.errors import Invalid
from hesi.expenses.documents.models import Line
from hesi.insights.hidden import Hidden
from hesi.insights.own_reports.definition import Definition
from hesi.insights.own_reports.dimensions import DIMENSIONS
from hesi.insights.reports.asking import Asking
from hesi.insights.search_language import matching, questions
from hesi.workspace.access.actor import AnyActor

# In an address: the value of the first and second grouping of rows, and of the columns.
PLACES = ("a", "b", "c")
# Up to so many months SQLite finds the expenses by their day; of more it reads all of the company.
_MONTHS_BY_DAY = 6


def asking_of(definition: Definition, actor: AnyActor) -> Asking:
    """Who asks, of which months."""
    return Asking(actor, *definition.months(actor.tenant.today))


def check_question(text: str) -> None:
    """Raises `Invalid` at the field `question` where the search does not understand it."""
    try:
        questions.parse(text)
    except Invalid as refusal:
        raise Invalid(refusal.message, code=refusal.code, fields={"question": refusal.message}) from None


def lines_of(definition: Definition, asking: Asking, *, are_added_up: bool = False) -> QuerySet[Line]:
    """What counts of these months among the documents this person may see, narrowed by the question.

    `are_added_up`: all of them are read, in no order. Raises `Invalid` for a question that makes no sense (any more).
    """
    first, after = asking.window.days
    found: QuerySet[Line] = matching.lines_of(questions.parse(definition.question), asking.actor)
    if are_added_up and connection.vendor == "sqlite" and len(asking.months) > _MONTHS_BY_DAY:
        # By document they lie almost as in the file. By day SQLite fetches each from another page: five times the time.
        found = found.filter(document_id__gt=0).alias(day=Hidden("spent_on"))
        return found.filter(day__gte=first, day__lt=after).order_by()
    return found.filter(spent_on__gte=first, spent_on__lt=after).order_by()


def lines_at(definition: Definition, asking: Asking, place: Mapping[str, str]) -> QuerySet[Line]:
    """The lines behind one number: `place` says the value of each grouping that is held, as `a`, `b` and `c`."""
    lines: Any = lines_of(definition, asking)
    held = dict(zip(PLACES, (definition.first, definition.second, definition.column), strict=True))
    for name, key in held.items():
        if key and name in place:
            dimension = DIMENSIONS[key]
            value = dimension.read(place[name])
            lines = lines.annotate(**{f"at_{name}": dimension.group(asking)})
            lines = lines.filter(**{f"at_{name}__isnull": True} if value is None else {f"at_{name}": value})
    found: QuerySet[Line] = lines
    return found
