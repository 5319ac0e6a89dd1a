"""Flows as versioned definitions, and the processes that run on them.

A process, its steps and its tasks are facts: rows are opened and closed, never reopened. What a document shows is
derived.
"""

from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from hesi.core.time import now
from hesi.core.words import in_readers_language
from hesi.expenses.approvals.reasons import reason_text, why_text
from hesi.workspace.people.models import Member
from hesi.workspace.tenancy.models import TenantManager, TenantModel, TenantQuerySet


class Flow(TenantModel):
    """A named approval flow (审批流); its published versions never change."""

    key = models.SlugField(max_length=40)
    name = models.CharField(max_length=60)
    is_active = models.BooleanField(default=True)

    class Meta:
        ordering = ("pk",)
        constraints: ClassVar = [models.UniqueConstraint(fields=["tenant", "key"], name="flow_key_unique")]

    def __str__(self) -> str:
        return self.name


class FlowVersion(TenantModel):
    """One published definition. `definition` is the JSON form of `definition.FlowDefinition`."""

    flow = models.ForeignKey(Flow, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    definition = models.JSONField()
    published_at = models.DateTimeField(default=now)
    published_by = models.ForeignKey(Member, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ("-number",)
        constraints: ClassVar = [models.UniqueConstraint(fields=["flow", "number"], name="flow_version_unique")]

    def __str__(self) -> str:
        return f"{self.flow} v{self.number}"


class Process(TenantModel):
    """One run of a flow for one subject (流程实例). At most one runs for a subject at a time.

    `reason` is `no_approver` when it agreed without any person having decided.
    """

    class State(models.TextChoices):
        RUNNING = "running", _("Running")
        AGREED = "agreed", _("Agreed")
        SENT_BACK = "sent_back", _("Sent back")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    flow_version = models.ForeignKey(FlowVersion, on_delete=models.PROTECT, related_name="+")
    subject_type = models.CharField(max_length=30)
    subject_id = models.BigIntegerField()
    subject_label = models.CharField(max_length=120)
    title = models.CharField(max_length=200)
    submitter = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    facts = models.JSONField(default=dict)
    state = models.CharField(max_length=10, choices=State, default=State.RUNNING)
    reason = models.CharField(max_length=30, blank=True)
    started_at = models.DateTimeField(default=now)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["tenant", "subject_type", "subject_id"], name="process_subject"),
            models.Index(fields=["tenant", "submitter", "state"], name="process_submitter"),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["tenant", "subject_type", "subject_id"],
                condition=Q(state="running"),
                name="process_one_running",
            )
        ]

    def __str__(self) -> str:
        return self.title


class Step(TenantModel):
    """A node of a process (节点) as it turned out, with the reason for who was asked or why it was skipped."""

    class State(models.TextChoices):
        WAITING = "waiting", _("Not asked yet")
        OPEN = "open", _("Waiting for a decision")
        AGREED = "agreed", _("Agreed")
        SKIPPED = "skipped", _("Skipped")
        SENT_BACK = "sent_back", _("Sent back")
        CANCELLED = "cancelled", _("Cancelled")

    class Sign(models.TextChoices):
        ANY = "any", _("Any one signs")
        ALL = "all", _("Everybody signs")

    process = models.ForeignKey(Process, on_delete=models.PROTECT, related_name="steps")
    position = models.PositiveSmallIntegerField()
    round = models.PositiveSmallIntegerField(default=1)
    key = models.SlugField(max_length=40)
    name = models.CharField(max_length=60)
    name_en = models.CharField(max_length=60, blank=True)
    sign = models.CharField(max_length=3, choices=Sign, default=Sign.ANY)
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    reason = models.CharField(max_length=30, blank=True)
    reason_detail = models.CharField(max_length=200, blank=True)
    opened_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("round", "position")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["process", "round", "position"], name="step_position_unique")
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        """The name in the reader's language."""
        return in_readers_language(self.name, self.name_en)

    @property
    def reason_text(self) -> str:
        """Why it passed or was left out without a decision; empty for a step that people decided."""
        return reason_text(self.reason, self.reason_detail)


class ApprovalTaskQuerySet(TenantQuerySet["ApprovalTask"]):
    def open(self) -> Self:
        """Waiting for a decision."""
        return self.filter(state=ApprovalTask.State.OPEN)

    def decided(self) -> Self:
        """Decided by a person, or agreed automatically."""
        return self.filter(
            state__in=[ApprovalTask.State.AGREED, ApprovalTask.State.SENT_BACK, ApprovalTask.State.AUTO_AGREED]
        )

    def visible_to(self, actor: Any) -> Self:
        """One's own tasks; the submitter's side reads steps through the process."""
        return self.asked_of(actor.member_id)

    def asked_of(self, member_id: int | None) -> Self:
        """The tasks of one person."""
        return self.filter(assignee_id=member_id)


class ApprovalTask(TenantModel):
    """One person's decision at one step (待办). `because` is the code of why this person was asked; `why` says it."""

    class State(models.TextChoices):
        OPEN = "open", _("Waiting for a decision")
        AGREED = "agreed", _("Agreed")
        AUTO_AGREED = "auto_agreed", _("Agreed automatically")
        SENT_BACK = "sent_back", _("Sent back")
        CANCELLED = "cancelled", _("No longer needed")

    BY_PERSON: ClassVar = (State.AGREED, State.SENT_BACK)

    process = models.ForeignKey(Process, on_delete=models.PROTECT, related_name="tasks")
    step = models.ForeignKey(Step, on_delete=models.PROTECT, related_name="tasks")
    assignee = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="approval_tasks")
    state = models.CharField(max_length=12, choices=State, default=State.OPEN)
    reason = models.CharField(max_length=30, blank=True)
    because = models.JSONField(default=dict)
    comment = models.CharField(max_length=500, blank=True)
    opened_at = models.DateTimeField(default=now)
    decided_at = models.DateTimeField(null=True)
    reminded_at = models.DateTimeField(null=True)

    objects: ClassVar[TenantManager[Any]] = TenantManager.from_queryset(ApprovalTaskQuerySet)()

    class Meta:
        ordering = ("-opened_at", "-pk")
        indexes: ClassVar = [
            models.Index(fields=["tenant", "assignee", "state", "-opened_at", "-id"], name="task_assignee"),
            models.Index(fields=["tenant", "assignee", "-decided_at"], name="task_decided"),
        ]
        constraints: ClassVar = [models.UniqueConstraint(fields=["step", "assignee"], name="task_assignee_unique")]

    def __str__(self) -> str:
        return f"{self.process.title} · {self.assignee_id}"

    @property
    def why(self) -> str:
        """Why this person is asked, in the reader's language."""
        return why_text(self.because)
