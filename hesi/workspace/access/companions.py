"""What goes along through all pages, such as a talk that goes on. Modules say what and for whom; the shell draws it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.http import HttpRequest


@dataclass(frozen=True, slots=True)
class Companion:
    """A small part of a module on every page of one person.

    `entry` is the template in the top bar, `part` the one at the end of the page, empty for none; both are drawn with
    `companion`. `script` and `sheet` are static files of the module. `live` is the stream that a page without a
    signed-in person listens to, empty for none.
    """

    entry: str
    script: str
    sheet: str
    part: str = ""
    live: str = ""
    facts: dict[str, Any] = field(default_factory=dict)


Finder = Callable[[HttpRequest], Companion | None]
_finders: list[Finder] = []


def companion(find: Finder) -> Finder:
    """Have the shell ask this function on every page, of members and of others; it must be cheap. For `apps.py`."""
    if find not in _finders:
        _finders.append(find)
    return find


def companions_for(request: HttpRequest) -> list[Companion]:
    """Everything that goes along for whoever asks."""
    return [found for find in _finders if (found := find(request)) is not None]
