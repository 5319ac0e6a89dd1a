"""Conversations with the assistant, and the questions it could not answer.

A member's conversation lies in the member's own workspace, because its answers may hold their records; a visitor's lies
in the provider's. Gaps lie in the provider's.
"""

from typing import Any, ClassVar, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from hesi.core.ids import new_key
from hesi.core.time import now
from hesi.workspace.people.models import Member
from hesi.workspace.tenancy.models import TenantManager, TenantModel, TenantQuerySet

# So many answers that did not help, one after the other, and a person is offered.
FAILURES_BEFORE_OFFER = 2


class ConversationQuerySet(TenantQuerySet["Conversation"]):
    def visible_to(self, actor: Any) -> Self:
        """One's own, and nobody else's: not an administrator's, not an agent's."""
        return self.none() if actor.member_id is None else self.filter(member_id=actor.member_id)

    def of_visitor(self, key: str) -> Self:
        """The visitor's of this key, which only their browser knows."""
        return self.filter(member__isnull=True, key=key)


class Conversation(TenantModel):
    """Questions of one person and what was answered. `ticket_number` is set once it went over to people."""

    key = models.CharField(max_length=22, unique=True, default=new_key)
    member = models.ForeignKey(Member, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    language = models.CharField(max_length=10, default="zh-hans")
    ticket_number = models.CharField(max_length=24, blank=True)
    has_ended = models.BooleanField(default=False)
    started_at = models.DateTimeField(default=now)
    last_at = models.DateTimeField(default=now)

    objects: ClassVar[TenantManager[Any]] = TenantManager.from_queryset(ConversationQuerySet)()

    class Meta:
        ordering = ("-last_at", "-pk")
        indexes: ClassVar = [models.Index(fields=["tenant", "member", "-last_at"], name="conversation_member")]

    def __str__(self) -> str:
        return self.key

    @property
    def event_label(self) -> str:
        """How events name it."""
        return self.ticket_number or self.key


class Turn(TenantModel):
    """One question with its answer. `sources` and `also` are lists of `{"label", "url"}`.

    `article` is the key of the article that answered, `was_helpful` what the person said of the answer.
    """

    class Kind(models.TextChoices):
        RECORDS = "records", _("From your records")
        ARTICLE = "article", _("From a help article")
        NOTHING = "nothing", _("No answer known")
        NO_ACT = "no_act", _("Not for the assistant to do")
        HUMAN = "human", _("A person was asked for")

    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="turns")
    question = models.CharField(max_length=500)
    kind = models.CharField(max_length=8, choices=Kind)
    text = models.TextField()
    article = models.CharField(max_length=60, blank=True)
    sources = models.JSONField(default=list)
    also = models.JSONField(default=list)
    was_helpful = models.BooleanField(null=True, blank=True)
    at = models.DateTimeField(default=now)

    class Meta:
        ordering = ("pk",)
        indexes: ClassVar = [models.Index(fields=["tenant", "conversation", "id"], name="turn_conversation")]

    def __str__(self) -> str:
        return self.question[:60]

    @property
    def has_failed(self) -> bool:
        """Whether the person is no further than before."""
        return self.was_helpful is False or (self.kind == self.Kind.NOTHING and self.was_helpful is None)

    @property
    def can_be_judged(self) -> bool:
        """Whether it answered anything that may have helped or not."""
        return self.kind in (self.Kind.RECORDS, self.Kind.ARTICLE, self.Kind.NO_ACT)


class Gap(TenantModel):
    """A question nobody could answer, without names and numbers, and how often it came: the next article's matter."""

    subject_type = "gap"

    question = models.CharField(max_length=200)
    language = models.CharField(max_length=10)
    times = models.PositiveIntegerField(default=1)
    is_dismissed = models.BooleanField(default=False)
    last_at = models.DateTimeField(default=now)

    class Meta:
        ordering = ("-times", "-pk")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["tenant", "question", "language"], name="gap_question_unique")
        ]
        indexes: ClassVar = [models.Index(fields=["tenant", "is_dismissed", "-times", "-id"], name="gap_open")]

    def __str__(self) -> str:
        return self.question
