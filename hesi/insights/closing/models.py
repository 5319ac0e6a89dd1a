"""A month as finance closes it (月结): who declared it closed with which numbers, own steps, whom was reminded when."""

from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Q

from hesi.core.money import Money
from hesi.core.time import now
from hesi.insights.closing.grants import CLOSE_MONTHS
from hesi.workspace.people.models import Member
from hesi.workspace.tenancy.models import TenantManager, TenantModel, TenantQuerySet


class OfFinance(TenantQuerySet[Any]):
    """Rows that only those who close months see."""

    def visible_to(self, actor: Any) -> Self:
        return self if actor.is_system or actor.holds(CLOSE_MONTHS) else self.none()


class MonthEnd(TenantModel):
    """The end of one month: what its closings, ticks, reminders and events hang on. `month` is its first day."""

    subject_type = "month_end"

    month = models.DateField()

    objects: ClassVar[TenantManager[Any]] = TenantManager.from_queryset(OfFinance)()

    class Meta:
        ordering = ("-month",)
        constraints: ClassVar = [models.UniqueConstraint(fields=["tenant", "month"], name="month_end_unique")]

    def __str__(self) -> str:
        return f"{self.month:%Y-%m}"


class Closing(TenantModel):
    """Finance declared the month closed. Reopening keeps the row, with its reason; closing again makes another.

    `figures` are frozen at that second: `spent_minor`, `in_approval_minor`, `currency`, and `open`, what was still
    missing as (key, count, minor or null).
    """

    month_end = models.ForeignKey(MonthEnd, on_delete=models.PROTECT, related_name="closings")
    closed_at = models.DateTimeField(default=now)
    closed_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    figures = models.JSONField(default=dict)
    note = models.CharField(max_length=300, blank=True)
    reopened_at = models.DateTimeField(null=True)
    reopened_by = models.ForeignKey(Member, null=True, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=300, blank=True)

    objects: ClassVar[TenantManager[Any]] = TenantManager.from_queryset(OfFinance)()

    class Meta:
        ordering = ("-pk",)
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["month_end"], condition=Q(reopened_at__isnull=True), name="closing_one_in_force"
            )
        ]

    def __str__(self) -> str:
        return f"{self.month_end_id} {self.closed_at:%Y-%m-%d}"

    @property
    def spent(self) -> Money:
        """What the month came to when it was closed."""
        return Money(int(self.figures["spent_minor"]), str(self.figures["currency"]))


class OwnStep(TenantModel):
    """A step outside of the product that finance ticks each month (自定义步骤), such as 对账 or 凭证."""

    name = models.CharField(max_length=80)
    position = models.PositiveSmallIntegerField(default=0)
    is_active = models.BooleanField(default=True)

    objects: ClassVar[TenantManager[Any]] = TenantManager.from_queryset(OfFinance)()

    class Meta:
        ordering = ("position", "pk")

    def __str__(self) -> str:
        return self.name

    @property
    def event_label(self) -> str:
        """How events name it."""
        return self.name


class Tick(TenantModel):
    """An own step was done for a month."""

    step = models.ForeignKey(OwnStep, on_delete=models.PROTECT, related_name="ticks")
    month_end = models.ForeignKey(MonthEnd, on_delete=models.PROTECT, related_name="ticks")
    by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=now)

    objects: ClassVar[TenantManager[Any]] = TenantManager.from_queryset(OfFinance)()

    class Meta:
        ordering = ("pk",)
        constraints: ClassVar = [models.UniqueConstraint(fields=["step", "month_end"], name="tick_once_a_month")]

    def __str__(self) -> str:
        return f"{self.step_id} · {self.month_end_id}"


class Reminder(TenantModel):
    """When somebody was last reminded of something, so that nobody is twice within a day without being asked to.

    `about` is the month (`2026-10`), or `invoices` for those that are to follow. What was sent stands in the events.
    """

    about = models.CharField(max_length=10)
    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+")
    sent_at = models.DateTimeField(default=now)
    sent_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    count = models.PositiveIntegerField(default=1)

    objects: ClassVar[TenantManager[Any]] = TenantManager.from_queryset(OfFinance)()

    class Meta:
        ordering = ("pk",)
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["tenant", "about", "member"], name="reminder_one_a_person")
        ]

    def __str__(self) -> str:
        return f"{self.about} {self.member_id}"
