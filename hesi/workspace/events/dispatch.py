"""Handing events to their subscribers: every event to every subscriber, once in effect.

What is left to do is found by a mark on the row, never by a highest id seen: ids are given before transactions commit,
so a row may appear behind ones that were handed out long ago.
"""

import logging
from datetime import timedelta
from traceback import format_exception

from django.db import IntegrityError, transaction
from django.db.models import Exists, F, OuterRef, QuerySet

from hesi.core.time import now
from hesi.workspace.events.models import Delivery, Event
from hesi.workspace.events.subscribe import Subscriber, subscribers_of
from hesi.workspace.tenancy.models import Tenant
from hesi.workspace.tenancy.scope import across_tenants, tenant_scope

log = logging.getLogger(__name__)

MAX_ATTEMPTS = 8
PAUSES_SECONDS = (1, 5, 15, 60, 300, 900, 3600)
BATCH = 200
_TRACEBACK_CHARS = 20_000


def deliver_pending(*, raising: bool = False) -> int:
    """Hand out everything that is due, in the order of ids; how many deliveries succeeded.

    With `raising` a subscriber's error comes out instead of being kept for a later try (tests).
    """
    delivered = 0
    while events := _next_batch():
        delivered += _deliver_batch(events, raising=raising)
        if len(events) < BATCH and not _is_anything_due():
            break
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


def _due() -> QuerySet[Event]:
    waiting = Delivery.objects.filter(event=OuterRef("pk"), done_at=None, retry_at__gt=now())
    due: QuerySet[Event] = Event.objects.undelivered().exclude(Exists(waiting))
    return due


def _is_anything_due() -> bool:
    with across_tenants():
        return _due().exists()


def _next_batch() -> list[Event]:
    with across_tenants():
        return list(_due().select_related("tenant").order_by("pk")[:BATCH])


def _deliver_batch(events: list[Event], *, raising: bool) -> int:
    """Events nobody listens to are marked together; the others when each of their subscribers has had them."""
    settled, delivered = [], 0
    for event in events:
        is_settled = True
        for label, subscriber in subscribers_of(event.name):
            with tenant_scope(event.tenant):
                ended, succeeded = _deliver(event, label, subscriber, raising=raising)
            is_settled &= ended
            delivered += succeeded
        if is_settled:
            settled.append(event.pk)
    if settled:
        with across_tenants():
            Event.objects.filter(pk__in=settled).update(delivered_at=now())
    return delivered


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
    known = Delivery.objects.filter(event=event, subscriber=label).first()
    if known is None:
        try:
            with transaction.atomic():
                Delivery.objects.create(event=event, subscriber=label, attempts=1, done_at=now())
        except IntegrityError:
            return False
        return True
    if known.attempts >= MAX_ATTEMPTS or (known.retry_at and known.retry_at > now()):
        return False
    claimed = Delivery.objects.filter(pk=known.pk, done_at=None, attempts=known.attempts)
    return bool(claimed.update(done_at=now(), retry_at=None, error="", attempts=F("attempts") + 1))


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
        ids = Event.objects.unsealed().order_by("tenant_id").values_list("tenant_id", flat=True).distinct()
        return list(Tenant.objects.filter(pk__in=list(ids)))
