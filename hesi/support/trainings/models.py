"""Trainings (培训): what is taught when, who has a seat, who waits for one, who came."""

from datetime import datetime
from typing import Any, ClassVar, Self
from zoneinfo import ZoneInfo

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from hesi.core.time import CHINA, now
from hesi.support.service.audiences import Addressed, of_two
from hesi.support.service.grants import ANSWER_TICKETS
from hesi.workspace.files.models import StoredFile
from hesi.workspace.people.models import Member
from hesi.workspace.tenancy.models import Tenant, TenantManager, TenantModel, TenantQuerySet


class TrainingQuerySet(TenantQuerySet["Training"]):
    def visible_to(self, actor: Any) -> Self:
        """Agents see all of them; what customers see `queries.py` says."""
        return self if actor.is_system or actor.holds(ANSWER_TICKETS) else self.none()

    def offered(self) -> Self:
        """Published and not called off."""
        return self.filter(published_at__isnull=False, cancelled_at__isnull=True)

    def to_come(self, at: datetime) -> Self:
        return self.offered().filter(starts_at__gt=at)


class Training(Addressed):
    """One training. One of the kind “recorded” has no date and no seats: it is its recording.

    `taken` counts the seats given out; it never passes `seats`. `time_zone` is the one the times are told in.
    """

    subject_type = "training"

    class Kind(models.TextChoices):
        WEBINAR = "webinar", _("Webinar")
        ON_SITE = "on_site", _("On site")
        RECORDED = "recorded", _("Recorded course")

    class Spoken(models.TextChoices):
        CHINESE = "zh-hans", _("Chinese")
        ENGLISH = "en", _("English")

    class State(models.TextChoices):
        DRAFT = "draft", _("Draft")
        OPEN = "open", _("Open for signing up")
        RUNNING = "running", _("Under way")
        HELD = "held", _("Held")
        ONLINE = "online", _("Ready to watch")
        CANCELLED = "cancelled", _("Called off")

    kind = models.CharField(max_length=8, choices=Kind, default=Kind.WEBINAR)
    title_zh = models.CharField(max_length=120)
    title_en = models.CharField(max_length=120, blank=True)
    body_zh = models.TextField(blank=True)
    body_en = models.TextField(blank=True)
    spoken = models.CharField(max_length=10, choices=Spoken, default=Spoken.CHINESE)
    starts_at = models.DateTimeField(null=True, blank=True)
    ends_at = models.DateTimeField(null=True, blank=True)
    time_zone = models.CharField(max_length=64, default=CHINA)
    place = models.CharField(max_length=200, blank=True)
    link = models.URLField(max_length=500, blank=True)
    seats = models.PositiveIntegerField(default=0)
    taken = models.PositiveIntegerField(default=0)
    trainer = models.ForeignKey(Member, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    recording = models.ForeignKey(StoredFile, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    captions = models.TextField(blank=True)
    published_at = models.DateTimeField(null=True, blank=True)
    cancelled_at = models.DateTimeField(null=True, blank=True)
    reminded_day_at = models.DateTimeField(null=True, blank=True)
    reminded_hour_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(default=now)

    objects: ClassVar[TenantManager[Any]] = TenantManager.from_queryset(TrainingQuerySet)()

    class Meta:
        ordering = ("-created_at", "-pk")
        indexes: ClassVar = [
            models.Index(fields=["tenant", "-created_at", "-id"], name="training_created"),
            models.Index(fields=["tenant", "starts_at"], name="training_starts"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(taken__lte=F("seats")), name="training_seats_suffice")
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
        if self.cancelled_at is not None:
            return self.State.CANCELLED
        if self.published_at is None:
            return self.State.DRAFT
        if self.starts_at is None:
            return self.State.ONLINE
        if self.starts_at > now():
            return self.State.OPEN
        return self.State.RUNNING if self.ends_at is not None and self.ends_at > now() else self.State.HELD

    @property
    def has_begun(self) -> bool:
        return self.starts_at is not None and self.starts_at <= now()

    @property
    def seats_left(self) -> int:
        return self.seats - self.taken

    @property
    def times(self) -> str:
        """Begin and end on the wall clock of its own time zone, which is named."""
        if self.starts_at is None or self.ends_at is None:
            return ""
        there = ZoneInfo(self.time_zone)
        begin, end = self.starts_at.astimezone(there), self.ends_at.astimezone(there)
        last = f"{end:%H:%M}" if begin.date() == end.date() else f"{end:%Y-%m-%d %H:%M}"
        return f"{begin:%Y-%m-%d %H:%M} – {last} ({self.time_zone})"


class Signup(TenantModel):
    """A customer's member wants to come. `member_id` is theirs in the customer's own workspace.

    Those who wait move up in the order of `signed_up_at`. `attended` is None until the trainer has marked it.
    """

    class State(models.TextChoices):
        SEATED = "seated", _("Has a seat")
        WAITING = "waiting", _("On the waiting list")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    training = models.ForeignKey(Training, on_delete=models.CASCADE, related_name="signups")
    customer = models.ForeignKey(Tenant, on_delete=models.PROTECT, related_name="+")
    member_id = models.BigIntegerField()
    name = models.CharField(max_length=60)
    email = models.EmailField(blank=True)
    state = models.CharField(max_length=9, choices=State)
    signed_up_at = models.DateTimeField(default=now)
    attended = models.BooleanField(null=True, blank=True)

    class Meta:
        ordering = ("signed_up_at", "pk")
        constraints: ClassVar = [models.UniqueConstraint(fields=["training", "member_id"], name="training_signup_once")]
        indexes: ClassVar = [
            models.Index(fields=["tenant", "training", "state", "signed_up_at"], name="training_signup_line"),
            models.Index(fields=["tenant", "member_id"], name="training_signup_member"),
        ]

    def __str__(self) -> str:
        return f"{self.training_id} · {self.name}"
