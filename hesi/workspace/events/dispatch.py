"""Handing events to their subscribers: every event to every subscriber, once in effect.

What is left to do is found by a mark on the row, never by a highest id seen: ids are given before transactions commit,
so a row may appear behind ones that were handed out long ago.
"""

import logging
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, timedelta
from traceback import format_exception
from typing import Any

from django.db import transaction
from django.db.models import Exists, F, OuterRef, QuerySet

from hesi.core.time import now
from hesi.workspace.events.models import Delivery, Event
from hesi.workspace.events.subscribe import Subscriber, subscribers_of, together_of
from hesi.workspace.tenancy.models import Tenant
from hesi.workspace.tenancy.prepared import few_lengths, insert_new, prepared, prepared_update
from hesi.workspace.tenancy.scope import across_tenants, tenant_scope

log = logging.getLogger(__name__)

MAX_ATTEMPTS = 8
PAUSES_SECONDS = (1, 5, 15, 60, 300, 900, 3600)
BATCH = 200
# On SQLite nobody else writes meanwhile.
TOGETHER = 25
_TRACEBACK_CHARS = 20_000
Wanted = tuple[Event, str, Subscriber]


def deliver_pending(*, raising: bool = False, is_ending: Callable[[], bool] = lambda: False) -> int:
    """Hand out everything that is due, in the order of ids; how many deliveries succeeded.

    With `raising` a subscriber's error comes out instead of being kept for a later try (tests). Once `is_ending` no
    further page is begun: who takes over hands out the rest.
    """
    delivered = 0
    # Subscribers record events themselves: what they left behind is handed out as well.
    while not is_ending() and (events := _next_batch()):
        delivered += _deliver_batch(events, raising=raising)
    return delivered


def try_again(delivery: Delivery) -> None:
    """Give a delivery that was kept aside eight new tries."""
    with transaction.atomic():
        if Delivery.objects.filter(pk=delivery.pk, done_at=None).update(attempts=0, retry_at=now()):
            Event.objects.filter(pk=delivery.event_id).update(delivered_at=None)


def kept_aside() -> QuerySet[Delivery]:
    """Deliveries that failed every time, inside the open scope."""
    failed: QuerySet[Delivery] = Delivery.objects.filter(done_at=None, attempts__gte=MAX_ATTEMPTS)
    return failed.select_related("event").order_by("pk")


def _next_batch() -> list[Event]:
    with across_tenants():
        return _due(at=now())


@prepared
def _due(at: datetime) -> QuerySet[Event]:
    waiting = Delivery.objects.filter(event=OuterRef("pk"), done_at=None, retry_at__gt=at)
    due = Event.objects.undelivered().exclude(Exists(waiting))
    return due.select_related("tenant").order_by("pk")[:BATCH]


def _deliver_batch(events: list[Event], *, raising: bool) -> int:
    """Hand a page of events out and mark what is settled; events nobody listens to need nothing more."""
    wanted = [(event, label, subscriber) for event in events for label, subscriber in subscribers_of(event.name)]
    tried = _tried_before(event.pk for event, _label, _subscriber in wanted)
    alone, groups = [], defaultdict(list)
    for one in wanted:
        event, label, _subscriber = one
        if together_of(label) is not None and (event.pk, label) not in tried:
            groups[event.tenant_id, label].append(one)
        else:
            alone.append(one)
    unsettled: set[int] = set()
    delivered = 0
    for group in groups.values():
        for start in range(0, len(group), TOGETHER):
            done, left = _deliver_together(group[start : start + TOGETHER], raising=raising)
            delivered += done
            alone += left
    for event, label, subscriber in alone:
        with tenant_scope(event.tenant):
            ended, succeeded = _deliver(event, label, subscriber, raising=raising)
        if not ended:
            unsettled.add(event.pk)
        delivered += succeeded
    settled = few_lengths(event.pk for event in events if event.pk not in unsettled)
    if settled:
        with across_tenants():
            _mark_delivered(ids=settled, at=now())
    return delivered


@prepared_update
def _mark_delivered(ids: tuple[int, ...], at: datetime) -> tuple[QuerySet[Event], dict[str, Any]]:
    return Event.objects.filter(pk__in=ids), {"delivered_at": at}


def _tried_before(ids: Iterable[int]) -> set[tuple[int, str]]:
    """Which deliveries of these events are known: done by another process, or to be tried again."""
    wanted = few_lengths(dict.fromkeys(ids))
    with across_tenants():
        return set(_known_deliveries(events=wanted)) if wanted else set()


@prepared
def _known_deliveries(events: tuple[int, ...]) -> QuerySet[Any]:
    return Delivery.objects.filter(event__in=events).order_by().values_list("event_id", "subscriber")


def _deliver_together(group: list[Wanted], *, raising: bool) -> tuple[int, list[Wanted]]:
    """How many were delivered in one go, and those to be tried by themselves, which are all where one fails."""
    event, label, _subscriber = group[0]
    together = together_of(label)
    assert together is not None  # noqa: S101 - only such are grouped
    try:
        with tenant_scope(event.tenant), transaction.atomic():
            mine = {row.event_id for row in _claimed([event for event, _label, _subscriber in group], label)}
            if mine:
                together([event for event, _label, _subscriber in group if event.pk in mine])
        return len(mine), [one for one in group if one[0].pk not in mine]
    except Exception as error:
        if raising:
            raise
        log.warning("Subscriber %s failed on %s events at once: %s", label, len(group), error)
        return 0, group


def _deliver(event: Event, label: str, subscriber: Subscriber, *, raising: bool) -> tuple[bool, bool]:
    """Whether nothing is left to try for this subscriber, and whether it succeeded now."""
    try:
        with transaction.atomic():
            if not _claim(event, label):
                return not Delivery.objects.filter(event=event, subscriber=label, retry_at__gt=now()).exists(), False
            subscriber(event)
        return True, True
    except Exception as error:
        if raising:
            raise
        log.warning("Subscriber %s failed on event %s: %s", label, event.pk, error, exc_info=True)
        return _keep_failure(event, label, error), False


def _claim(event: Event, label: str) -> bool:
    """Mark the delivery as done in the subscriber's own transaction; False when there is nothing to do now."""
    if _claimed([event], label):
        return True
    known = Delivery.objects.get(event=event, subscriber=label)
    if known.attempts >= MAX_ATTEMPTS or (known.retry_at and known.retry_at > now()):
        return False
    claimed = Delivery.objects.filter(pk=known.pk, done_at=None, attempts=known.attempts)
    return bool(claimed.update(done_at=now(), retry_at=None, error="", attempts=F("attempts") + 1))


def _claimed(events: Sequence[Event], label: str) -> list[Delivery]:
    """First deliveries of these events; of two processes the unique constraint lets one have each."""
    rows = [Delivery(event=event, subscriber=label, attempts=1, done_at=now()) for event in events]
    return insert_new(rows, by=("event_id", "subscriber"))


def _keep_failure(event: Event, label: str, error: BaseException) -> bool:
    """Remember the error and when to try again; True when that was the last try."""
    with transaction.atomic():
        delivery, _created = Delivery.objects.get_or_create(event=event, subscriber=label)
        attempts = delivery.attempts + 1
        is_last = attempts >= MAX_ATTEMPTS
        pause = timedelta(seconds=PAUSES_SECONDS[min(attempts, len(PAUSES_SECONDS)) - 1])
        Delivery.objects.filter(pk=delivery.pk, done_at=None).update(
            attempts=attempts,
            error="".join(format_exception(error))[-_TRACEBACK_CHARS:],
            retry_at=None if is_last else now() + pause,
        )
    return is_last


def tenants_with_unsealed() -> list[Tenant]:
    """Workspaces whose chain has to grow."""
    with across_tenants():
        ids = _unsealed_tenants()
        return list(Tenant.objects.filter(pk__in=ids)) if ids else []


@prepared
def _unsealed_tenants() -> QuerySet[Any]:
    return Event.objects.unsealed().order_by("tenant_id").values_list("tenant_id", flat=True).distinct()
