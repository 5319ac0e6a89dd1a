"""The phone log."""

from datetime import datetime
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from hesi.core.time import now
from hesi.support.service.models import Contact
from hesi.support.tickets.grants import ANSWER_TICKETS
from hesi.support.tickets.models import Ticket, TicketTask
from hesi.workspace.people.models import Member
from hesi.workspace.tenancy.models import Tenant, TenantManager, TenantModel, TenantQuerySet


class CallQuerySet(TenantQuerySet["Call"]):
    def visible_to(self, actor: Any) -> Self:
        """Agents see the whole log, nobody else anything."""
        if actor.is_system:
            return self
        return self if not actor.is_requester and actor.holds(ANSWER_TICKETS) else self.none()

    def to_call_back(self) -> Self:
        """Somebody waits for a call that nobody has made yet."""
        return self.filter(call_back_at__isnull=False, called_back_at__isnull=True)

    def overdue(self, at: datetime) -> Self:
        """Those whose promised time has passed."""
        return self.to_call_back().filter(call_back_at__lte=at)


class Call(TenantModel):
    """One phone call, as an agent or the telephone system wrote it down.

    `member_id` is the caller's in the customer's workspace. `call_back_at` is when the caller was promised a call,
    `called_back_at` when it was made. `task` is the same promise on the ticket's list of tasks.
    """

    subject_type = "call"

    class Direction(models.TextChoices):
        IN = "in", _("Incoming")
        OUT = "out", _("Outgoing")

    class Outcome(models.TextChoices):
        ANSWERED = "answered", _("Spoken to")
        CALL_BACK = "call_back", _("Wants to be called back")
        VOICEMAIL = "voicemail", _("Voicemail")
        MISSED = "missed", _("Not answered")

    direction = models.CharField(max_length=3, choices=Direction, default=Direction.IN)
    phone = models.CharField(max_length=30, blank=True)
    caller_name = models.CharField(max_length=60, blank=True)
    customer = models.ForeignKey(Tenant, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    contact = models.ForeignKey(Contact, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    member_id = models.BigIntegerField(null=True, blank=True)
    agent = models.ForeignKey(Member, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    ticket = models.ForeignKey(Ticket, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    task = models.ForeignKey(TicketTask, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    outcome = models.CharField(max_length=10, choices=Outcome, default=Outcome.ANSWERED)
    note = models.TextField(blank=True)
    started_at = models.DateTimeField(default=now)
    ended_at = models.DateTimeField(null=True, blank=True)
    call_back_at = models.DateTimeField(null=True, blank=True)
    called_back_at = models.DateTimeField(null=True, blank=True)
    called_back_by = models.ForeignKey(Member, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    call_back_note = models.CharField(max_length=300, blank=True)

    objects: ClassVar[TenantManager[Any]] = TenantManager.from_queryset(CallQuerySet)()

    class Meta:
        ordering = ("-started_at", "-pk")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True) | Q(ended_at__gte=models.F("started_at")), name="call_ends_after"
            ),
            models.CheckConstraint(
                condition=Q(called_back_at__isnull=True) | Q(call_back_at__isnull=False), name="call_back_was_promised"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["tenant", "-started_at", "-id"], name="call_started"),
            models.Index(fields=["tenant", "called_back_at", "call_back_at", "id"], name="call_call_back"),
            models.Index(fields=["tenant", "ticket"], name="call_ticket"),
            models.Index(fields=["tenant", "phone", "-started_at"], name="call_phone"),
        ]

    def __str__(self) -> str:
        return f"{self.caller_name or self.phone} {self.started_at:%Y-%m-%d %H:%M}"

    @property
    def event_label(self) -> str:
        """How events name this call."""
        return self.caller_name or self.phone or str(self.pk)
