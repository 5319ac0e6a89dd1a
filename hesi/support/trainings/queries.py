"""What customers and agents read of trainings."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from hesi.core.errors import NotFound
from hesi.core.time import now
from hesi.support.tickets.requester import provider_of
from hesi.support.trainings.models import Signup, Training
from hesi.workspace.access.actor import AnyActor
from hesi.workspace.tenancy.models import Tenant
from hesi.workspace.tenancy.scope import tenant_scope

MOST = 60


@dataclass(frozen=True, slots=True)
class Offer:
    """A training as its reader sees it, with their own sign-up if there is one."""

    training: Training
    signup: Signup | None

    @property
    def has_seat(self) -> bool:
        return self.signup is not None and self.signup.state == Signup.State.SEATED

    @property
    def waits(self) -> bool:
        return self.signup is not None and self.signup.state == Signup.State.WAITING


@dataclass(frozen=True, slots=True)
class Offers:
    """The customer's page."""

    to_come: list[Offer] = field(default_factory=list)
    to_watch: list[Offer] = field(default_factory=list)
    attended: list[Offer] = field(default_factory=list)


def may_read(training: Training, actor: AnyActor) -> bool:
    """Whom it is for, once it is published; agents always."""
    if actor.tenant.pk == training.tenant_id and actor.tenant.kind == Tenant.Kind.PROVIDER:
        return True
    return training.published_at is not None and training.reaches(actor)


def offers_for(actor: AnyActor) -> Offers:
    """What this person may come to, what they may watch, where they were; opens the provider's scope itself."""
    at = now()
    with tenant_scope(provider_of(actor.tenant)):
        rows = [row for row in _rows(at) if may_read(row, actor)]
        mine = _own(actor, rows)
    offers = [Offer(row, mine.get(row.pk)) for row in rows]
    return Offers(
        to_come=sorted((o for o in offers if o.training.state in _LIVE), key=lambda o: o.training.starts_at or at),
        to_watch=[o for o in offers if o.training.recording_id and o.training.state not in _LIVE],
        attended=[o for o in offers if o.signup is not None and o.signup.attended and not o.training.recording_id],
    )


def offer_of(pk: int, actor: AnyActor) -> Offer:
    """One training for this reader. Raises `NotFound` alike for none and for one that is not for them."""
    with tenant_scope(provider_of(actor.tenant)):
        row: Training | None = Training.objects.select_related("trainer", "recording__tenant").filter(pk=pk).first()
        if row is not None and may_read(row, actor):
            return Offer(row, _own(actor, [row]).get(row.pk))
    raise NotFound(_("There is no such training, or it is not for your company. The list shows those that are."))


def to_come_for(actor: AnyActor) -> int:
    """How many trainings this person could come to."""
    with tenant_scope(provider_of(actor.tenant)):
        return sum(may_read(row, actor) for row in Training.objects.to_come(now())[:MOST])


_LIVE = (Training.State.OPEN, Training.State.RUNNING)


def _rows(at: datetime) -> list[Training]:
    to_come: Any = Training.objects.offered().select_related("trainer").filter(ends_at__gt=at)
    others = Training.objects.offered().select_related("trainer").exclude(ends_at__gt=at)
    return [*to_come.order_by("starts_at", "pk")[:MOST], *others.order_by("-starts_at", "-pk")[:MOST]]


def _own(actor: AnyActor, rows: list[Training]) -> dict[int, Signup]:
    signups = Signup.objects.filter(member_id=actor.member_id, training__in=rows).order_by()
    return {signup.training_id: signup for signup in signups}
