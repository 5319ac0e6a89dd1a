"""Who is served and by whom: plans, entitlements, contact persons, support lines, the presence of agents."""

from datetime import date
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from hesi.core.time import now
from hesi.workspace.calendars.models import WorkCalendar
from hesi.workspace.people.models import Member
from hesi.workspace.tenancy.models import Tenant, TenantManager, TenantModel, TenantQuerySet


class Channel(models.TextChoices):
    """The ways a question can come in."""

    PAGE = "page", _("Support page")
    MAIL = "mail", _("E-mail")
    PHONE = "phone", _("Phone")
    CHAT = "chat", _("Live chat")
    API = "api", _("API")
    ROBOT = "robot", _("Group robot")


class ServicePlan(TenantModel):
    """What customers of a plan are entitled to. `key` is the plan named in the customer's workspace.

    `channels` lists `Channel` values; `monthly_tickets` is None where there is no quota.
    """

    key = models.CharField(max_length=16)
    name = models.CharField(max_length=60)
    channels = models.JSONField(default=list)
    monthly_tickets = models.PositiveIntegerField(null=True, blank=True)
    calendar = models.ForeignKey(WorkCalendar, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ("pk",)
        constraints: ClassVar = [models.UniqueConstraint(fields=["tenant", "key"], name="service_plan_key_unique")]

    def __str__(self) -> str:
        return self.name


class EntitlementQuerySet(TenantQuerySet["Entitlement"]):
    def in_force(self, on: date) -> Self:
        """Those that hold on this date."""
        return self.filter(starts_on__lte=on).filter(Q(ends_on__isnull=True) | Q(ends_on__gte=on))


class Entitlement(TenantModel):
    """A customer's contract with the provider: plan, term, and who looks after them."""

    customer = models.ForeignKey(Tenant, on_delete=models.PROTECT, related_name="+")
    plan = models.ForeignKey(ServicePlan, on_delete=models.PROTECT, related_name="entitlements")
    contract_number = models.CharField(max_length=40, blank=True)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)
    success_manager = models.ForeignKey(Member, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    monthly_tickets = models.PositiveIntegerField(null=True, blank=True)
    note = models.TextField(blank=True)

    objects: ClassVar[TenantManager[Any]] = TenantManager.from_queryset(EntitlementQuerySet)()

    class Meta:
        ordering = ("-starts_on", "-pk")
        indexes: ClassVar = [models.Index(fields=["tenant", "customer", "-starts_on"], name="entitlement_customer")]

    def __str__(self) -> str:
        return f"{self.customer} {self.plan}"


class Contact(TenantModel):
    """A person named by a customer to speak for it. `member_id` is theirs in the customer's own workspace.

    `agent` looks after this person: their questions go there first.
    """

    customer = models.ForeignKey(Tenant, on_delete=models.PROTECT, related_name="+")
    member_id = models.BigIntegerField(null=True, blank=True)
    name = models.CharField(max_length=60)
    email = models.EmailField(blank=True)
    phone = models.CharField(max_length=30, blank=True)
    is_named = models.BooleanField(default=True)
    sees_company_tickets = models.BooleanField(default=True)
    agent = models.ForeignKey(Member, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        ordering = ("pk",)
        indexes: ClassVar = [
            models.Index(fields=["tenant", "customer", "member_id"], name="contact_member"),
            models.Index(fields=["tenant", "email"], name="contact_email"),
            models.Index(fields=["tenant", "phone"], name="contact_phone"),
        ]

    def __str__(self) -> str:
        return self.name


class SupportLine(TenantModel):
    """A line of service (服务线) that tickets are dispatched to. `key`: technical, success, operations, or own.

    A ticket that its agent has not taken after `take_minutes` working minutes goes to somebody else; 0: it stays.
    """

    key = models.SlugField(max_length=20)
    name_zh = models.CharField(max_length=40)
    name_en = models.CharField(max_length=40)
    position = models.PositiveSmallIntegerField(default=0)
    is_active = models.BooleanField(default=True)
    take_minutes = models.PositiveSmallIntegerField(default=30)

    class Meta:
        ordering = ("position", "pk")
        constraints: ClassVar = [models.UniqueConstraint(fields=["tenant", "key"], name="support_line_key_unique")]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """In the reader's language."""
        return self.name_zh if (get_language() or "zh").startswith("zh") else self.name_en


class LineMember(TenantModel):
    """An agent on a line: what they know, which languages they answer in, how many open tickets they can carry."""

    line = models.ForeignKey(SupportLine, on_delete=models.CASCADE, related_name="members")
    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+")
    skills = models.JSONField(default=list)
    languages = models.JSONField(default=list)
    capacity = models.PositiveSmallIntegerField(default=20)
    is_lead = models.BooleanField(default=False)
    last_assigned_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("pk",)
        constraints: ClassVar = [models.UniqueConstraint(fields=["line", "member"], name="line_member_unique")]
        indexes: ClassVar = [models.Index(fields=["tenant", "member"], name="line_member_member")]

    def __str__(self) -> str:
        return f"{self.line_id} · {self.member_id}"


class Presence(TenantModel):
    """Whether an agent takes new work now, and who replaces them during a leave. One row per agent."""

    class State(models.TextChoices):
        AVAILABLE = "available", _("Available")
        BUSY = "busy", _("Busy")
        AWAY = "away", _("Away")
        OFFLINE = "offline", _("Offline")

    member = models.OneToOneField(Member, on_delete=models.CASCADE, related_name="+")
    state = models.CharField(max_length=10, choices=State, default=State.AVAILABLE)
    is_on_call = models.BooleanField(default=False)
    leave_from = models.DateField(null=True, blank=True)
    leave_until = models.DateField(null=True, blank=True)
    replacement = models.ForeignKey(Member, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    changed_at = models.DateTimeField(default=now)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["tenant", "state"], name="presence_state")]

    def __str__(self) -> str:
        return f"{self.member_id} {self.state}"

    def is_on_leave(self, on: date) -> bool:
        """Whether the leave covers this date."""
        return self.leave_from is not None and self.leave_from <= on <= (self.leave_until or on)


class EmergencySettings(TenantModel):
    """What a customer sees who says that work stands still, and how often one company may say so in a day."""

    hotline = models.CharField(max_length=40, blank=True)
    daily_limit = models.PositiveSmallIntegerField(default=3)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["tenant"], name="emergency_settings_unique")]

    def __str__(self) -> str:
        return self.hotline
