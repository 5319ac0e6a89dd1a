"""Notices to people and how each of them wants to hear."""

from typing import Any, ClassVar, Self

from django.db import models

from hesi.core.time import now
from hesi.workspace.people.models import Member
from hesi.workspace.tenancy.models import TenantManager, TenantModel, TenantQuerySet


class NotificationQuerySet(TenantQuerySet["Notification"]):
    def unread(self) -> Self:
        return self.filter(read_at__isnull=True)

    def visible_to(self, actor: Any) -> Self:
        return self.filter(member_id=actor.member_id)


class Notification(TenantModel):
    """One notice to one member. `dedupe` makes a repeated delivery of the same event tell them once.

    `title` and `body` are rendered in the member's language when the notice is made.
    """

    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="notifications")
    kind = models.CharField(max_length=60)
    title = models.CharField(max_length=200)
    body = models.CharField(max_length=500, blank=True)
    url = models.CharField(max_length=200, blank=True)
    icon = models.CharField(max_length=30, default="bell")
    dedupe = models.CharField(max_length=120)
    created_at = models.DateTimeField(default=now)
    read_at = models.DateTimeField(null=True, blank=True)
    mail_state = models.CharField(max_length=10, default="none")
    mailed_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[TenantManager[Any]] = TenantManager.from_queryset(NotificationQuerySet)()

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["tenant", "member", "-id"], name="notification_member"),
            models.Index(fields=["id"], condition=models.Q(mail_state="due"), name="notification_mail_due"),
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


class GroupRobot(TenantModel):
    """A chat group's robot (企业微信, 钉钉, 飞书) that repeats chosen notices; its address is sealed with the data key."""

    class Vendor(models.TextChoices):
        WECOM = "wecom", "企业微信"
        DINGTALK = "dingtalk", "钉钉"
        FEISHU = "feishu", "飞书"

    name = models.CharField(max_length=60)
    vendor = models.CharField(max_length=10, choices=Vendor)
    sealed_address = models.BinaryField()
    sealed_secret = models.BinaryField(default=bytes)
    kinds = models.JSONField(default=list)
    is_active = models.BooleanField(default=True)

    def __str__(self) -> str:
        return self.name
