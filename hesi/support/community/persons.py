"""Who stands in the community: staff of the provider, a customer's member, or a guest who only reads."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.utils.translation import gettext as _

from hesi.core.errors import NotFound
from hesi.support.knowledge.readers import provider_for
from hesi.support.service.grants import ANSWER_TICKETS
from hesi.support.tickets.requester import Outsider, Requester
from hesi.workspace.access.actor import Actor
from hesi.workspace.tenancy.scope import active_tenant, tenant_scope


class Visitor(Outsider):
    """Somebody who is not signed in: reads public areas, touches nothing."""

    def __init__(self) -> None:
        self.tenant = active_tenant()


Person = Any
"""An `Actor` of the provider, a `Requester` of a customer's, a `Visitor`, or a `SystemActor`."""


@contextmanager
def in_community(actor: Actor | None) -> Iterator[Person]:
    """Step into the provider's workspace as the person the actor is there; None is a guest. Raises `NotFound`."""
    provider = provider_for(actor)
    if provider is None:
        raise NotFound(_("There is no community here yet."))
    with tenant_scope(provider):
        if actor is None:
            yield Visitor()
        elif provider.pk == actor.tenant.pk:
            yield actor
        else:
            yield Requester(actor)


def is_staff(actor: Person) -> bool:
    """Whether this is the provider's own side, which moderates."""
    return bool(actor.is_system or (not actor.is_requester and actor.holds(ANSWER_TICKETS)))


def is_guest(actor: Person) -> bool:
    """Whether this person is not signed in, or stands here only with the link of a ticket."""
    return bool(not actor.is_system and person_id_of(actor) is None)


def company_of(actor: Person) -> int | None:
    """The workspace the person belongs to."""
    return actor.customer_id if actor.is_requester else actor.tenant.pk


def person_id_of(actor: Person) -> int | None:
    """The person's member id in that workspace."""
    return actor.requester_id if actor.is_requester else actor.member_id
