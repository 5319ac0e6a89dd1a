"""The part of an article that answers: its summary, and the paragraph nearest to the question."""

from hesi.support.assistant.matching.terms import terms_of
from hesi.support.knowledge.text import plain

MOST_SIGNS = 400
_LEAST_SIGNS = 8


def passage_of(summary: str, body: str, question: str) -> str:
    """At most 400 signs of the article itself, never a word of anybody else's; lines are parted by a line break."""
    wanted = terms_of(question)
    paragraphs = [line.strip() for line in plain(body).split("\n") if len(line.strip()) > _LEAST_SIGNS]
    best = max(paragraphs, key=lambda line: len(wanted & terms_of(line)), default="")
    parts = [summary.strip()] if summary.strip() else []
    if best and best != summary and (not parts or wanted & terms_of(best)):
        parts.append(best)
    text = "\n".join(parts)
    return text if len(text) <= MOST_SIGNS else text[: MOST_SIGNS - 1].rstrip() + "…"
