"""Keeping the index: called by each module when something it owns is made or changed."""

from collections.abc import Callable, Iterable
from datetime import date

from django.db import transaction

from hesi.core.text import clean_line, tokens
from hesi.workspace.search.models import SearchEntry

MOST_TOKENS = 4_000
_AT_ONCE = 500
_SAID = ["label", "detail", "url", "on", "tokens"]

Source = Callable[[], Iterable[SearchEntry]]
_sources: dict[str, Source] = {}


def entry(
    subject_type: str,
    subject_id: int,
    *,
    label: str,
    url: str,
    text: str = "",
    detail: str = "",
    on: date | None = None,
) -> SearchEntry:
    """How a subject is found by the words of its label, detail and text, not stored yet.

    `label` and `detail` are shown in the results; `text` is only searched. The subject's type is registered with
    `register_subject`, whose model says by `visible_to` who finds it.
    """
    words = list(dict.fromkeys(tokens(f"{label}\n{detail}\n{text}")))[:MOST_TOKENS]
    return SearchEntry(
        subject_type=subject_type,
        subject_id=subject_id,
        label=clean_line(label, 200),
        detail=clean_line(detail, 200),
        url=url[:200],
        on=on,
        tokens=" ".join(words),
    )


def index(*found: SearchEntry) -> None:
    """Make subjects findable, or bring their entries up to date."""
    if found:
        SearchEntry.objects.bulk_create(
            found, update_conflicts=True, unique_fields=["tenant", "subject_type", "subject_id"], update_fields=_SAID
        )


def remove(subject_type: str, subject_id: int) -> None:
    """Nobody finds this subject any more."""
    SearchEntry.objects.filter(subject_type=subject_type, subject_id=subject_id).delete()


def searchable(subject_type: str, source: Source) -> None:
    """Say where all entries of a type come from, for building the index anew; called once at start-up."""
    _sources[subject_type] = source


@transaction.atomic
def rebuild_index() -> int:
    """Build the open workspace's index from what is there; says how many entries it has."""
    count = 0
    for subject_type, source in _sources.items():
        SearchEntry.objects.filter(subject_type=subject_type).delete()
        count += len(SearchEntry.objects.bulk_create(source(), batch_size=_AT_ONCE))
    return count
