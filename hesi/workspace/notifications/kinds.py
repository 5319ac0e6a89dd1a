"""The kinds of notice there are, so that each person can say how they want to hear of them."""

from dataclasses import dataclass

from django.utils.functional import Promise


@dataclass(frozen=True, slots=True)
class Kind:
    """`key` is stored with every notice of this kind; `label` is what the preferences page says."""

    key: str
    label: str | Promise
    order: int


_kinds: dict[str, Kind] = {}


def notice_kind(key: str, label: str | Promise, *, order: int = 100) -> str:
    """Name a kind of notice and get its key back; called once by the module that sends it."""
    _kinds[key] = Kind(key, label, order)
    return key


def all_kinds() -> list[Kind]:
    """Every named kind, in the order people read them."""
    return sorted(_kinds.values(), key=lambda kind: (kind.order, kind.key))
