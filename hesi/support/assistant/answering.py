"""What is answered, in a fixed order: a person, no acts, the own records, the articles, else that nothing is known.

Whatever stands in a question, an article, an invoice or a title is compared and shown, never obeyed: there is no
instruction here that could be talked out of its place, and nothing that writes.
"""

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from hesi.support.assistant.finding import Found, Search, find_articles
from hesi.support.assistant.generating import said_by_endpoint
from hesi.support.assistant.matching.bars import Outcome
from hesi.support.assistant.models import Turn
from hesi.support.assistant.wishes import wants_act, wants_human
from hesi.workspace.access.actor import Actor
from hesi.workspace.answers import Question, Source, answer_from_records

Kind = Turn.Kind
_SURE = 0.5


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer with what it rests on; `also` are articles that may help besides."""

    kind: str
    text: str
    sources: tuple[Source, ...] = ()
    also: tuple[Source, ...] = ()
    article: str = ""


def reply_to(text: str, actor: Actor | None, *, language: str) -> Reply:
    """The answer for a member in their own workspace, or for a visitor (`actor` None). Reads only."""
    question = Question(text)
    if wants_human(question):
        return Reply(Kind.HUMAN, _("Of course. Hand this over and our team answers; what was said here goes along."))
    search = find_articles(text, actor, language=language)
    if wants_act(question):
        return _cannot_act(search)
    record = answer_from_records(question, actor) if actor is not None else None
    if record is not None and record.confidence >= _SURE and record.sources:
        also = _sources(search.articles[:2]) if search.outcome == Outcome.ANSWER else ()
        return Reply(Kind.RECORDS, record.text, record.sources, also)
    if search.outcome == Outcome.ANSWER:
        return _from_articles(text, search)
    return _nothing(search)


def _from_articles(text: str, search: Search) -> Reply:
    best, *others = search.articles
    told = said_by_endpoint(text, search.articles) or best.passage
    return Reply(Kind.ARTICLE, told, _sources([best]), _sources(others), best.key)


def _cannot_act(search: Search) -> Reply:
    said = _("I only look things up; nothing is approved, changed or sent from here. You do it yourself on its page.")
    if search.outcome != Outcome.ANSWER:
        return Reply(Kind.NO_ACT, said, (Source(_("Help centre"), reverse("articles")),), _sources(_near(search)))
    best, *others = search.articles
    return Reply(Kind.NO_ACT, f"{said}\n{best.passage}", _sources([best]), _sources(others), best.key)


def _nothing(search: Search) -> Reply:
    near = _sources(_near(search))
    if near:
        said = _("I have no sure answer to that. These articles come nearest; our team can help as well.")
    else:
        said = _("I know nothing about that, and I do not guess. Ask it in other words, or hand it over to our team.")
    return Reply(Kind.NOTHING, said, also=near)


def _near(search: Search) -> tuple[Found, ...]:
    return search.articles if search.outcome != Outcome.NOTHING else ()


def _sources(articles: Any) -> tuple[Source, ...]:
    return tuple(Source(row.title, row.url) for row in articles)
