"""Articles (知识文章): one thing explained, in several languages, each edition kept.

The provider's articles serve all its customers; rows in a customer's own workspace are that company's own questions
and answers, seen by its members alone.
"""

from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from hesi.core.ids import new_key
from hesi.core.time import now
from hesi.support.knowledge.readers import Reader, reader_of
from hesi.workspace.files.models import StoredFile
from hesi.workspace.people.models import Member
from hesi.workspace.tenancy.models import TenantManager, TenantModel, TenantQuerySet


class Language(models.TextChoices):
    CHINESE = "zh-hans", "中文"
    ENGLISH = "en", "English"


class Section(TenantModel):
    """A shelf of articles about one part of the product."""

    key = models.SlugField(max_length=40)
    name_zh = models.CharField(max_length=40)
    name_en = models.CharField(max_length=60)
    icon = models.CharField(max_length=30, default="file-text")
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ("position", "pk")
        constraints: ClassVar = [models.UniqueConstraint(fields=["tenant", "key"], name="section_key_unique")]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """In the reader's language."""
        return self.name_zh if (get_language() or "zh").startswith("zh") else self.name_en


class Article(TenantModel):
    """One thing explained. `shipped_digest` is that of the file it came from, empty when written here.

    A shipped article that was edited here keeps the edit; `is_edited` says so. `source_*` name what it was made of: a
    solved ticket, a thread.
    """

    class Audience(models.TextChoices):
        PUBLIC = "public", _("Everybody, also signed out")
        CUSTOMERS = "customers", _("Signed-in people")
        PLANS = "plans", _("Customers of certain plans")
        INTERNAL = "internal", _("Agents only")

    key = models.SlugField(max_length=60)
    section = models.ForeignKey(Section, on_delete=models.PROTECT, related_name="articles")
    audience = models.CharField(max_length=10, choices=Audience, default=Audience.PUBLIC)
    plans = models.JSONField(default=list)
    related = models.JSONField(default=list)
    position = models.PositiveSmallIntegerField(default=0)
    review_on = models.DateField(null=True, blank=True)
    is_archived = models.BooleanField(default=False)
    is_edited = models.BooleanField(default=False)
    shipped_digest = models.CharField(max_length=64, blank=True)
    source_type = models.CharField(max_length=30, blank=True)
    source_id = models.BigIntegerField(null=True, blank=True)
    source_label = models.CharField(max_length=120, blank=True)
    created_at = models.DateTimeField(default=now)

    class Meta:
        ordering = ("position", "pk")
        constraints: ClassVar = [models.UniqueConstraint(fields=["tenant", "key"], name="article_key_unique")]
        indexes: ClassVar = [
            models.Index(fields=["tenant", "section", "position"], name="article_section"),
            models.Index(fields=["tenant", "source_type", "source_id"], name="article_source"),
        ]

    def __str__(self) -> str:
        return self.key


class EditionQuerySet(TenantQuerySet["Edition"]):
    def visible_to(self, actor: Any) -> Self:
        """Published texts the reader may read; who writes articles sees drafts and archived ones too."""
        reader = actor if isinstance(actor, Reader) else reader_of(actor)
        if reader.writes:
            return self
        rows = self.filter(is_current=True, article__is_archived=False)
        if reader.is_agent:
            return rows
        audiences = Q(article__audience=Article.Audience.PUBLIC)
        if reader.is_signed_in:
            audiences |= Q(article__audience=Article.Audience.CUSTOMERS)
            audiences |= Q(article__audience=Article.Audience.PLANS, article__plans__icontains=f'"{reader.plan}"')
        return rows.filter(audiences)

    def current(self) -> Self:
        """The published text of each article and language."""
        return self.filter(is_current=True, article__is_archived=False)


class Edition(TenantModel):
    """An article's text in one language. Published ones never change; the one in force is `is_current`.

    `body` is Markdown; `keywords` are other words people use for the same thing, only searched.
    """

    subject_type = "article"

    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="editions")
    language = models.CharField(max_length=10, choices=Language)
    number = models.PositiveIntegerField()
    title = models.CharField(max_length=120)
    summary = models.CharField(max_length=240, blank=True)
    keywords = models.TextField(blank=True)
    body = models.TextField()
    is_current = models.BooleanField(default=False)
    author = models.ForeignKey(Member, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    written_at = models.DateTimeField(default=now)
    published_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[TenantManager[Any]] = TenantManager.from_queryset(EditionQuerySet)()

    class Meta:
        ordering = ("article", "language", "-number")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["article", "language", "number"], name="edition_number_unique"),
            models.UniqueConstraint(
                fields=["article", "language"], condition=Q(is_current=True), name="edition_one_current"
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["tenant", "is_current", "language"], name="edition_current")]

    def __str__(self) -> str:
        return self.title

    @property
    def event_label(self) -> str:
        """How events name this text."""
        return self.title


class Feedback(TenantModel):
    """Whether an article helped a reader; `reader` keeps one opinion a person."""

    class Reason(models.TextChoices):
        UNCLEAR = "unclear", _("Hard to understand")
        WRONG = "wrong", _("It is not so in the product")
        MISSING = "missing", _("My case is not in it")
        DISLIKED = "disliked", _("I understand it, but the product should do it differently")

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="feedback")
    reader = models.CharField(max_length=60)
    is_helpful = models.BooleanField()
    reason = models.CharField(max_length=10, choices=Reason, blank=True)
    comment = models.TextField(blank=True)
    at = models.DateTimeField(default=now)

    class Meta:
        ordering = ("-pk",)
        constraints: ClassVar = [models.UniqueConstraint(fields=["edition", "reader"], name="feedback_one_a_reader")]

    def __str__(self) -> str:
        return f"{self.edition_id} {self.is_helpful}"


class Medium(TenantModel):
    """A picture or a video that was uploaded to an article. `captions` are WebVTT by language, `words` say what it is.

    Its texts name it by `key`; who may read one that shows it may fetch it.
    """

    class Kind(models.TextChoices):
        PICTURE = "picture", pgettext_lazy("article", "Picture")
        VIDEO = "video", _("Video")

    key = models.CharField(max_length=22, unique=True, default=new_key)
    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="media")
    kind = models.CharField(max_length=10, choices=Kind)
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    poster = models.ForeignKey(StoredFile, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    captions = models.JSONField(default=dict)
    words = models.CharField(max_length=200, blank=True)
    width = models.PositiveIntegerField(null=True, blank=True)
    height = models.PositiveIntegerField(null=True, blank=True)
    created_at = models.DateTimeField(default=now)

    class Meta:
        ordering = ("-pk",)
        indexes: ClassVar = [models.Index(fields=["tenant", "article"], name="medium_article")]

    def __str__(self) -> str:
        return self.words or self.key

    @property
    def mark(self) -> str:
        """What a text writes to show it."""
        return f"![{self.words}](media:{self.key})"

    @property
    def is_video(self) -> bool:
        return self.kind == self.Kind.VIDEO


class Citation(TenantModel):
    """An article that was sent to somebody as the answer, or was read and answered before they asked.

    `subject_*` name what it was sent in. `solved_at`: it was over with that; taken back when it was not.
    """

    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="citations")
    subject_type = models.CharField(max_length=30)
    subject_id = models.BigIntegerField()
    member = models.ForeignKey(Member, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(default=now)
    solved_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-pk",)
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["article", "subject_type", "subject_id"], name="citation_once")
        ]
        indexes: ClassVar = [models.Index(fields=["tenant", "subject_type", "subject_id"], name="citation_subject")]

    def __str__(self) -> str:
        return f"{self.article_id} {self.subject_type} {self.subject_id}"


class Miss(TenantModel):
    """A search that found nothing, and how often: what the next article should be about.

    `article` is what was written about it; `is_settled` takes it off the list, until it is looked for again.
    """

    query = models.CharField(max_length=120)
    language = models.CharField(max_length=10)
    times = models.PositiveIntegerField(default=1)
    last_at = models.DateTimeField(default=now)
    article = models.ForeignKey(Article, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    is_settled = models.BooleanField(default=False)

    class Meta:
        ordering = ("-times", "-last_at")
        constraints: ClassVar = [models.UniqueConstraint(fields=["tenant", "query", "language"], name="miss_unique")]

    def __str__(self) -> str:
        return self.query
