"""The ways to help that the help centre shows: each part of support says what it offers, and to whom."""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.functional import Promise

from hesi.workspace.access.actor import AnyActor


@dataclass(frozen=True, slots=True)
class HelpDoor:
    """One way to help, as the help centre shows it: a name, one sentence, and where it leads.

    `for_guests`: people who are not signed in get it too. `note(actor)` is what stands beside it now, such as
    "about 2 minutes", empty for nothing; the actor is None for a guest. `is_open(actor)` hides it where it is False.
    """

    key: str
    label: str | Promise
    text: str | Promise
    url_name: str
    icon: str
    order: int
    for_guests: bool = False
    note: Callable[[AnyActor | None], str] | None = None
    is_open: Callable[[AnyActor | None], bool] | None = None


_doors: dict[str, HelpDoor] = {}


def help_door(door: HelpDoor) -> None:
    """Show this way to help; called once from the module's `apps.py`."""
    _doors[door.key] = door


def help_doors(actor: AnyActor | None) -> list[HelpDoor]:
    """The ways this person has, in their order; None is a guest."""
    doors = (door for door in _doors.values() if actor is not None or door.for_guests)
    return sorted((d for d in doors if d.is_open is None or d.is_open(actor)), key=lambda door: door.order)
