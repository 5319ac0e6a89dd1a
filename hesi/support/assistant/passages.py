"""The part of an article that answers: its summary, and the text from the paragraph nearest to the question on."""

from hesi.support.assistant.matching.terms import terms_of
from hesi.support.knowledge.text import plain

MOST_SIGNS = 400
_LEAST_SIGNS = 8


def passage_of(summary: str, body: str, question: str) -> str:
    """At most 400 signs of the article itself, never a word of anybody else's; lines are parted by a line break."""
    wanted = terms_of(question)
    paragraphs = [line.strip() for line in plain(body).split("\n") if len(line.strip()) > _LEAST_SIGNS]
    at = max(range(len(paragraphs)), key=lambda place: len(wanted & terms_of(paragraphs[place])), default=0)
    parts = [summary.strip()] if summary.strip() else []
    # What follows belongs to it more often than not: a list under its heading sentence.
    parts += [line for line in paragraphs[at:] if line not in parts]
    text = "\n".join(parts)
    return text if len(text) <= MOST_SIGNS else text[: MOST_SIGNS - 1].rstrip() + "…"
