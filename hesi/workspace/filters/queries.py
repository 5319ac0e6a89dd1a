"""Filters as text that can be compared: the same question is the same text, whatever order it was asked in."""

from urllib.parse import parse_qsl, urlencode

# The page of a list, and the mark of a form, are no part of what is asked.
_NOT_ASKED = {"cursor", "csrfmiddlewaretoken"}


def canonical(query: str) -> str:
    """The filters of an address in one order, without empty ones."""
    return urlencode(sorted((name, value) for name, value in parse_qsl(query) if value and name not in _NOT_ASKED))
