"""News of the provider (公告): maintenance, release notes, notices; who has seen them, who follows the status."""

from datetime import datetime
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from hesi.core.time import now
from hesi.support.incidents.models import Incident
from hesi.support.service.audiences import Addressed, of_two
from hesi.support.service.grants import ANSWER_TICKETS
from hesi.workspace.people.models import Member
from hesi.workspace.tenancy.models import Tenant, TenantManager, TenantModel, TenantQuerySet


class Part(models.TextChoices):
    """The parts of the product that can fail by themselves."""

    WEB = "web", _("Web and phone pages")
    RECOGNITION = "recognition", _("Recognition of invoices")
    PAYMENTS = "payments", _("Payments and bank files")
    MAIL = "mail", _("E-mail and notices")
    API = "api", _("API")
    EXPORTS = "exports", _("Exports and reports")
    SUPPORT = "support", _("Support desk")


class AnnouncementQuerySet(TenantQuerySet["Announcement"]):
    def visible_to(self, actor: Any) -> Self:
        """Agents see all of them; what customers see, `reading.py` says."""
        return self if actor.is_system or actor.holds(ANSWER_TICKETS) else self.none()

    def live(self, at: datetime) -> Self:
        """Published and not over."""
        return self.filter(went_live_at__lte=at).filter(Q(until__isnull=True) | Q(until__gt=at))

    def told(self) -> Self:
        """Published once, over or not."""
        return self.filter(went_live_at__isnull=False)


class Announcement(Addressed):
    """One piece of news. `parts`, `starts_at` and `until` are the window of a maintenance; `version` names a release.

    `publish_at` is when it is to appear (empty: a draft), `went_live_at` when it did, `until` when it is over.
    """

    subject_type = "announcement"

    class Kind(models.TextChoices):
        MAINTENANCE = "maintenance", _("Planned maintenance")
        RELEASE = "release", _("What's new")
        NOTICE = "notice", _("Notice")

    class State(models.TextChoices):
        DRAFT = "draft", _("Draft")
        SCHEDULED = "scheduled", _("Scheduled")
        LIVE = "live", _("Published")
        OVER = "over", _("Over")

    kind = models.CharField(max_length=11, choices=Kind)
    title_zh = models.CharField(max_length=120)
    title_en = models.CharField(max_length=120, blank=True)
    body_zh = models.TextField(blank=True)
    body_en = models.TextField(blank=True)
    version = models.CharField(max_length=20, blank=True)
    parts = models.JSONField(default=list)
    starts_at = models.DateTimeField(null=True, blank=True)
    publish_at = models.DateTimeField(null=True, blank=True)
    went_live_at = models.DateTimeField(null=True, blank=True)
    until = models.DateTimeField(null=True, blank=True)
    written_by = models.ForeignKey(Member, null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(default=now)

    objects: ClassVar[TenantManager[Any]] = TenantManager.from_queryset(AnnouncementQuerySet)()

    class Meta:
        ordering = ("-created_at", "-pk")
        indexes: ClassVar = [
            models.Index(fields=["tenant", "-created_at", "-id"], name="announcement_created"),
            models.Index(fields=["tenant", "kind", "-went_live_at"], name="announcement_live"),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["tenant", "version"], condition=~Q(version=""), name="announcement_version_unique"
            )
        ]

    def __str__(self) -> str:
        return self.title_zh

    @property
    def event_label(self) -> str:
        """How events name it."""
        return self.title_zh

    @property
    def title(self) -> str:
        """In the reader's language."""
        return of_two(self.title_zh, self.title_en)

    @property
    def body(self) -> str:
        """Markdown, in the reader's language."""
        return of_two(self.body_zh, self.body_en)

    @property
    def state(self) -> str:
        """Where it stands now."""
        if self.until is not None and self.until <= now():
            return self.State.OVER
        if self.went_live_at is not None:
            return self.State.LIVE
        return self.State.DRAFT if self.publish_at is None else self.State.SCHEDULED

    @property
    def is_running(self) -> bool:
        """Whether the maintenance goes on now."""
        return self.starts_at is not None and self.starts_at <= now() and (self.until is None or self.until > now())

    @property
    def was_cancelled(self) -> bool:
        """Whether the maintenance was called off before it began."""
        return self.starts_at is not None and self.until is not None and self.until <= self.starts_at

    @property
    def part_labels(self) -> list[str]:
        """The names of the parts it concerns."""
        return [str(label) for key, label in Part.choices if key in self.parts]


class Sighting(TenantModel):
    """A person has read or put away a piece of news; `member_id` is theirs in the customer's own workspace."""

    announcement = models.ForeignKey(Announcement, on_delete=models.CASCADE, related_name="sightings")
    member_id = models.BigIntegerField()
    seen_at = models.DateTimeField(default=now)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["announcement", "member_id"], name="announcement_seen_once")
        ]
        indexes: ClassVar = [models.Index(fields=["tenant", "member_id"], name="announcement_seen_member")]

    def __str__(self) -> str:
        return f"{self.announcement_id} · {self.member_id}"


class Follower(TenantModel):
    """A customer's member who wants to hear of disturbances and maintenance."""

    customer = models.ForeignKey(Tenant, on_delete=models.PROTECT, related_name="+")
    member_id = models.BigIntegerField()
    since_at = models.DateTimeField(default=now)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["tenant", "member_id"], name="status_follower_once"),
        ]
        indexes: ClassVar = [models.Index(fields=["tenant", "customer"], name="status_follower_customer")]

    def __str__(self) -> str:
        return f"{self.customer_id} · {self.member_id}"


class IncidentEffect(TenantModel):
    """Which parts an incident touches. Where nobody has said so it counts for the pages."""

    incident = models.OneToOneField(Incident, on_delete=models.CASCADE, related_name="effect")
    parts = models.JSONField(default=list)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["tenant", "incident"], name="incident_effect_incident")]

    def __str__(self) -> str:
        return f"{self.incident_id}"
