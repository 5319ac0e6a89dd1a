"""What the help centre's one search looks through: each part of support says how its own is asked."""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.functional import Promise

from hesi.workspace.access.actor import AnyActor


@dataclass(frozen=True, slots=True)
class Found:
    """One thing a search found: its title, where it stands, and a piece of its text."""

    title: str
    url: str
    excerpt: str = ""
    is_own: bool = False


@dataclass(frozen=True, slots=True)
class HelpSearch:
    """`find(asked, actor, limit)` gives what this person may read, best first; the actor is None for a guest.

    `url_name` is the page that shows all of it, asked with `?q=`.
    """

    key: str
    label: str | Promise
    url_name: str
    order: int
    find: Callable[[str, AnyActor | None, int], list[Found]]


_searches: dict[str, HelpSearch] = {}


def help_search(search: HelpSearch) -> None:
    """Look through this too; called once from the module's `apps.py`."""
    _searches[search.key] = search


def find_help(asked: str, actor: AnyActor | None, *, limit: int = 5) -> list[tuple[HelpSearch, list[Found]]]:
    """What each part found, in their order; parts that found nothing are left out."""
    found = ((search, search.find(asked, actor, limit)) for search in sorted(_searches.values(), key=lambda s: s.order))
    return [(search, rows) for search, rows in found if rows]
