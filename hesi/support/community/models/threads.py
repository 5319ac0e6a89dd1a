"""Areas, threads and what is written in them."""

from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from hesi.core.ids import new_key
from hesi.core.time import now
from hesi.support.community.models.people import Profile
from hesi.support.community.persons import company_of, is_guest, is_staff, person_id_of
from hesi.workspace.tenancy.models import TenantManager, TenantModel, TenantQuerySet


class Area(TenantModel):
    """A part of the community about one subject. People who are not signed in read public areas only."""

    key = models.SlugField(max_length=30)
    name_zh = models.CharField(max_length=30)
    name_en = models.CharField(max_length=40)
    about_zh = models.CharField(max_length=120, blank=True)
    about_en = models.CharField(max_length=160, blank=True)
    position = models.PositiveSmallIntegerField(default=0)
    is_public = models.BooleanField(default=False)

    class Meta:
        ordering = ("position", "pk")
        constraints: ClassVar = [models.UniqueConstraint(fields=["tenant", "key"], name="community_area_key")]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """In the reader's language."""
        return self.name_zh if _reads_chinese() else self.name_en

    @property
    def about(self) -> str:
        """One sentence on what belongs here, in the reader's language."""
        return self.about_zh if _reads_chinese() else self.about_en


class Shown(models.TextChoices):
    """Who sees what was written. `removed`: taken back by its author; the rest of the thread stays readable."""

    SHOWN = "shown", _("Shown")
    WAITING = "waiting", _("Waits for moderation")
    HIDDEN = "hidden", _("Hidden")
    REMOVED = "removed", _("Taken back by its author")


class ThreadQuerySet(TenantQuerySet["Thread"]):
    def visible_to(self, actor: Any) -> Self:
        """Staff see everything; members what is shown and their own; guests what is shown in public areas."""
        if is_staff(actor):
            return self
        if is_guest(actor):
            return self.shown().filter(area__is_public=True)
        own = Q(author__company_id=company_of(actor), author__member_id=person_id_of(actor))
        return self.filter(Q(moderation=Shown.SHOWN) | own & ~Q(moderation=Shown.REMOVED))

    def shown(self) -> Self:
        return self.filter(moderation=Shown.SHOWN)


class Thread(TenantModel):
    """A question, an idea or a discussion. Its own text is its opening post, whose votes are the thread's.

    `answers` counts the shown posts after the opening. A merged idea points at the one it went into.
    """

    subject_type = "thread"

    class Kind(models.TextChoices):
        QUESTION = "question", _("Question")
        IDEA = "idea", _("Idea")
        DISCUSSION = "discussion", _("Discussion")

    class State(models.TextChoices):
        OPEN = "open", _("Open")
        PLANNED = "planned", _("Planned")
        DONE = "done", _("Done")
        DECLINED = "declined", _("Declined")
        MERGED = "merged", _("Merged")

    key = models.CharField(max_length=22, default=new_key)
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="threads")
    author = models.ForeignKey(Profile, on_delete=models.PROTECT, related_name="threads")
    kind = models.CharField(max_length=10, choices=Kind)
    title = models.CharField(max_length=120)
    state = models.CharField(max_length=8, choices=State, default=State.OPEN)
    state_reason = models.TextField(blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    moderation = models.CharField(max_length=8, choices=Shown, default=Shown.SHOWN)
    is_locked = models.BooleanField(default=False)
    votes = models.IntegerField(default=0)
    answers = models.PositiveIntegerField(default=0)
    accepted = models.ForeignKey("Post", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    merged_into = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="merged")
    created_at = models.DateTimeField(default=now)
    last_at = models.DateTimeField(default=now)

    objects: ClassVar[TenantManager[Any]] = TenantManager.from_queryset(ThreadQuerySet)()

    class Meta:
        ordering = ("-last_at", "-pk")
        constraints: ClassVar = [models.UniqueConstraint(fields=["tenant", "key"], name="thread_key_unique")]
        indexes: ClassVar = [
            models.Index(fields=["tenant", "moderation", "-last_at", "-id"], name="thread_newest"),
            models.Index(fields=["tenant", "moderation", "-votes", "-id"], name="thread_votes"),
            models.Index(fields=["tenant", "area", "moderation", "-last_at", "-id"], name="thread_area"),
            models.Index(fields=["tenant", "author"], name="thread_author"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_idea(self) -> bool:
        return self.kind == self.Kind.IDEA


class PostQuerySet(TenantQuerySet["Post"]):
    def visible_to(self, actor: Any) -> Self:
        """Texts of threads the person sees: staff all, others the shown, the taken back and their own that wait."""
        rows = self.filter(thread__in=Thread.objects.visible_to(actor))
        if is_staff(actor):
            return rows
        readable = Q(moderation__in=(Shown.SHOWN, Shown.REMOVED))
        if is_guest(actor):
            return rows.filter(readable)
        return rows.filter(readable | Q(author__company_id=company_of(actor), author__member_id=person_id_of(actor)))


class Post(TenantModel):
    """One text of a thread, as Markdown. `held_because` says why it waits: a key of `Held`, empty when it does not."""

    subject_type = "post"

    class Held(models.TextChoices):
        FIRST = "first", _("One of the first texts of a new participant")
        LINKS = "links", _("A link or picture from a new participant")
        REPORTS = "reports", _("Several people reported it")

    thread = models.ForeignKey(Thread, on_delete=models.CASCADE, related_name="posts")
    author = models.ForeignKey(Profile, on_delete=models.PROTECT, related_name="posts")
    is_opening = models.BooleanField(default=False)
    body = models.TextField()
    moderation = models.CharField(max_length=8, choices=Shown, default=Shown.SHOWN)
    held_because = models.CharField(max_length=8, choices=Held, blank=True)
    votes = models.IntegerField(default=0)
    was_told = models.BooleanField(default=False)
    created_at = models.DateTimeField(default=now)
    edited_at = models.DateTimeField(null=True, blank=True)
    hidden_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[TenantManager[Any]] = TenantManager.from_queryset(PostQuerySet)()

    class Meta:
        ordering = ("pk",)
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["thread"], condition=Q(is_opening=True), name="post_one_opening")
        ]
        indexes: ClassVar = [
            models.Index(fields=["tenant", "thread", "id"], name="post_thread"),
            models.Index(fields=["tenant", "author", "-created_at"], name="post_author"),
            models.Index(fields=["tenant", "moderation", "id"], name="post_moderation"),
        ]

    def __str__(self) -> str:
        return f"{self.thread_id} {self.pk}"


class Vote(TenantModel):
    """One person is for one text, once."""

    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="given_votes")
    profile = models.ForeignKey(Profile, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField(default=now)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["post", "profile"], name="community_vote_once")]
        indexes: ClassVar = [models.Index(fields=["tenant", "profile", "post"], name="community_vote_profile")]

    def __str__(self) -> str:
        return f"{self.post_id} · {self.profile_id}"


class Follow(TenantModel):
    """Who is told of what happens in a thread."""

    thread = models.ForeignKey(Thread, on_delete=models.CASCADE, related_name="follows")
    profile = models.ForeignKey(Profile, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField(default=now)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["thread", "profile"], name="community_follow_once")]
        indexes: ClassVar = [models.Index(fields=["tenant", "profile", "thread"], name="community_follow_profile")]

    def __str__(self) -> str:
        return f"{self.thread_id} · {self.profile_id}"


def _reads_chinese() -> bool:
    return (get_language() or "zh").startswith("zh")
