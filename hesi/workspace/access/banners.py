"""What stands over every page while it lasts. Modules say how to find theirs; the shell draws them."""

from collections.abc import Callable
from dataclasses import dataclass

from hesi.workspace.access.actor import AnyActor


@dataclass(frozen=True, slots=True)
class Banner:
    """One line over the page: `title` in bold, then `text`, then a link where there is more to know.

    `dismiss` is the address that is posted to by who wants it gone; empty: it stays as long as it lasts.
    """

    tone: str
    icon: str
    title: str
    text: str = ""
    url: str = ""
    link: str = ""
    dismiss: str = ""


Finder = Callable[[AnyActor], list[Banner]]
_finders: list[Finder] = []


def banner(find: Finder) -> Finder:
    """Have the shell ask this function on every page of a member; it must be cheap. Called once from `apps.py`."""
    if find not in _finders:
        _finders.append(find)
    return find


def banners_for(actor: AnyActor) -> list[Banner]:
    """Every banner this person is to see now."""
    return [one for find in _finders for one in find(actor)]
