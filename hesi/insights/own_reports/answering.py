"""The answer to a report, for one reader: everything a page, a file and a mail show of it."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from hesi.insights.links import address
from hesi.insights.own_reports.counting import count
from hesi.insights.own_reports.definition import Definition
from hesi.insights.own_reports.filtering import asking_of, lines_of
from hesi.insights.own_reports.picturing import picture_of
from hesi.insights.own_reports.table import Laying, Place, Table
from hesi.insights.pictures import Picture
from hesi.insights.report import Scope
from hesi.workspace.access.actor import AnyActor

MOST_ROWS = 200


@dataclass(frozen=True, slots=True)
class Answer:
    """The table and the picture beside it, whose papers are counted, and the currency."""

    table: Table
    picture: Picture | None
    scope: Scope
    currency: str


def answer_for(definition: Definition, actor: AnyActor, *, most_rows: int | None = MOST_ROWS) -> Answer:
    """What the report says to this person now, always over the documents they may see themselves.

    `most_rows` None gives every row, as a file has them. Raises `TooManyGroups`, and `Invalid` for a question that the
    search does not understand.
    """
    asking = asking_of(definition, actor)
    counted = count(definition, lines_of(definition, asking, are_added_up=True), asking)

    def opening(place: Place) -> str:
        return lines_address(definition, place)

    table = Laying(definition, counted, asking, opening=opening, most_rows=most_rows).table()
    return Answer(table, picture_of(definition, counted, asking), asking.scope, asking.currency)


def lines_address(definition: Definition, place: Place) -> str:
    """The page of the expenses behind a number. An empty value is one too: a city that nobody named."""
    chosen: dict[str, Any] = {**definition.as_query(), **place}
    return f"{address('own-report-lines')}?{urlencode(chosen)}"
