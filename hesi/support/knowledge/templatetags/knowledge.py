"""Words of the library's templates."""

from django import template
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from hesi.core.text import query_tokens
from hesi.support.knowledge.models import Edition
from hesi.support.knowledge.queries import language_for

register = template.Library()


@register.filter
def in_language(texts: dict[str, Edition]) -> str:
    """The title in the reader's language, else in the other one; empty when nothing is written yet."""
    found = texts.get(language_for(get_language() or "")) or next(iter(texts.values()), None)
    return found.title if found else ""


@register.filter
def marked(text: str, asked: str) -> SafeString:
    """The text with the words that were asked for marked."""
    held = [False] * len(text)
    folded = text.casefold()
    if len(folded) == len(text):
        for term in query_tokens(asked):
            at = folded.find(term)
            while at >= 0:
                held[at : at + len(term)] = [True] * len(term)
                at = folded.find(term, at + 1)
    pieces, start = [], 0
    for at in range(1, len(text) + 1):
        if at == len(text) or held[at] != held[start]:
            piece = escape(text[start:at])
            pieces.append(f"<mark>{piece}</mark>" if held[start] else piece)
            start = at
    return mark_safe("".join(pieces))  # noqa: S308 - every piece was escaped
