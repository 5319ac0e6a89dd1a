"""The hash chain: each workspace's events, in the order they were sealed, each hash covering the one before.

    hash(n) = SHA-256( hash(n-1) in hex ‖ line feed ‖ canonical JSON of event n ), hash(0) = 64 zeros

Sealing runs a moment after the commit, so that writers never queue on the chain. A row that commits late behind a
higher id simply gets a later place. What proves that nothing was cut off at the end lies outside the database: `heads`.
"""

import hashlib
import json
from typing import Any, Final

from django.db import transaction

from hesi.workspace.events.dispatch import tenants_with_unsealed
from hesi.workspace.events.models import ChainHead, Event
from hesi.workspace.tenancy.models import Tenant
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
        ChainHead.objects.get_or_create(tenant=tenant)
        head = ChainHead.objects.select_for_update().get()
        events = list(Event.objects.unsealed().order_by("pk")[:BATCH])
        for event in events:
            head.sequence += 1
            event.sequence = head.sequence
            head.hash = event.hash = hash_of(head.hash, {name: getattr(event, name) for name in SEALED_FIELDS})
        Event.objects.bulk_update(events, ["sequence", "hash"], batch_size=200)
        head.save(update_fields=["sequence", "hash"])
    return len(events)


def hash_of(previous: str, row: dict[str, Any]) -> str:
    """The hash of an event that follows `previous`."""
    text = json.dumps(row | {"at": row["at"].isoformat()}, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(f"{previous}\n{text}".encode()).hexdigest()
