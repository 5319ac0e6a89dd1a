"""Who reads: a visitor from outside, a customer's member, an agent, or somebody who writes articles."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from hesi.support.knowledge.grants import WRITE_ARTICLES, WRITE_FAQ
from hesi.workspace.tenancy.models import Tenant
from hesi.workspace.tenancy.scope import tenant_scope


@dataclass(frozen=True, slots=True)
class Reader:
    """What matters of a person for deciding which articles they may read. `name` tells opinions apart."""

    name: str
    is_signed_in: bool = False
    is_agent: bool = False
    writes: bool = False
    plan: str = ""


VISITOR = Reader(name="")


def reader_of(actor: Any) -> Reader:
    """The actor as a reader of the workspace it belongs to; a requester reads the provider's with its own plan."""
    if actor is None:
        return VISITOR
    if actor.is_system:
        return Reader(name="system", is_signed_in=True, is_agent=True, writes=True)
    if actor.is_requester:
        return Reader(name=f"{actor.customer_id}:{actor.requester_id}", is_signed_in=True, plan=actor.customer.plan)
    return Reader(
        name=f"{actor.tenant.pk}:{actor.member_id}",
        is_signed_in=True,
        is_agent=actor.holds("tickets.answer"),
        writes=actor.holds(WRITE_ARTICLES) or actor.holds(WRITE_FAQ),
        plan=actor.tenant.plan,
    )


def provider_for(actor: Any) -> Tenant | None:
    """The workspace whose articles this person reads; for a visitor the first provider, None when there is none yet."""
    if actor is not None:
        tenant: Tenant = actor.tenant
        return tenant.provider or tenant
    return Tenant.objects.filter(kind=Tenant.Kind.PROVIDER).order_by("pk").first()


@contextmanager
def in_library(actor: Any) -> Iterator[Reader]:
    """Step into the provider's library. Inside its own workspace a person keeps the rights they have there."""
    provider = provider_for(actor)
    if provider is None:
        yield VISITOR
        return
    if actor is not None and provider.pk == actor.tenant.pk:
        reader = reader_of(actor)
    elif actor is None:
        reader = VISITOR
    else:
        reader = Reader(name=f"{actor.tenant.pk}:{actor.member_id}", is_signed_in=True, plan=actor.tenant.plan)
    with tenant_scope(provider):
        yield reader
