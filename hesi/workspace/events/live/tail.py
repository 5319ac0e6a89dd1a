"""Following the event table by id, without missing a row that commits late behind a higher id."""

import re
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Max

from hesi.core.time import now
from hesi.workspace.events.models import Event
from hesi.workspace.events.subscribe import live_parts_of
from hesi.workspace.tenancy.scope import across_tenants

# A transaction that commits later than this after a row behind it did is not announced; pages catch up when reloaded.
GAP_SECONDS = 60.0
MOST_GAPS = 5_000
BATCH = 1_000
# A page was rendered a moment before its stream opened: what happened meanwhile is told as well.
LOOK_BACK_ROWS = 200
LOOK_BACK = timedelta(seconds=10)
_FIELDS = ("id", "name", "subject_label", "subject_id", "facts", "audience", "at")
_UNSAFE = re.compile(r"[^\w.-]+")


@dataclass(frozen=True, slots=True)
class News:
    """Names of parts, and the members whose pages show them."""

    members: frozenset[int]
    parts: tuple[str, ...]


class Tail:
    """Where a process stands in the table. Not thread-safe: one thread polls.

    `clock` counts seconds and never goes back.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._watermark: int | None = None
        self._gaps: dict[int, float] = {}

    def poll(self) -> list[News]:
        """What happened since the last poll; at the first one, during the last seconds."""
        with across_tenants():
            if self._watermark is None:
                return self._begin()
            return [_news(event) for event in [*self._late(), *self._new()]]

    def _begin(self) -> list[News]:
        """Start at the end of the table. Ids missing shortly before it may still be on their way."""
        highest = Event.objects.aggregate(highest=Max("id"))["highest"] or 0
        self._watermark = max(0, highest - LOOK_BACK_ROWS)
        since = now() - LOOK_BACK
        return [_news(event) for event in self._new() if event.at >= since]

    def _new(self) -> list[Event]:
        events: list[Event] = []
        while True:
            batch = list(Event.objects.filter(id__gt=self._watermark).only(*_FIELDS).order_by("id")[:BATCH])
            for event in batch:
                self._note_gap(event.pk)
            events += batch
            if len(batch) < BATCH:
                return events

    def _note_gap(self, found: int) -> None:
        """Remember the ids jumped over and move on."""
        before, seen_at = self._watermark or 0, self._clock()
        for missing in range(max(before + 1, found - MOST_GAPS), found):
            self._gaps[missing] = seen_at
        while len(self._gaps) > MOST_GAPS:
            del self._gaps[next(iter(self._gaps))]
        self._watermark = found

    def _late(self) -> list[Event]:
        """Rows that have appeared in a gap. A gap that stays empty was rolled back, and is forgotten."""
        old = self._clock() - GAP_SECONDS
        self._gaps = {missing: seen_at for missing, seen_at in self._gaps.items() if seen_at > old}
        if not self._gaps:
            return []
        lowest, highest = min(self._gaps), max(self._gaps)
        between = Event.objects.filter(id__gte=lowest, id__lte=highest)
        # Few gaps are asked for by id; many by their range, which the primary key answers as well.
        asked = between.filter(id__in=list(self._gaps)) if len(self._gaps) <= 500 else between
        late = [event for event in asked.only(*_FIELDS).order_by("id") if event.pk in self._gaps]
        for event in late:
            del self._gaps[event.pk]
        return late


def _news(event: Event) -> News:
    return News(frozenset(event.audience), tuple(map(_sayable, live_parts_of(event))))


def _sayable(part: str) -> str:
    """The name as the stream can carry it, with how far the part has come where it says so."""
    name, _mark, at = part.rpartition("@")
    return f"{_UNSAFE.sub('-', name)}@{at}" if name and at.isdigit() else _UNSAFE.sub("-", part)
