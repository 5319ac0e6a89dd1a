"""Tickets (工单). A ticket belongs to the provider's workspace and names the customer workspace and the requester."""

from typing import Any, ClassVar, Self

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from hesi.core.time import now
from hesi.support.tickets.grants import ANSWER_TICKETS
from hesi.workspace.files.models import StoredFile
from hesi.workspace.people.models import Member
from hesi.workspace.tenancy.models import Tenant, TenantManager, TenantModel, TenantQuerySet


class Category(models.TextChoices):
    CLAIMS = "claims", _("Claims")
    APPROVAL = "approval", _("Approval")
    SETUP = "setup", _("Setup")
    RECOGNITION = "recognition", _("Invoice recognition")
    API = "api", _("API")
    ACCOUNT = "account", pgettext_lazy("ticket", "Account")
    EXPORT = "export", _("Exports and reports")
    OTHER = "other", _("Something else")


class TicketQuerySet(TenantQuerySet["Ticket"]):
    def visible_to(self, actor: Any) -> Self:
        """Agents see the provider's queue; a requester sees only what they asked themselves."""
        if actor.is_system:
            return self
        if actor.is_requester:
            return self.filter(customer_id=actor.customer_id, requester_id=actor.requester_id)
        return self if actor.holds(ANSWER_TICKETS) else self.none()

    def open(self) -> Self:
        return self.exclude(state=Ticket.State.CLOSED)


class Ticket(TenantModel):
    """A question of a customer's member. `capsule` is what travelled with it, frozen when it was asked.

    `requester` is a member of the customer's workspace, so it is kept by id and name and not as a relation.
    """

    subject_type = "ticket"

    class State(models.TextChoices):
        NEW = "new", _("New")
        IN_PROGRESS = "in_progress", _("In progress")
        WAITING = "waiting", _("Waiting for you")
        SOLVED = "solved", _("Solved, please confirm")
        CLOSED = "closed", _("Closed")

    number = models.CharField(max_length=24)
    customer = models.ForeignKey(Tenant, on_delete=models.PROTECT, related_name="+")
    requester_id = models.BigIntegerField()
    requester_name = models.CharField(max_length=60)
    requester_email = models.EmailField(blank=True)
    category = models.CharField(max_length=16, choices=Category)
    title = models.CharField(max_length=120)
    state = models.CharField(max_length=12, choices=State, default=State.NEW)
    agent = models.ForeignKey(Member, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    subject_ref_type = models.CharField(max_length=30, blank=True)
    subject_ref_id = models.BigIntegerField(null=True, blank=True)
    page = models.CharField(max_length=200, blank=True)
    capsule = models.JSONField(default=dict)
    created_at = models.DateTimeField(default=now)
    updated_at = models.DateTimeField(default=now)

    objects: ClassVar[TenantManager[Any]] = TenantManager.from_queryset(TicketQuerySet)()

    class Meta:
        ordering = ("-created_at", "-pk")
        indexes: ClassVar = [
            models.Index(fields=["tenant", "state", "-created_at", "-id"], name="ticket_state"),
            models.Index(fields=["tenant", "customer", "requester_id", "-created_at"], name="ticket_requester"),
        ]
        constraints: ClassVar = [models.UniqueConstraint(fields=["tenant", "number"], name="ticket_number_unique")]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"

    @property
    def event_label(self) -> str:
        """How events name this ticket."""
        return self.number


class Message(TenantModel):
    """One entry of the conversation. An internal note is seen by agents only."""

    ticket = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="messages")
    is_from_requester = models.BooleanField()
    is_internal = models.BooleanField(default=False)
    author_name = models.CharField(max_length=60)
    agent = models.ForeignKey(Member, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    body = models.TextField()
    attachments = models.ManyToManyField(StoredFile, through="MessageAttachment", related_name="+")
    created_at = models.DateTimeField(default=now)

    class Meta:
        ordering = ("pk",)
        indexes: ClassVar = [models.Index(fields=["tenant", "ticket", "id"], name="message_ticket")]

    def __str__(self) -> str:
        return f"{self.ticket_id} {self.author_name}"


class MessageAttachment(TenantModel):
    """A file sent with a message."""

    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="message_attachments")
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"{self.message_id} · {self.file_id}"
