"""Who was asked whether support may look, what they said, and what a company allows at all."""

from datetime import datetime, timedelta
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from hesi.core.time import now
from hesi.support.tickets.grants import ANSWER_TICKETS
from hesi.support.tickets.models import Ticket
from hesi.workspace.people.models import Member
from hesi.workspace.tenancy.models import Tenant, TenantManager, TenantModel, TenantQuerySet

# An unanswered request lapses, so that nobody agrees to something long forgotten.
REQUEST_LASTS = timedelta(hours=24)


class ViewingQuerySet(TenantQuerySet["Viewing"]):
    def visible_to(self, actor: Any) -> Self:
        """Agents see all of their provider's; on the customer's side only the person whose pages they are."""
        if actor.is_system:
            return self
        if actor.is_requester:
            return self.filter(customer_id=actor.customer_id, person_id=actor.requester_id)
        return self if actor.holds(ANSWER_TICKETS) else self.none()

    def of_company(self, customer_id: int) -> Self:
        """All that concern one company, for its administrators."""
        return self.filter(customer_id=customer_id)

    def waiting(self, at: datetime) -> Self:
        """Requests that can still be answered."""
        return self.filter(state=Viewing.State.ASKED, asked_at__gt=at - REQUEST_LASTS)

    def running(self, at: datetime) -> Self:
        """Allowed, and the time is not over."""
        return self.filter(state=Viewing.State.ALLOWED, until_at__gt=at)


class Viewing(TenantModel):
    """An agent's wish to see a requester's pages, and the consent to it.

    It lives in the provider's workspace beside the ticket. `person_id` is a member of the customer's workspace, so it
    is kept by id and name. Consent runs from `decided_at` to `until_at` and is used up by stopping: `ALLOWED` with
    `until_at` in the past is over as well, whoever asks decides by the clock.
    """

    subject_type = "viewing"

    class State(models.TextChoices):
        ASKED = "asked", _("Waits for an answer")
        ALLOWED = "allowed", _("Allowed")
        DENIED = "denied", _("Not allowed")
        WITHDRAWN = "withdrawn", _("Withdrawn")
        ENDED = "ended", _("Ended")
        REVOKED = "revoked", _("Taken back")

    ticket = models.ForeignKey(Ticket, on_delete=models.PROTECT, related_name="+")
    agent = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    customer = models.ForeignKey(Tenant, on_delete=models.PROTECT, related_name="+")
    person_id = models.BigIntegerField()
    person_name = models.CharField(max_length=60)
    reason = models.CharField(max_length=300)
    asked_minutes = models.PositiveSmallIntegerField()
    minutes = models.PositiveSmallIntegerField(null=True, blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.ASKED)
    asked_at = models.DateTimeField(default=now)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by_id = models.BigIntegerField(null=True, blank=True)
    decided_by_name = models.CharField(max_length=60, blank=True)
    until_at = models.DateTimeField(null=True, blank=True)
    begun_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[TenantManager[Any]] = TenantManager.from_queryset(ViewingQuerySet)()

    class Meta:
        ordering = ("-pk",)
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["ticket", "agent"], condition=Q(state__in=("asked", "allowed")), name="viewing_one_open"
            ),
            models.CheckConstraint(
                condition=~Q(state="allowed") | Q(until_at__isnull=False, decided_by_id__isnull=False),
                name="viewing_allowed_by_somebody_until",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["tenant", "ticket", "-id"], name="viewing_ticket"),
            models.Index(fields=["tenant", "customer", "-id"], name="viewing_customer"),
        ]

    def __str__(self) -> str:
        return f"{self.ticket_id} {self.state}"

    @property
    def event_label(self) -> str:
        """How events name it: by its ticket."""
        return self.ticket.number

    def is_waiting(self, at: datetime) -> bool:
        """Whether it can still be allowed."""
        return self.state == self.State.ASKED and self.asked_at > at - REQUEST_LASTS

    def is_running(self, at: datetime) -> bool:
        """Whether the consent holds at this moment."""
        return self.state == self.State.ALLOWED and self.until_at is not None and self.until_at > at


class ViewingPolicy(TenantModel):
    """What a company says about support looking at its people's pages. Lives in the customer's workspace, one row."""

    class Choice(models.TextChoices):
        PERSON = "person", _("The person asked may allow it, and so may an administrator")
        ADMIN = "admin", _("Only an administrator may allow it")
        FORBIDDEN = "forbidden", _("Nobody may allow it")

    choice = models.CharField(max_length=10, choices=Choice, default=Choice.PERSON)
    changed_at = models.DateTimeField(default=now)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["tenant"], name="viewing_policy_one")]

    def __str__(self) -> str:
        return self.choice
