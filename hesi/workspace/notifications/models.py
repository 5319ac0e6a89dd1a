"""Notices to people and how each of them wants to hear."""

from datetime import datetime
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from hesi.core.time import now
from hesi.workspace.notifications.robots.models import Robot, RobotDelivery, RobotMessage
from hesi.workspace.people.models import Member
from hesi.workspace.tenancy.models import TenantManager, TenantModel, TenantQuerySet

__all__ = ["Notification", "NotificationQuerySet", "Preference", "Robot", "RobotDelivery", "RobotMessage"]


class NotificationQuerySet(TenantQuerySet["Notification"]):
    def unread(self) -> Self:
        return self.filter(read_at__isnull=True)

    def visible_to(self, actor: Any) -> Self:
        return self.filter(member_id=actor.member_id)

    def mail_due(self, at: datetime) -> Self:
        """Mails to send at this moment, those whose sender has died included."""
        return self.filter(Q(mail_after__isnull=True) | Q(mail_after__lte=at), mail_state="due")


class Notification(TenantModel):
    """One notice to one member. `dedupe` makes a repeated delivery of the same event tell them once.

    `title` and `body` are rendered in the member's language when the notice is made.
    """

    class Mail(models.TextChoices):
        NONE = "none", _("Not by mail")
        DUE = "due", _("To be sent")
        SENT = "sent", _("Sent")
        FAILED = "failed", _("Not deliverable")

    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="notifications")
    kind = models.CharField(max_length=60)
    title = models.CharField(max_length=200)
    body = models.CharField(max_length=500, blank=True)
    url = models.CharField(max_length=200, blank=True)
    icon = models.CharField(max_length=30, default="bell")
    dedupe = models.CharField(max_length=120)
    created_at = models.DateTimeField(default=now)
    read_at = models.DateTimeField(null=True, blank=True)
    mail_state = models.CharField(max_length=10, choices=Mail, default=Mail.NONE)
    mail_after = models.DateTimeField(null=True, blank=True)
    mail_tries = models.PositiveSmallIntegerField(default=0)
    mailed_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[TenantManager[Any]] = TenantManager.from_queryset(NotificationQuerySet)()

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["tenant", "member", "-id"], name="notification_member"),
            models.Index(fields=["id"], condition=Q(mail_state="due"), name="notification_mail_due"),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["tenant", "member", "dedupe"], name="notification_dedupe")
        ]

    def __str__(self) -> str:
        return self.title


class Preference(TenantModel):
    """How one member wants to hear of one kind of notice; without a row both ways are on."""

    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="notification_preferences")
    kind = models.CharField(max_length=60)
    in_app = models.BooleanField(default=True)
    by_mail = models.BooleanField(default=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["tenant", "member", "kind"], name="notification_preference_unique")
        ]

    def __str__(self) -> str:
        return self.kind
