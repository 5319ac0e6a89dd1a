"""The way a database takes to the expenses: by their days, by few documents, or through the documents one by one.

SQLite keeps no statistics. Left to choose, it takes the index of a state that nearly every document has, or fetches
every expense of a company by its day. So each statement leaves it one index only and hides the other columns from it;
PostgreSQL, which knows how many rows there are of each, does not notice.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Any

from django.db import connection
from django.db.models import F, Q, QuerySet

from hesi.expenses.documents.grants import VIEW_ALL_DOCUMENTS
from hesi.expenses.documents.models import Document, Line, asked_to_decide
from hesi.insights.hidden import Hidden
from hesi.insights.search_language.terms import Question, Term, Word
from hesi.insights.search_language.vocabulary import Vocabulary
from hesi.workspace.access.actor import AnyActor

# So many documents are named one by one.
MOST_DOCUMENTS = 5_000


def is_of_days(term: Term) -> bool:
    """Whether the term says on which days the expenses were made, so that they are found and listed by day."""
    return term.field in ("month", "date") and not term.is_negated


@dataclass(frozen=True, slots=True)
class Way:
    """Where the answer lies: in these documents when they are few, else by day or in any document of the company.

    `is_bounded`: whoever asks adds where among the documents; SQLite enters the index at one bound only.
    """

    documents: list[int] | None
    by_day: bool
    is_bounded: bool = False

    @property
    def lines(self) -> QuerySet[Line]:
        """Expenses of the company in no order, all that can answer the question among them.

        Each has `on_day` and `of_document` for conditions and orders that must not change the way.
        """
        is_by_day = self.by_day and self.documents is None
        lines: Any = Line.objects.order_by().annotate(
            on_day=F("spent_on") if is_by_day else Hidden("spent_on"),
            of_document=F("document_id") if self.documents is None else Hidden("document_id"),
        )
        if self.documents is not None:
            lines = lines.filter(document_id__in=self.documents)
        elif not is_by_day and not self.is_bounded:
            lines = lines.filter(document_id__gt=0)
        found: QuerySet[Line] = lines
        return found


def way_to(question: Question, vocabulary: Vocabulary) -> Way:
    """How the answer is found best."""
    return Way(_few_documents(question, vocabulary), any(is_of_days(term) for term in question.terms))


def _few_documents(question: Question, vocabulary: Vocabulary) -> list[int] | None:
    """The documents that can hold an answer, where an index tells them and they are few; some may hold none."""
    for term in question.terms:
        if term.field in _NAMING and not term.is_negated:
            found = _ids(_NAMING[term.field](term, vocabulary))
            if len(found) <= MOST_DOCUMENTS:
                return found
    return _few_seen(vocabulary.actor)


def _few_seen(actor: AnyActor) -> list[int] | None:
    """Those that somebody who does not see every document may see."""
    if actor.is_system or actor.holds(VIEW_ALL_DOCUMENTS):
        return None
    parts = [asked_to_decide(actor).values_list("subject_id", flat=True)]
    if actor.headed_department_ids:
        headed = Document.objects.filter(department__in=sorted(actor.headed_department_ids))
        parts.append(headed.order_by().values_list("pk", flat=True))
    own = Document.objects.submitted_by(actor.member_id).order_by().values_list("pk", flat=True)
    found = list(own.union(*parts)[: MOST_DOCUMENTS + 1])
    return sorted(found) if len(found) <= MOST_DOCUMENTS else None


def number_is(path: str, word: Word) -> Q:
    """The document of this number, or those whose number begins so. Numbers are in capitals."""
    asked = word.text.upper()
    if word.is_exact:
        return Q(**{f"{path}number": asked})
    if connection.vendor != "sqlite":
        return Q(**{f"{path}number__startswith": asked})
    # Its LIKE, which does not tell capitals from small letters, uses no index.
    return Q(**{f"{path}number__gte": asked, f"{path}number__lt": asked + "\U0010ffff"})


def _by_number(term: Term, _vocabulary: Vocabulary) -> Q:
    return reduce(or_, (number_is("", word) for word in term.words))


def _by_person(term: Term, vocabulary: Vocabulary) -> Q:
    return Q(submitter__in=sorted(vocabulary.people(term)))


_NAMING: dict[str, Callable[[Term, Vocabulary], Q]] = {"number": _by_number, "person": _by_person}


def _ids(condition: Q) -> list[int]:
    """At most one more than are named one by one."""
    rows = Document.objects.filter(condition).order_by().values_list("pk", flat=True)
    return list(rows[: MOST_DOCUMENTS + 1])
