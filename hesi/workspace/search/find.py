"""Searching: what a person finds is what they may see, decided by each subject's own `visible_to`."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.utils.functional import Promise

from hesi.workspace.access.actor import AnyActor
from hesi.workspace.events.subjects import subject_of
from hesi.workspace.search.matching import newest_of_each, subjects_holding
from hesi.workspace.search.models import SearchEntry

# The hits of each kind that are tried for being visible before all of them are asked.
MOST_NEWEST = 200


@dataclass(frozen=True, slots=True)
class Kind:
    """How one type of subject is headed in the results."""

    subject_type: str
    label: str | Promise
    icon: str
    order: int


@dataclass(frozen=True, slots=True)
class Group:
    """The hits of one kind, newest first. `has_more` says that some are not shown."""

    kind: Kind
    hits: list[SearchEntry]
    has_more: bool


Finder = Callable[[str, AnyActor, int], Group]

_kinds: dict[str, Kind] = {}
_elsewhere: dict[str, Finder] = {}


def search_kind(subject_type: str, label: str | Promise, *, icon: str = "file-text", order: int = 100) -> None:
    """Say how results of this type are headed; called once from the owning module's `apps.py`."""
    _kinds[subject_type] = Kind(subject_type, label, icon, order)


def search_elsewhere(subject_type: str, finder: Finder) -> None:
    """Add what a person finds in another workspace: `finder(query, actor, limit)` asks there as who they are there.

    Called once from the owning module's `apps.py`; the kind is named by `search_kind`.
    """
    _elsewhere[subject_type] = finder


def find(query: str, actor: AnyActor, *, limit: int = 20, subject_type: str = "") -> list[Group]:
    """What the actor may see that holds every word of the query, at most `limit` of each kind.

    One statement asks the index, one each kind whether the actor may see it, one reads the entries shown.
    """
    seen = {
        found: _seen(found, ids, query, actor, limit)
        for found, ids in newest_of_each(query, subject_type=subject_type, most=MOST_NEWEST).items()
    }
    entries = _entries({found: ids[:limit] for found, ids in seen.items()})
    groups = [Group(kind_of(found), entries[found], has_more=len(ids) > limit) for found, ids in seen.items()]
    if query:
        asked = [finder for kind, finder in _elsewhere.items() if subject_type in ("", kind)]
        groups += [finder(query, actor, limit) for finder in asked]
    return sorted((group for group in groups if group.hits), key=lambda group: group.kind.order)


def kind_of(subject_type: str) -> Kind:
    """The kind's heading; a type without one is headed by its model's name."""
    known = _kinds.get(subject_type)
    if known is not None:
        return known
    subject = subject_of(subject_type)
    label = subject.model._meta.verbose_name_plural if subject else subject_type
    return Kind(subject_type, str(label), "file-text", 500)


def _seen(subject_type: str, newest: list[int], query: str, actor: AnyActor, limit: int) -> list[int]:
    """The subjects the actor may see, newest first, one more than `limit` where there are more.

    Mostly the newest that hold the words are enough. Else all of them are asked, so that nobody's page is filled with
    hits that are then taken away.
    """
    subject = subject_of(subject_type)
    if subject is None:
        return []
    visible = subject.model.objects.visible_to(actor).order_by("-pk")  # type: ignore[attr-defined]
    ids = list(visible.filter(pk__in=newest).values_list("pk", flat=True)[: limit + 1])
    if len(ids) > limit or len(newest) < MOST_NEWEST:
        return ids
    return list(visible.filter(pk__in=subjects_holding(query, subject_type)).values_list("pk", flat=True)[: limit + 1])


def _entries(shown: dict[str, list[int]]) -> dict[str, list[SearchEntry]]:
    """The entries of these subjects by type, newest first, without their words: one query for all types."""
    wanted = Q()
    for subject_type, ids in shown.items():
        if ids:
            wanted |= Q(subject_type=subject_type, subject_id__in=ids)
    found: dict[str, list[SearchEntry]] = {subject_type: [] for subject_type in shown}
    if wanted:
        rows: Any = SearchEntry.objects.filter(wanted)
        for entry in rows.defer("tokens").order_by("-on", "-subject_id"):
            found[entry.subject_type].append(entry)
    return found
