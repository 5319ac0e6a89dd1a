"""Reports of one's own, with whom they are shared, who pinned them, and when they are sent by mail."""

from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from hesi.core.time import now
from hesi.insights.own_reports.definition import Definition
from hesi.workspace.access.models import Role
from hesi.workspace.people.models import Member
from hesi.workspace.tenancy.models import TenantManager, TenantModel, TenantQuerySet


class OwnReportQuerySet(TenantQuerySet["OwnReport"]):
    def visible_to(self, actor: Any) -> Self:
        """One's own, what is shared with everybody or with a role one holds, and what its owner has sent to one."""
        kept = self.filter(removed_at__isnull=True)
        if actor.is_system:
            return kept
        if actor.member_id is None:
            return kept.none()
        shared = Share.objects.filter(role__holders__member_id=actor.member_id).order_by().values("report")
        sent = Recipient.objects.filter(member_id=actor.member_id, stopped_at__isnull=True)
        sent = sent.filter(mailing__by=F("mailing__report__owner")).order_by().values("mailing__report")
        return kept.filter(
            Q(owner_id=actor.member_id) | Q(is_for_all=True) | Q(pk__in=shared) | Q(pk__in=sent)
        )  # fmt: skip

    def owned_by(self, actor: Any) -> Self:
        return self.filter(owner_id=actor.member_id)

    def removed(self) -> Self:
        return self.filter(removed_at__isnull=False)


class OwnReport(TenantModel):
    """A definition with a name. `version` counts changes and refuses one that is based on an older reading."""

    subject_type = "own_report"

    owner = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=80)
    definition = models.JSONField(default=dict)
    is_for_all = models.BooleanField(default=False)
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(default=now)
    updated_at = models.DateTimeField(default=now)
    removed_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[TenantManager[Any]] = TenantManager.from_queryset(OwnReportQuerySet)()

    class Meta:
        ordering = ("-updated_at", "-pk")
        indexes: ClassVar = [
            models.Index(fields=["tenant", "-updated_at", "-id"], name="own_report_updated"),
            models.Index(fields=["tenant", "owner"], name="own_report_owner"),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["tenant", "owner", "name"], condition=Q(removed_at__isnull=True), name="own_report_name_unique"
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def event_label(self) -> str:
        """How events name it."""
        return self.name

    @property
    def asks(self) -> Definition:
        """What it asks. Raises `Invalid` where an older version knew something that is gone."""
        return Definition.of(self.definition)

    @property
    def url(self) -> str:
        return reverse("own-report", args=[self.pk])


class Share(TenantModel):
    """Holders of a role see the report, each with their own numbers."""

    report = models.ForeignKey(OwnReport, on_delete=models.CASCADE, related_name="shares")
    role = models.ForeignKey(Role, on_delete=models.CASCADE, related_name="+")

    class Meta:
        indexes: ClassVar = [models.Index(fields=["tenant", "role"], name="own_report_share_role")]
        constraints: ClassVar = [models.UniqueConstraint(fields=["report", "role"], name="own_report_share_once")]

    def __str__(self) -> str:
        return f"{self.report_id} · {self.role_id}"


class Pin(TenantModel):
    """A member wants to see the report on their dashboard."""

    report = models.ForeignKey(OwnReport, on_delete=models.CASCADE, related_name="pins")
    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["tenant", "member", "report"], name="own_report_pin_once")
        ]

    def __str__(self) -> str:
        return f"{self.report_id} · {self.member_id}"


class Mailing(TenantModel):
    """When a report is sent, as one member wants it: every week or month, at an hour of the company's clock.

    `weekday` is 0 for Monday; `day` beyond a month's last one is its last. `next_at` is moved on before anybody is
    sent anything, so that a day is sent once.
    """

    class Rhythm(models.TextChoices):
        WEEKLY = "weekly", _("Every week")
        MONTHLY = "monthly", _("Every month")

    report = models.ForeignKey(OwnReport, on_delete=models.CASCADE, related_name="mailings")
    by = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+")
    rhythm = models.CharField(max_length=7, choices=Rhythm, default=Rhythm.WEEKLY)
    weekday = models.PositiveSmallIntegerField(default=0)
    day = models.PositiveSmallIntegerField(default=1)
    hour = models.PositiveSmallIntegerField(default=8)
    next_at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["tenant", "next_at"], name="own_report_mailing_due")]
        constraints: ClassVar = [models.UniqueConstraint(fields=["report", "by"], name="own_report_mailing_once")]

    def __str__(self) -> str:
        return f"{self.report_id} · {self.rhythm}"


class Recipient(TenantModel):
    """Who gets it. `mailed_for` is the moment for which it was sent last; `stopped_at` that they want no more of it."""

    mailing = models.ForeignKey(Mailing, on_delete=models.CASCADE, related_name="recipients")
    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+")
    stopped_at = models.DateTimeField(null=True, blank=True)
    mailed_for = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["tenant", "member"], name="own_report_recipient")]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["mailing", "member"], name="own_report_recipient_once")
        ]

    def __str__(self) -> str:
        return f"{self.mailing_id} · {self.member_id}"
