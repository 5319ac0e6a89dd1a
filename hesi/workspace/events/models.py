"""Event: one row for each thing that happened, written in the same transaction as the change."""

from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Q

from hesi.core.time import now
from hesi.workspace.people.models import Member
from hesi.workspace.tenancy.models import TenantManager, TenantModel, TenantQuerySet


class EventQuerySet(TenantQuerySet["Event"]):
    def about(self, subject_type: str, subject_id: int) -> Self:
        """The history of one subject, newest first."""
        return self.filter(subject_type=subject_type, subject_id=subject_id).order_by("-pk")

    def by_member(self, member_id: int) -> Self:
        """What one member did, newest first: the usage record a ticket carries."""
        return self.filter(actor_member_id=member_id).order_by("-pk")

    def unsealed(self) -> Self:
        """Not yet in the hash chain."""
        return self.filter(sequence__isnull=True)

    def undelivered(self) -> Self:
        """Not yet handed to every subscriber."""
        return self.filter(delivered_at__isnull=True)


class Event(TenantModel):
    """What happened, to what, by whom, when.

    `audience` names members whose open pages should refetch; `sequence` and `hash` are given by sealing, seconds after
    the commit, so that writers never queue on the chain. Rows are never changed apart from those marks.
    """

    name = models.CharField(max_length=60)
    subject_type = models.CharField(max_length=30)
    subject_id = models.BigIntegerField()
    subject_label = models.CharField(max_length=120, blank=True)
    actor_member = models.ForeignKey(
        Member, null=True, on_delete=models.DO_NOTHING, related_name="+", db_index=False, db_constraint=False
    )
    actor_label = models.CharField(max_length=80)
    channel = models.CharField(max_length=10, default="page")
    at = models.DateTimeField(default=now)
    facts = models.JSONField(default=dict)
    audience = models.JSONField(default=list)
    page = models.CharField(max_length=200, blank=True)
    request_id = models.CharField(max_length=22, blank=True)
    delivered_at = models.DateTimeField(null=True)
    sequence = models.BigIntegerField(null=True)
    hash = models.CharField(max_length=64, blank=True)

    objects: ClassVar[TenantManager[Any]] = TenantManager.from_queryset(EventQuerySet)()

    class Meta:
        indexes = [
            models.Index(fields=["tenant", "subject_type", "subject_id", "id"], name="event_subject"),
            models.Index(fields=["tenant", "actor_member", "id"], name="event_actor"),
            models.Index(fields=["tenant", "at"], name="event_at"),
            models.Index(fields=["id"], condition=Q(delivered_at__isnull=True), name="event_undelivered"),
            models.Index(fields=["tenant", "id"], condition=Q(sequence__isnull=True), name="event_unsealed"),
        ]
        constraints = [models.UniqueConstraint(fields=["tenant", "sequence"], name="event_sequence_unique")]

    def __str__(self) -> str:
        return f"{self.name} {self.subject_label}"


class ChainHead(TenantModel):
    """The last sealed event of a workspace's chain."""

    sequence = models.BigIntegerField(default=0)
    hash = models.CharField(max_length=64, default="0" * 64)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["tenant"], name="chain_head_unique")]

    def __str__(self) -> str:
        return f"{self.sequence} {self.hash[:12]}"


class Delivery(TenantModel):
    """One subscriber has handled one event; its uniqueness makes each reaction happen once."""

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="deliveries")
    subscriber = models.CharField(max_length=120)
    attempts = models.PositiveSmallIntegerField(default=0)
    done_at = models.DateTimeField(null=True)
    retry_at = models.DateTimeField(null=True)
    error = models.TextField(blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["event", "subscriber"], name="delivery_unique")]

    def __str__(self) -> str:
        return f"{self.event_id} → {self.subscriber}"
