"""Promised times: versioned policies, clocks with their append-only segments, and the ladder of escalation.

A clock runs for a subject (a ticket, a chat) that this module knows by type and id only.
"""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from hesi.core.time import now
from hesi.workspace.people.models import Member
from hesi.workspace.tenancy.models import TenantModel


class Metric(models.TextChoices):
    FIRST_RESPONSE = "first_response", _("First response")
    NEXT_RESPONSE = "next_response", _("Next response")
    SOLUTION = "solution", _("Solution")


class Priority(models.TextChoices):
    URGENT = "urgent", _("Urgent")
    HIGH = "high", _("High")
    NORMAL = "normal", _("Normal")
    LOW = "low", _("Low")


class SlaPolicy(TenantModel):
    """A policy; the first active one by `position` whose conditions match a subject's facts is taken.

    `conditions` maps a fact (`plans`, `categories`, `channels`, `languages`, `customers`) to the accepted values; an
    empty object matches everything.
    """

    name = models.CharField(max_length=60)
    position = models.PositiveSmallIntegerField(default=0)
    conditions = models.JSONField(default=dict)
    is_active = models.BooleanField(default=True)

    class Meta:
        ordering = ("position", "pk")
        constraints: ClassVar = [models.UniqueConstraint(fields=["tenant", "name"], name="sla_policy_name_unique")]
        indexes: ClassVar = [models.Index(fields=["tenant", "position"], name="sla_policy_position")]

    def __str__(self) -> str:
        return self.name


class SlaPolicyVersion(TenantModel):
    """One immutable edition of a policy.

    `targets`: {priority: {metric: {"unit": "minutes" | "business_days" | "end_of_business_day", "value": n,
    "cut_off": "17:00"?}}}. `calendar`: the working calendar as it was when published ({"time_zone", "week",
    "special_days"}), so that every deadline can be computed again for ever.
    """

    policy = models.ForeignKey(SlaPolicy, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    targets = models.JSONField()
    calendar = models.JSONField()
    warn_percent = models.PositiveSmallIntegerField(default=75)
    note = models.CharField(max_length=200, blank=True)
    published_at = models.DateTimeField(default=now)
    published_by = models.ForeignKey(Member, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        ordering = ("-number",)
        constraints: ClassVar = [models.UniqueConstraint(fields=["policy", "number"], name="sla_version_unique")]
        indexes: ClassVar = [models.Index(fields=["tenant", "policy", "-number"], name="sla_version_policy")]

    def __str__(self) -> str:
        return f"{self.policy_id} v{self.number}"


class Commitment(TenantModel):
    """What is promised to one subject now: its facts and the policy version in force, null when no policy matches.

    Whoever changes clocks of a subject locks this row first. `label` names the subject to people, `cycles` counts its
    next responses so far, `standstill` is why solution and next response stand still.
    """

    subject_type = models.CharField(max_length=30)
    subject_id = models.BigIntegerField()
    label = models.CharField(max_length=40, blank=True)
    facts = models.JSONField(default=dict)
    version = models.ForeignKey(SlaPolicyVersion, null=True, on_delete=models.PROTECT, related_name="+")
    cycles = models.PositiveIntegerField(default=0)
    standstill = models.CharField(max_length=40, blank=True)

    class Meta:
        ordering = ("pk",)
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["tenant", "subject_type", "subject_id"], name="commitment_subject_unique")
        ]
        indexes: ClassVar = [models.Index(fields=["tenant", "version", "id"], name="commitment_version")]

    def __str__(self) -> str:
        return f"{self.subject_type} {self.label}"


class Clock(TenantModel):
    """One promised time for one subject. `cycle` counts next responses; the others have cycle 1.

    `due_at` is null while the clock stands still. `breached_at` is the deadline that was missed, written once and kept.
    A clock without `version` is kept although no policy matches, so that one that matches later counts from its start.
    `rung_at` is when the next rung of the ladder is reached, `used_seconds` the working time it took once it has ended.
    """

    class State(models.TextChoices):
        RUNNING = "running", pgettext_lazy("clock", "Running")
        PAUSED = "paused", _("Paused")
        MET = "met", _("Met")
        DROPPED = "dropped", _("No longer promised")

    subject_type = models.CharField(max_length=30)
    subject_id = models.BigIntegerField()
    customer_id = models.BigIntegerField(null=True, blank=True)
    metric = models.CharField(max_length=16, choices=Metric)
    cycle = models.PositiveIntegerField(default=1)
    priority = models.CharField(max_length=8, choices=Priority)
    version = models.ForeignKey(SlaPolicyVersion, null=True, on_delete=models.PROTECT, related_name="+")
    target = models.JSONField(default=dict)
    state = models.CharField(max_length=8, choices=State, default=State.RUNNING)
    started_at = models.DateTimeField()
    due_at = models.DateTimeField(null=True, blank=True)
    warn_at = models.DateTimeField(null=True, blank=True)
    warned_at = models.DateTimeField(null=True, blank=True)
    rung_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    breached_at = models.DateTimeField(null=True, blank=True)
    used_seconds = models.PositiveIntegerField(null=True, blank=True)

    class Meta:
        ordering = ("pk",)
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["tenant", "subject_type", "subject_id", "metric", "cycle"], name="clock_cycle_unique"
            ),
            # At most one of a kind is open for a subject.
            models.UniqueConstraint(
                fields=["tenant", "subject_type", "subject_id", "metric"],
                condition=Q(state__in=("running", "paused")),
                name="clock_one_open",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["tenant", "state", "due_at"], name="clock_due"),
            models.Index(fields=["tenant", "state", "warn_at"], name="clock_warn"),
            models.Index(fields=["tenant", "customer_id", "started_at"], name="clock_customer"),
            models.Index(fields=["tenant", "started_at"], name="clock_started"),
            models.Index(fields=["tenant", "rung_at"], condition=Q(rung_at__isnull=False), name="clock_rung"),
            models.Index(fields=["tenant", "version", "state"], name="clock_version"),
            models.Index(
                fields=["tenant", "due_at"],
                condition=Q(state="running", breached_at__isnull=True),
                name="clock_overdue",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.subject_type} {self.subject_id} {self.metric}"


class ClockSegment(TenantModel):
    """A stretch of a clock, running or standing still, and why. Only ever added to; the last one may be open."""

    class Kind(models.TextChoices):
        RUN = "run", pgettext_lazy("clock", "Running")
        PAUSE = "pause", _("Standing still")

    clock = models.ForeignKey(Clock, on_delete=models.CASCADE, related_name="segments")
    kind = models.CharField(max_length=5, choices=Kind)
    reason = models.CharField(max_length=40)
    version = models.ForeignKey(SlaPolicyVersion, null=True, on_delete=models.PROTECT, related_name="+")
    begins_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("begins_at", "pk")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["clock"], condition=Q(ends_at__isnull=True), name="clock_one_open_segment"),
            models.CheckConstraint(
                condition=Q(ends_at__isnull=True) | Q(ends_at__gte=models.F("begins_at")), name="clock_segment_forward"
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["tenant", "clock", "begins_at"], name="clock_segment_clock")]

    def __str__(self) -> str:
        return f"{self.clock_id} {self.kind} {self.begins_at}"


class EscalationRung(TenantModel):
    """One rung of the ladder: at which part of a clock whom to tell, how, and whether they must acknowledge.

    `at_percent` of the target, 100 at the deadline and more after it. `targets` lists agent, line_lead, support_lead,
    success_manager, on_call. Without acknowledgement within `repeat_minutes` the next rung is climbed.
    """

    metric = models.CharField(max_length=16, choices=Metric)
    priority = models.CharField(max_length=8, choices=Priority, blank=True)
    position = models.PositiveSmallIntegerField(default=0)
    at_percent = models.PositiveSmallIntegerField(default=100)
    targets = models.JSONField(default=list)
    channels = models.JSONField(default=list)
    needs_acknowledgement = models.BooleanField(default=False)
    repeat_minutes = models.PositiveSmallIntegerField(default=0)
    obeys_hours = models.BooleanField(default=True)

    class Meta:
        ordering = ("metric", "position", "pk")
        indexes: ClassVar = [models.Index(fields=["tenant", "metric", "position"], name="escalation_rung_metric")]

    def __str__(self) -> str:
        return f"{self.metric} {self.at_percent} %"


class Alert(TenantModel):
    """A rung that was climbed for a clock: who was told, and who answered for it."""

    clock = models.ForeignKey(Clock, on_delete=models.CASCADE, related_name="alerts")
    rung = models.ForeignKey(EscalationRung, null=True, on_delete=models.SET_NULL, related_name="+")
    times = models.PositiveSmallIntegerField(default=1)
    told = models.JSONField(default=list)
    sent_at = models.DateTimeField(default=now)
    next_at = models.DateTimeField(null=True, blank=True)
    acknowledged_at = models.DateTimeField(null=True, blank=True)
    acknowledged_by = models.ForeignKey(Member, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        ordering = ("pk",)
        constraints: ClassVar = [models.UniqueConstraint(fields=["clock", "rung"], name="alert_rung_once")]
        indexes: ClassVar = [models.Index(fields=["tenant", "next_at"], name="alert_next")]

    def __str__(self) -> str:
        return f"{self.clock_id} {self.rung_id}"


class Replay(TenantModel):
    """A what-if: past months under another policy. `result` holds the comparison when it is done."""

    class State(models.TextChoices):
        WAITING = "waiting", pgettext_lazy("clock", "Waiting")
        RUNNING = "running", pgettext_lazy("clock", "Running")
        DONE = "done", _("Done")
        FAILED = "failed", pgettext_lazy("clock", "Failed")

    asked_by = models.ForeignKey(Member, null=True, on_delete=models.SET_NULL, related_name="+")
    since = models.DateField()
    until = models.DateField()
    targets = models.JSONField()
    calendar = models.JSONField()
    state = models.CharField(max_length=8, choices=State, default=State.WAITING)
    done_rows = models.PositiveIntegerField(default=0)
    total_rows = models.PositiveIntegerField(default=0)
    result = models.JSONField(default=dict)
    created_at = models.DateTimeField(default=now)

    class Meta:
        ordering = ("-pk",)
        indexes: ClassVar = [models.Index(fields=["tenant", "-created_at"], name="replay_created")]

    def __str__(self) -> str:
        return f"{self.since} – {self.until}"
