"""Recomputing every chain and comparing it with the heads kept outside: `hesi verify`."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from hesi.workspace.events.heads import Head, read_heads
from hesi.workspace.events.models import ChainHead, Event
from hesi.workspace.events.sealing import FIRST, SEALED_FIELDS, hash_of
from hesi.workspace.tenancy.models import Tenant
from hesi.workspace.tenancy.scope import tenant_scope

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Damage:
    """The first thing wrong in a workspace's chain; `event_id` and `sequence` are None where no row is to blame."""

    workspace: str
    what: str
    event_id: int | None = None
    sequence: int | None = None

    def __str__(self) -> str:
        where = "" if self.sequence is None else f" at place {self.sequence}"
        row = "" if self.event_id is None else f" (event {self.event_id})"
        return f"{self.workspace}: {self.what}{where}{row}"


@dataclass(frozen=True, slots=True)
class Verdict:
    """One workspace's chain: how long it is, how many heads of it the log holds, and what is wrong first."""

    tenant: Tenant
    events: int
    heads: int
    damage: Damage | None


def verify_chains(tenants: list[Tenant] | None = None) -> tuple[list[Verdict], list[Damage]]:
    """Check every chain (or these), and the log of heads itself; what is wrong with the log comes second."""
    logged = read_heads()
    damaged_lines = [
        Damage("heads.log", f"line {head.line} was changed, or the line before it removed")
        for head in logged
        if not head.is_genuine
    ]
    chosen = Tenant.objects.order_by("pk") if tenants is None else tenants
    return [verify_chain(tenant, logged) for tenant in chosen], damaged_lines[:1]


def verify_chain(tenant: Tenant, logged: list[Head]) -> Verdict:
    """Recompute one workspace's chain and compare it with the heads in the log."""
    heads = {head.sequence: head for head in logged if head.tenant_id == tenant.pk and head.is_genuine}
    events, last, damage = 0, FIRST, None
    with tenant_scope(tenant):
        is_growing = True
        while is_growing and damage is None:
            seen = events
            for row in _rows(after=events):
                damage = _damage_of_row(tenant, row, events, last, heads)
                if damage:
                    break
                events, last = row["sequence"], row["hash"]
            # Sealing may have gone on meanwhile; what it added is looked at before the end is judged.
            is_growing = seen < events < _head()[0]
        damage = damage or _damage_of_end(tenant, events, last, heads)
    return Verdict(tenant, events, len(heads), damage)


def _rows(*, after: int) -> Iterator[Row]:
    sealed = Event.objects.filter(sequence__isnull=False)
    # From the start everything that has a place, also one that nobody gave.
    sealed = sealed.filter(sequence__gt=after) if after else sealed
    rows = sealed.order_by("sequence").values(*SEALED_FIELDS, "hash")
    yield from rows.iterator(chunk_size=2000)


def _damage_of_row(tenant: Tenant, row: Row, before: int, last: str, heads: dict[int, Head]) -> Damage | None:
    sequence, expected = row["sequence"], before + 1
    if sequence != expected:
        what = "an event was removed" if sequence > expected else "an event was put in"
        return Damage(tenant.name, what, row["id"], min(expected, sequence))
    sealed = hash_of(last, {name: row[name] for name in SEALED_FIELDS})
    if sealed != row["hash"]:
        return Damage(tenant.name, "the event, or its place, was changed", row["id"], sequence)
    if sequence in heads and heads[sequence].hash != sealed:
        return Damage(tenant.name, "the chain was rewritten: heads.log has another hash", row["id"], sequence)
    return None


def _damage_of_end(tenant: Tenant, events: int, last: str, heads: dict[int, Head]) -> Damage | None:
    """A chain cut off at the end is sound in itself; only the head row and the log know that it was longer."""
    logged = max(heads, default=0)
    if logged > events:
        return Damage(tenant.name, f"the end was cut off: heads.log knows {logged} events", sequence=events + 1)
    known = _head()
    if known != (events, last):
        return Damage(tenant.name, f"the head says {known[0]} events, the chain has {events}", sequence=events + 1)
    return None


def _head() -> tuple[int, str]:
    """How far the chain is sealed, and the last hash."""
    head = ChainHead.objects.first()
    return (head.sequence, head.hash) if head else (0, FIRST)
