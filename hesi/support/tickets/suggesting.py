"""What may answer a question while it is typed: articles, and what the person has asked already."""

from dataclasses import dataclass
from typing import Any

from hesi.core.text import clean_line, tokens
from hesi.support.knowledge.queries import Suggestion, suggest
from hesi.support.tickets.models import Ticket
from hesi.support.tickets.requester import as_requester
from hesi.workspace.access.actor import Actor

MOST_ARTICLES, MOST_TICKETS = 3, 2
# Fewer signs than this say nothing yet.
LEAST_SIGNS = 4
_LOOKED_AT = 40
_ALIKE = 0.5


@dataclass(frozen=True, slots=True)
class Hints:
    """What is shown under the title while it is typed."""

    articles: list[Suggestion]
    asked: list[Ticket]


def hints_for(text: str, actor: Actor, *, language: str) -> Hints:
    """Articles that may answer, and open tickets of the same person that ask much the same."""
    text = clean_line(text, 300)
    if len(text) < LEAST_SIGNS:
        return Hints([], [])
    articles = suggest(text, actor, language=language, limit=MOST_ARTICLES)
    with as_requester(actor) as requester:
        return Hints(articles, alike_and_open(text, requester))


def alike_and_open(text: str, requester: Any) -> list[Ticket]:
    """The person's own open tickets whose title shares at least half of the words."""
    wanted = set(tokens(text))
    mine = Ticket.objects.visible_to(requester).filter(requester_id=requester.requester_id).open()
    scored = [(_likeness(wanted, set(tokens(row.title))), row) for row in mine.order_by("-pk")[:_LOOKED_AT]]
    alike = sorted((pair for pair in scored if pair[0] >= _ALIKE), key=lambda pair: -pair[0])
    return [row for _score, row in alike[:MOST_TICKETS]]


def _likeness(wanted: set[str], title: set[str]) -> float:
    """The part of the shorter text's terms that the other one holds too."""
    shorter = min(len(wanted), len(title))
    return len(wanted & title) / shorter if shorter else 0.0
