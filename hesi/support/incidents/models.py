"""Incidents (故障): one cause behind many tickets, what is told about it, and what was learnt from it."""

from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from hesi.core.time import now
from hesi.support.service.grants import ANSWER_TICKETS
from hesi.support.tickets.models import Ticket
from hesi.workspace.people.models import Member
from hesi.workspace.tenancy.models import TenantManager, TenantModel, TenantQuerySet


def in_readers_language(zh: str, en: str) -> str:
    """The text in the language of the page; the other one where this one was not written."""
    chosen, other = (zh, en) if (get_language() or "zh").startswith("zh") else (en, zh)
    return chosen or other


class Severity(models.TextChoices):
    CRITICAL = "critical", _("Critical")
    MAJOR = "major", _("Major")
    MINOR = "minor", _("Minor")


class IncidentQuerySet(TenantQuerySet["Incident"]):
    def visible_to(self, actor: Any) -> Self:
        """Agents see every incident; what customers see of them `notices.py` says."""
        return self if actor.is_system or actor.holds(ANSWER_TICKETS) else self.none()

    def ongoing(self) -> Self:
        return self.exclude(state=Incident.State.RESOLVED)


class Incident(TenantModel):
    """One disturbance. `audience` says whose pages carry the banner while it lasts and who may read of it afterwards.

    `categories` (keys) and `customer_ids` count for the audiences of the same name. With `joins_similar` a new ticket
    that resembles those in it joins by itself; else it is offered.
    """

    subject_type = "incident"

    class State(models.TextChoices):
        INVESTIGATING = "investigating", _("Investigating")
        IDENTIFIED = "identified", _("Cause found")
        MONITORING = "monitoring", _("Watching the fix")
        RESOLVED = "resolved", _("Resolved")

    class Audience(models.TextChoices):
        ALL = "all", _("Every customer")
        INVOLVED = "involved", _("Customers with a ticket in it")
        CATEGORIES = "categories", _("Customers who lately asked about certain categories")
        CUSTOMERS = "customers", _("Chosen customers")
        NOBODY = "nobody", _("Nobody; only we know of it")

    number = models.CharField(max_length=24)
    title_zh = models.CharField(max_length=120)
    title_en = models.CharField(max_length=120, blank=True)
    severity = models.CharField(max_length=8, choices=Severity, default=Severity.MAJOR)
    state = models.CharField(max_length=13, choices=State, default=State.INVESTIGATING)
    audience = models.CharField(max_length=10, choices=Audience, default=Audience.INVOLVED)
    categories = models.JSONField(default=list)
    customer_ids = models.JSONField(default=list)
    joins_similar = models.BooleanField(default=False)
    opened_by = models.ForeignKey(Member, null=True, on_delete=models.SET_NULL, related_name="+")
    opened_at = models.DateTimeField(default=now)
    resolved_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[TenantManager[Any]] = TenantManager.from_queryset(IncidentQuerySet)()

    class Meta:
        ordering = ("-opened_at", "-pk")
        indexes: ClassVar = [
            models.Index(fields=["tenant", "-opened_at", "-id"], name="incident_opened"),
            models.Index(fields=["tenant", "state"], name="incident_state"),
        ]
        constraints: ClassVar = [models.UniqueConstraint(fields=["tenant", "number"], name="incident_number_unique")]

    def __str__(self) -> str:
        return f"{self.number} {self.title_zh}"

    @property
    def event_label(self) -> str:
        """How events name this incident."""
        return self.number

    @property
    def title(self) -> str:
        """In the reader's language."""
        return in_readers_language(self.title_zh, self.title_en)

    @property
    def is_ongoing(self) -> bool:
        return self.state != self.State.RESOLVED


class IncidentTicket(TenantModel):
    """A ticket that belongs to an incident, or is offered because it resembles those in it. One incident a ticket."""

    class State(models.TextChoices):
        OFFERED = "offered", _("Offered")
        JOINED = "joined", _("Joined")
        DECLINED = "declined", _("Does not belong")

    incident = models.ForeignKey(Incident, on_delete=models.CASCADE, related_name="incident_tickets")
    ticket = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="+")
    state = models.CharField(max_length=8, choices=State, default=State.JOINED)
    added_at = models.DateTimeField(default=now)

    class Meta:
        ordering = ("pk",)
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["ticket"], condition=Q(state__in=("offered", "joined")), name="incident_ticket_one"
            ),
            models.UniqueConstraint(fields=["incident", "ticket"], name="incident_ticket_once"),
        ]
        indexes: ClassVar = [models.Index(fields=["tenant", "incident", "state"], name="incident_ticket_incident")]

    def __str__(self) -> str:
        return f"{self.incident_id} · {self.ticket_id}"


class IncidentUpdate(TenantModel):
    """What was told about an incident, with the state it was in from then on. Only public ones reach customers."""

    incident = models.ForeignKey(Incident, on_delete=models.CASCADE, related_name="updates")
    state = models.CharField(max_length=13, choices=Incident.State)
    body_zh = models.TextField()
    body_en = models.TextField(blank=True)
    is_public = models.BooleanField(default=True)
    written_by = models.ForeignKey(Member, null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(default=now)

    class Meta:
        ordering = ("-pk",)
        indexes: ClassVar = [models.Index(fields=["tenant", "incident", "-id"], name="incident_update_incident")]

    def __str__(self) -> str:
        return f"{self.incident_id} {self.state}"

    @property
    def body(self) -> str:
        """In the reader's language."""
        return in_readers_language(self.body_zh, self.body_en)


class MassAnswer(TenantModel):
    """One answer to every ticket of an incident, sent by a job. `solves` marks the tickets as solved with it."""

    class State(models.TextChoices):
        SENDING = "sending", _("Being sent")
        SENT = "sent", _("Sent")

    incident = models.ForeignKey(Incident, on_delete=models.CASCADE, related_name="answers")
    body_zh = models.TextField()
    body_en = models.TextField(blank=True)
    solves = models.BooleanField(default=False)
    state = models.CharField(max_length=7, choices=State, default=State.SENDING)
    total = models.PositiveIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    skipped = models.PositiveIntegerField(default=0)
    written_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=now)

    class Meta:
        ordering = ("-pk",)
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["incident"], condition=Q(state="sending"), name="mass_answer_one_at_once")
        ]
        indexes: ClassVar = [models.Index(fields=["tenant", "incident", "-id"], name="mass_answer_incident")]

    def __str__(self) -> str:
        return f"{self.incident_id} {self.state}"


class MassAnswerItem(TenantModel):
    """One ticket has had its answer; written with the message, so that no ticket ever gets it twice."""

    answer = models.ForeignKey(MassAnswer, on_delete=models.CASCADE, related_name="items")
    ticket = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="+")
    is_sent = models.BooleanField(default=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["answer", "ticket"], name="mass_answer_item_once")]

    def __str__(self) -> str:
        return f"{self.answer_id} · {self.ticket_id}"


class Review(TenantModel):
    """The note afterwards: cause, effect and what is done about it. Customers read the public words, when there are."""

    incident = models.OneToOneField(Incident, on_delete=models.CASCADE, related_name="review")
    cause = models.TextField()
    effect = models.TextField()
    action = models.TextField()
    public_zh = models.TextField(blank=True)
    public_en = models.TextField(blank=True)
    is_public = models.BooleanField(default=False)
    written_by = models.ForeignKey(Member, null=True, on_delete=models.SET_NULL, related_name="+")
    written_at = models.DateTimeField(default=now)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["tenant", "incident"], name="incident_review_incident")]

    def __str__(self) -> str:
        return f"{self.incident_id}"

    @property
    def public(self) -> str:
        """In the reader's language."""
        return in_readers_language(self.public_zh, self.public_en)


class Suggestion(TenantModel):
    """Several similar tickets in a short time: perhaps one incident. `ticket_ids` grows while it is open."""

    class State(models.TextChoices):
        OPEN = "open", _("Open")
        OPENED = "opened", _("Became an incident")
        DISMISSED = "dismissed", _("No incident")

    title = models.CharField(max_length=120)
    ticket_ids = models.JSONField(default=list)
    state = models.CharField(max_length=9, choices=State, default=State.OPEN)
    incident = models.ForeignKey(Incident, null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(default=now)
    updated_at = models.DateTimeField(default=now)

    class Meta:
        ordering = ("-pk",)
        indexes: ClassVar = [models.Index(fields=["tenant", "state", "-id"], name="incident_suggestion_state")]

    def __str__(self) -> str:
        return self.title
