"""Words of the rooms above for choices in the rooms below: flows and policies name expense types, knowing none."""

from collections.abc import Callable

EXPENSE_TYPE, TEMPLATE, KIND = "expense_type", "template", "kind"
Choices = list[tuple[str, str]]

_offers: dict[str, Callable[[], Choices]] = {}


def offer(word: str, choices: Callable[[], Choices]) -> None:
    """Called once at start-up by the owner of the word; `choices()` gives key and label in the open workspace."""
    _offers[word] = choices


def offered(word: str) -> Choices:
    """Key and label of everything this word may be; empty when nobody offers it."""
    return _offers[word]() if word in _offers else []
