"""What agents attach to a ticket: tags, links to other tickets, tasks; and what the customer thought of the answer."""

from typing import ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from hesi.core.time import now
from hesi.support.tickets.models.ticket import Ticket
from hesi.workspace.people.models import Member
from hesi.workspace.tenancy.models import TenantModel


class Tag(TenantModel):
    """A word agents mark tickets with."""

    name = models.CharField(max_length=30)

    class Meta:
        ordering = ("name",)
        constraints: ClassVar = [models.UniqueConstraint(fields=["tenant", "name"], name="tag_name_unique")]

    def __str__(self) -> str:
        return self.name


class TicketTag(TenantModel):
    """A tag on a ticket."""

    ticket = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="ticket_tags")
    tag = models.ForeignKey(Tag, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["ticket", "tag"], name="ticket_tag_unique")]
        indexes: ClassVar = [models.Index(fields=["tenant", "tag", "ticket"], name="ticket_tag_tag")]

    def __str__(self) -> str:
        return f"{self.ticket_id} · {self.tag_id}"


class TicketLink(TenantModel):
    """Two tickets that have to do with each other."""

    class Kind(models.TextChoices):
        RELATED = "related", _("Related to")
        SPLIT = "split", _("Split off from")
        FOLLOWS = "follows", _("Follows")

    ticket = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="links")
    other = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="linked_from")
    kind = models.CharField(max_length=8, choices=Kind, default=Kind.RELATED)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["ticket", "other", "kind"], name="ticket_link_unique"),
            models.CheckConstraint(condition=~Q(ticket=models.F("other")), name="ticket_link_not_itself"),
        ]

    def __str__(self) -> str:
        return f"{self.ticket_id} {self.kind} {self.other_id}"


class TicketTask(TenantModel):
    """Something to be done about a ticket. A follow-up is the task a bad rating leaves with the success manager."""

    class Kind(models.TextChoices):
        TASK = "task", _("Task")
        FOLLOW_UP = "follow_up", _("Follow-up")
        CALL_BACK = "call_back", _("Call back")

    ticket = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="tasks")
    kind = models.CharField(max_length=10, choices=Kind, default=Kind.TASK)
    title = models.CharField(max_length=120)
    assignee = models.ForeignKey(Member, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    due_at = models.DateTimeField(null=True, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(default=now)

    class Meta:
        ordering = ("done_at", "due_at", "pk")
        indexes: ClassVar = [
            models.Index(fields=["tenant", "assignee", "done_at", "due_at"], name="ticket_task_assignee"),
            models.Index(fields=["tenant", "ticket"], name="ticket_task_ticket"),
        ]

    def __str__(self) -> str:
        return self.title


class Rating(TenantModel):
    """How satisfied the requester was (满意度), 1 to 5, once; opening the ticket again voids it and asks anew."""

    ticket = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="ratings")
    agent = models.ForeignKey(Member, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    score = models.PositiveSmallIntegerField(validators=[MinValueValidator(1), MaxValueValidator(5)])
    reasons = models.JSONField(default=list)
    comment = models.TextField(blank=True)
    rated_at = models.DateTimeField(default=now)
    voided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-pk",)
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["ticket"], condition=Q(voided_at__isnull=True), name="rating_once"),
            models.CheckConstraint(condition=Q(score__gte=1, score__lte=5), name="rating_one_to_five"),
        ]
        indexes: ClassVar = [models.Index(fields=["tenant", "-rated_at"], name="rating_rated")]

    def __str__(self) -> str:
        return f"{self.ticket_id} {self.score}"
