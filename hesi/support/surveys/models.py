"""Surveys (问卷): what is asked of whom and when, who was asked, what each person answered."""

from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from hesi.core.time import now
from hesi.support.service.audiences import Addressed, of_two
from hesi.support.service.grants import ANSWER_TICKETS
from hesi.workspace.tenancy.models import Tenant, TenantManager, TenantModel, TenantQuerySet


class SurveyQuerySet(TenantQuerySet["Survey"]):
    def visible_to(self, actor: Any) -> Self:
        """Agents see every survey; customers only what they were asked."""
        return self if actor.is_system or actor.holds(ANSWER_TICKETS) else self.none()


class Survey(Addressed):
    """One survey. It is sent on `send_on`, or to each company `days_after_start` days after its contract began.

    `closes_after_days` counts from each person's invitation.
    """

    subject_type = "survey"

    class State(models.TextChoices):
        DRAFT = "draft", _("Draft")
        RUNNING = "running", _("Under way")
        CLOSED = "closed", _("Closed")

    title_zh = models.CharField(max_length=120)
    title_en = models.CharField(max_length=120, blank=True)
    intro_zh = models.TextField(blank=True)
    intro_en = models.TextField(blank=True)
    state = models.CharField(max_length=7, choices=State, default=State.DRAFT)
    send_on = models.DateField(null=True, blank=True)
    days_after_start = models.PositiveSmallIntegerField(null=True, blank=True)
    closes_after_days = models.PositiveSmallIntegerField(default=14)
    started_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(default=now)

    objects: ClassVar[TenantManager[Any]] = TenantManager.from_queryset(SurveyQuerySet)()

    class Meta:
        ordering = ("-created_at", "-pk")
        indexes: ClassVar = [
            models.Index(fields=["tenant", "-created_at", "-id"], name="survey_created"),
            models.Index(fields=["tenant", "state"], name="survey_state"),
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
    def intro(self) -> str:
        """In the reader's language."""
        return of_two(self.intro_zh, self.intro_en)


class Question(TenantModel):
    """One question. `choices` are pairs of texts, Chinese and English; they count for the kind of that name."""

    class Kind(models.TextChoices):
        RECOMMEND = "recommend", _("Would you recommend us, 0 to 10")
        SCALE = "scale", _("Satisfaction, 1 to 5")
        CHOICE = "choice", _("One of several")
        TEXT = "text", _("In their own words")

    survey = models.ForeignKey(Survey, on_delete=models.CASCADE, related_name="questions")
    position = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=9, choices=Kind)
    words_zh = models.CharField(max_length=300)
    words_en = models.CharField(max_length=300, blank=True)
    choices = models.JSONField(default=list)
    is_required = models.BooleanField(default=True)

    class Meta:
        ordering = ("position", "pk")
        indexes: ClassVar = [models.Index(fields=["tenant", "survey", "position"], name="survey_question_position")]

    def __str__(self) -> str:
        return self.words_zh

    @property
    def words(self) -> str:
        """In the reader's language."""
        return of_two(self.words_zh, self.words_en)

    @property
    def choice_labels(self) -> list[str]:
        """In the reader's language, in their order."""
        return [of_two(zh, en) for zh, en in self.choices]


class Invitation(TenantModel):
    """A customer's member was asked; `member_id` is theirs in the customer's own workspace. One a person and survey."""

    survey = models.ForeignKey(Survey, on_delete=models.CASCADE, related_name="invitations")
    customer = models.ForeignKey(Tenant, on_delete=models.PROTECT, related_name="+")
    member_id = models.BigIntegerField()
    name = models.CharField(max_length=60)
    invited_at = models.DateTimeField(default=now)
    closes_at = models.DateTimeField()
    reminded_at = models.DateTimeField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-pk",)
        constraints: ClassVar = [models.UniqueConstraint(fields=["survey", "member_id"], name="survey_invitation_once")]
        indexes: ClassVar = [
            models.Index(fields=["tenant", "member_id", "invited_at"], name="survey_invitation_member"),
            models.Index(
                fields=["tenant", "closes_at"], name="survey_invitation_open", condition=Q(answered_at__isnull=True)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.survey_id} · {self.name}"


class Answer(TenantModel):
    """What one person said to one question: a number (a step of a scale, or the place of a choice), or words."""

    invitation = models.ForeignKey(Invitation, on_delete=models.CASCADE, related_name="answers")
    question = models.ForeignKey(Question, on_delete=models.CASCADE, related_name="answers")
    number = models.PositiveSmallIntegerField(null=True, blank=True)
    text = models.TextField(blank=True)

    class Meta:
        ordering = ("pk",)
        constraints: ClassVar = [models.UniqueConstraint(fields=["invitation", "question"], name="survey_answer_once")]
        indexes: ClassVar = [models.Index(fields=["tenant", "question"], name="survey_answer_question")]

    def __str__(self) -> str:
        return f"{self.question_id}"
