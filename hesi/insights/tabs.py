"""The rooms of reports, shown as tabs above each of their pages. Each room registers its own."""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.functional import Promise

from hesi.workspace.access.actor import AnyActor


def _everybody(_actor: AnyActor) -> bool:
    return True


@dataclass(frozen=True, slots=True)
class Tab:
    """One room: its address's name, and for whom it is."""

    key: str
    label: str | Promise
    url_name: str
    order: int
    is_for: Callable[[AnyActor], bool] = _everybody


_tabs: dict[str, Tab] = {}


def tab(one: Tab) -> None:
    """Show this room above the pages of reports; called once from its `apps.py`."""
    _tabs[one.key] = one


def tabs_for(actor: AnyActor) -> list[Tab]:
    """The rooms this person may enter, in order."""
    return sorted((one for one in _tabs.values() if one.is_for(actor)), key=lambda one: one.order)
