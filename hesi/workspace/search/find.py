"""Searching: what a person finds is what they may see, decided by each subject's own `visible_to`."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise

from hesi.workspace.access.actor import AnyActor
from hesi.workspace.events.subjects import subject_of
from hesi.workspace.search.models import SearchEntry


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
    """What the actor may see that holds every word of the query, at most `limit` of each kind."""
    matching = SearchEntry.objects.matching(query)
    if subject_type:
        matching = matching.filter(subject_type=subject_type)
    types = matching.order_by().values_list("subject_type", flat=True).distinct()
    groups = [_group(kind_of(found), query, actor, limit) for found in types]
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


def _group(kind: Kind, query: str, actor: AnyActor, limit: int) -> Group:
    subject = subject_of(kind.subject_type)
    if subject is None:
        return Group(kind, [], has_more=False)
    entries: Any = SearchEntry.objects.filter(subject_type=kind.subject_type)
    matching = entries.matching(query).values("subject_id")
    # The subject's rows come first, so that nobody's page is filled with hits that are then taken away.
    visible = subject.model.objects.visible_to(actor).filter(pk__in=matching)  # type: ignore[attr-defined]
    ids = list(visible.order_by("-pk").values_list("pk", flat=True)[: limit + 1])
    hits = list(entries.filter(subject_id__in=ids[:limit]).order_by("-on", "-subject_id"))
    return Group(kind, hits, has_more=len(ids) > limit)
