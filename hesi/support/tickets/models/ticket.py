"""Tickets (工单). A ticket belongs to the provider's workspace and names the customer workspace and the requester."""

from datetime import UTC, datetime
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from hesi.core.time import now
from hesi.support.promises.models import Metric, Priority
from hesi.support.service.models import Channel, SupportLine
from hesi.support.tickets.grants import ANSWER_TICKETS
from hesi.support.tickets.models.category import Category
from hesi.workspace.people.models import Member
from hesi.workspace.tenancy.models import Tenant, TenantManager, TenantModel, TenantQuerySet

# Where a ticket without a deadline stands in the queue: after every ticket that has one.
NO_DEADLINE = datetime(9999, 1, 1, tzinfo=UTC)


class TicketQuerySet(TenantQuerySet["Ticket"]):
    def visible_to(self, actor: Any) -> Self:
        """Agents see the provider's queue; who asks sees what they asked themselves or were copied into.

        The named contact person (`sees_company`) sees every ticket of their company; a guest the ticket of their link.
        """
        if actor.is_system:
            return self
        if actor.is_requester:
            return self._of_outsider(actor)
        return self if actor.holds(ANSWER_TICKETS) else self.none()

    def _of_outsider(self, actor: Any) -> Self:
        if actor.ticket_id is not None:
            return self.filter(pk=actor.ticket_id)
        company = self.filter(customer_id=actor.customer_id, customer__isnull=False)
        if actor.sees_company:
            return company
        copied = Exists(self._participants().filter(ticket=OuterRef("pk"), member_id=actor.requester_id))
        return company.filter(Q(requester_id=actor.requester_id) | copied)

    @staticmethod
    def _participants() -> Any:
        from hesi.support.tickets.models.message import Participant

        return Participant.objects.all()

    def open(self) -> Self:
        """Somebody still has to do something."""
        return self.filter(state__in=Ticket.OPEN_STATES)

    def unassigned(self) -> Self:
        return self.filter(agent__isnull=True)

    def awake(self, at: datetime) -> Self:
        """Not put off to a later time."""
        return self.filter(Q(snoozed_until__isnull=True) | Q(snoozed_until__lte=at))


class Ticket(TenantModel):
    """A question of a customer's member, or of a guest known by an e-mail address or phone number alone.

    `capsule` is what travelled with it, frozen when it was asked. `requester_id` is a member of the customer's
    workspace, so it is kept by id and name and not as a relation; null for a guest. `is_verified` is false for a guest
    until they open the link sent to their address. `answers` are the answers to the category's problem report by key
    (see `problem_reports.py`). `due_at` is the next promised time, `due_metric` which one; null when none is running.
    `rank_at` orders the queue: the deadline, brought forward for money blocked and people blocked. `rating_asked_at` is
    when a mail asked for a rating.
    """

    subject_type = "ticket"

    class State(models.TextChoices):
        NEW = "new", _("New")
        IN_PROGRESS = "in_progress", _("In progress")
        WAITING = "waiting", _("Waiting for you")
        ON_HOLD = "on_hold", pgettext_lazy("ticket", "On hold")
        SOLVED = "solved", _("Solved, please confirm")
        CLOSED = "closed", _("Closed")
        MERGED = "merged", pgettext_lazy("ticket", "Merged")

    OPEN_STATES = (State.NEW, State.IN_PROGRESS, State.WAITING, State.ON_HOLD)

    number = models.CharField(max_length=24)
    customer = models.ForeignKey(Tenant, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    requester_id = models.BigIntegerField(null=True, blank=True)
    requester_name = models.CharField(max_length=60)
    requester_email = models.EmailField(blank=True)
    requester_phone = models.CharField(max_length=30, blank=True)
    is_verified = models.BooleanField(default=True)
    language = models.CharField(max_length=10, default="zh-hans")
    plan = models.CharField(max_length=16, blank=True)
    channel = models.CharField(max_length=8, choices=Channel, default=Channel.PAGE)
    category = models.ForeignKey(Category, on_delete=models.PROTECT, related_name="+")
    title = models.CharField(max_length=120)
    answers = models.JSONField(default=dict)
    priority = models.CharField(max_length=8, choices=Priority, default=Priority.NORMAL)
    is_emergency = models.BooleanField(default=False)
    state = models.CharField(max_length=12, choices=State, default=State.NEW)
    line = models.ForeignKey(SupportLine, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    agent = models.ForeignKey(Member, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    assigned_at = models.DateTimeField(null=True, blank=True)
    taken_at = models.DateTimeField(null=True, blank=True)
    subject_ref_type = models.CharField(max_length=30, blank=True)
    subject_ref_id = models.BigIntegerField(null=True, blank=True)
    page = models.CharField(max_length=200, blank=True)
    capsule = models.JSONField(default=dict)
    blocked_minor = models.BigIntegerField(default=0)
    blocked_currency = models.CharField(max_length=3, default="CNY")
    people_blocked = models.PositiveIntegerField(default=0)
    due_at = models.DateTimeField(null=True, blank=True)
    due_metric = models.CharField(max_length=16, choices=Metric, blank=True)
    rank_at = models.DateTimeField(default=NO_DEADLINE)
    snoozed_until = models.DateTimeField(null=True, blank=True)
    merged_into = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="merged")
    reopened_count = models.PositiveSmallIntegerField(default=0)
    answered_at = models.DateTimeField(null=True, blank=True)
    solved_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    rating_asked_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(default=now)
    updated_at = models.DateTimeField(default=now)

    objects: ClassVar[TenantManager[Any]] = TenantManager.from_queryset(TicketQuerySet)()

    class Meta:
        ordering = ("-created_at", "-pk")
        indexes: ClassVar = [
            models.Index(fields=["tenant", "state", "rank_at", "id"], name="ticket_state_rank"),
            models.Index(fields=["tenant", "rank_at", "id"], name="ticket_rank"),
            models.Index(fields=["tenant", "-created_at", "-id"], name="ticket_created"),
            models.Index(fields=["tenant", "agent", "state", "rank_at", "id"], name="ticket_agent"),
            models.Index(fields=["tenant", "line", "state", "rank_at", "id"], name="ticket_line"),
            models.Index(fields=["tenant", "customer", "requester_id", "-created_at", "-id"], name="ticket_requester"),
            models.Index(fields=["tenant", "customer", "-created_at", "-id"], name="ticket_customer"),
            models.Index(fields=["tenant", "requester_email", "-created_at"], name="ticket_email"),
        ]
        constraints: ClassVar = [models.UniqueConstraint(fields=["tenant", "number"], name="ticket_number_unique")]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"

    @property
    def event_label(self) -> str:
        """How events name this ticket."""
        return self.number

    @property
    def is_open(self) -> bool:
        return self.state in self.OPEN_STATES
