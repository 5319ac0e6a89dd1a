"""The hash chain: each workspace's events, in the order they were sealed, each hash covering the one before.

    hash(n) = SHA-256( hash(n-1) in hex ‖ line feed ‖ canonical JSON of event n ), hash(0) = 64 zeros

Sealing runs a moment after the commit, so that writers never queue on the chain. A row that commits late behind a
higher id simply gets a later place. What proves that nothing was cut off at the end lies outside the database: `heads`.
"""

import hashlib
import json
from typing import Any, Final

from django.db import connection, transaction
from django.db.models import QuerySet

from hesi.workspace.events.dispatch import tenants_with_unsealed
from hesi.workspace.events.models import ChainHead, Event
from hesi.workspace.tenancy.models import Tenant
from hesi.workspace.tenancy.prepared import prepared
from hesi.workspace.tenancy.scope import tenant_scope

FIRST: Final = "0" * 64
BATCH = 1000

# Everything that is never changed after the event was written, and its place in the chain.
SEALED_FIELDS: Final = (
    "id",
    "tenant_id",
    "name",
    "subject_type",
    "subject_id",
    "subject_label",
    "actor_member_id",
    "actor_label",
    "channel",
    "at",
    "facts",
    "audience",
    "page",
    "request_id",
    "sequence",
)


def seal_pending() -> int:
    """Seal everything that is not yet in its chain; how many events that were."""
    sealed = 0
    for tenant in tenants_with_unsealed():
        while count := seal_batch(tenant):
            sealed += count
            if count < BATCH:
                break
    return sealed


def seal_batch(tenant: Tenant) -> int:
    """Put up to `BATCH` events at the end of this workspace's chain.

    The head row is locked first, so one process at a time extends a chain; the unique place in it is the second lock.
    """
    with tenant_scope(tenant), transaction.atomic():
        head = _head.first() or _first_head(tenant)
        events = _unsealed()
        places = []
        for event in events:
            head.sequence += 1
            event.sequence = head.sequence
            head.hash = hash_of(head.hash, {name: getattr(event, name) for name in SEALED_FIELDS})
            places.append((head.sequence, head.hash, event.pk, tenant.pk))
        if places:
            with connection.cursor() as cursor:
                cursor.executemany(_PLACE, places)
            head.save(update_fields=["sequence", "hash"])
    return len(events)


# One text for every row: the ORM's own way to give many rows different values grows with their number.
_PLACE = (
    f'UPDATE "{Event._meta.db_table}" SET sequence = %s, hash = %s '  # noqa: S608 - our own name
    "WHERE id = %s AND tenant_id = %s AND sequence IS NULL"
)


def _first_head(tenant: Tenant) -> ChainHead:
    ChainHead.objects.get_or_create(tenant=tenant)
    return _head.one()


@prepared
def _head() -> QuerySet[ChainHead]:
    return ChainHead.objects.select_for_update().order_by()


@prepared
def _unsealed() -> QuerySet[Event]:
    return Event.objects.unsealed().order_by("pk")[:BATCH]


def hash_of(previous: str, row: dict[str, Any]) -> str:
    """The hash of an event that follows `previous`."""
    text = json.dumps(row | {"at": row["at"].isoformat()}, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(f"{previous}\n{text}".encode()).hexdigest()
