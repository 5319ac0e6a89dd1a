"""Robots of group chats, what they were given to say, and what was said to them."""

from typing import Any, ClassVar, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from hesi.core.ids import new_key
from hesi.core.time import now
from hesi.workspace.people.models import Member
from hesi.workspace.tenancy.models import Tenant, TenantManager, TenantModel, TenantQuerySet


class Kind(models.TextChoices):
    WECOM = "wecom", _("WeCom")
    DINGTALK = "dingtalk", _("DingTalk")
    FEISHU = "feishu", _("Feishu")


class RobotQuerySet(TenantQuerySet["Robot"]):
    def visible_to(self, actor: Any) -> Self:
        """Who manages settings."""
        from hesi.workspace.access.permissions import MANAGE_SETTINGS

        return self if actor.is_system or actor.holds(MANAGE_SETTINGS) else self.none()


class Robot(TenantModel):
    """One robot of one group. Its address and secrets are sealed with the workspace's key; `address_mask` is shown.

    `topics` are the news it tells. With `takes_questions` people may ask it: DingTalk signs with the app's secret,
    Feishu with encrypt key and verification token. `customer` is whose group it stands in, for a provider's robot.
    `turn` grows with every message it was given the turn to send.
    """

    key = models.CharField(max_length=22, unique=True, default=new_key)
    name = models.CharField(max_length=60)
    kind = models.CharField(max_length=10, choices=Kind)
    sealed_address = models.BinaryField(default=bytes)
    sealed_secret = models.BinaryField(default=bytes)
    sealed_hook_secret = models.BinaryField(default=bytes)
    sealed_hook_token = models.BinaryField(default=bytes)
    address_mask = models.CharField(max_length=120)
    topics = models.JSONField(default=list)
    language = models.CharField(max_length=10, default="zh-hans")
    takes_questions = models.BooleanField(default=False)
    customer = models.ForeignKey(Tenant, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    is_active = models.BooleanField(default=True)
    turn = models.BigIntegerField(default=0)
    created_by = models.ForeignKey(Member, null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(default=now)

    objects: ClassVar[TenantManager[Any]] = TenantManager.from_queryset(RobotQuerySet)()

    class Meta:
        ordering = ("name", "pk")
        indexes: ClassVar = [models.Index(fields=["tenant", "is_active"], name="robot_active")]

    def __str__(self) -> str:
        return self.name


class RobotDelivery(TenantModel):
    """One message to a group, with what the platform answered. `dedupe` makes one event one message."""

    class State(models.TextChoices):
        DUE = "due", _("To be sent")
        SENT = "sent", _("Sent")
        FAILED = "failed", _("Not deliverable")

    robot = models.ForeignKey(Robot, on_delete=models.CASCADE, related_name="deliveries")
    dedupe = models.CharField(max_length=120)
    title = models.CharField(max_length=200)
    body = models.TextField()
    url = models.CharField(max_length=300, blank=True)
    is_urgent = models.BooleanField(default=False)
    state = models.CharField(max_length=6, choices=State, default=State.DUE)
    tries = models.PositiveSmallIntegerField(default=0)
    due_at = models.DateTimeField(default=now)
    claimed_at = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    status = models.PositiveSmallIntegerField(null=True, blank=True)
    answer = models.CharField(max_length=300, blank=True)
    created_at = models.DateTimeField(default=now)

    class Meta:
        ordering = ("-pk",)
        constraints: ClassVar = [models.UniqueConstraint(fields=["robot", "dedupe"], name="robot_delivery_once")]
        indexes: ClassVar = [
            models.Index(fields=["tenant", "robot", "-id"], name="robot_delivery_robot"),
            models.Index(fields=["tenant", "robot", "state", "due_at"], name="robot_delivery_due"),
            models.Index(fields=["tenant", "robot", "claimed_at"], name="robot_delivery_claimed"),
        ]

    def __str__(self) -> str:
        return self.title


class RobotMessage(TenantModel):
    """One message said to a robot; the platform's id for it is kept, so that a repeated call changes nothing.

    `became` is the label of what it became part of, such as a ticket's number.
    """

    robot = models.ForeignKey(Robot, on_delete=models.CASCADE, related_name="messages")
    message_id = models.CharField(max_length=120)
    sender_id = models.CharField(max_length=120, blank=True)
    sender_name = models.CharField(max_length=60, blank=True)
    became = models.CharField(max_length=40, blank=True)
    received_at = models.DateTimeField(default=now)

    class Meta:
        ordering = ("-pk",)
        constraints: ClassVar = [models.UniqueConstraint(fields=["robot", "message_id"], name="robot_message_once")]
        indexes: ClassVar = [
            models.Index(fields=["tenant", "robot", "sender_id", "-received_at"], name="robot_message_sender")
        ]

    def __str__(self) -> str:
        return self.message_id
