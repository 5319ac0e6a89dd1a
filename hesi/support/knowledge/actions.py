"""Writing, publishing and archiving articles; what readers think of them."""

from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.text import slugify
from django.utils.translation import gettext as _

from hesi.core.errors import Invalid
from hesi.core.ids import new_key
from hesi.core.text import clean_line, clean_text
from hesi.core.time import now
from hesi.support.knowledge.errors import ArticleChanged
from hesi.support.knowledge.live import wrong_marks
from hesi.support.knowledge.models import Article, Edition, Feedback, Medium, Section
from hesi.support.knowledge.permissions import may_write_articles
from hesi.support.knowledge.readers import Reader
from hesi.support.knowledge.shipped import entry_of, lay_sections
from hesi.support.knowledge.text import links_of, page_address, pictures_of
from hesi.workspace.access.rules import require
from hesi.workspace.events.record import record
from hesi.workspace.search.index import index, remove

MAX_BODY = 60_000


@transaction.atomic
def start_article(*, section: str, audience: str, plans: list[str], title: str, by: Any) -> Article:
    """A new article without any text yet; its key comes from the title."""
    require(may_write_articles, by)
    lay_sections()
    shelf = Section.objects.filter(key=section).first()
    if shelf is None:
        sentence = _("Choose the section it belongs to.")
        raise Invalid(sentence, fields={"section": sentence})
    key = slugify(title)[:50] or new_key()[:12].lower()
    if Article.objects.filter(key=key).exists():
        key = f"{key}-{new_key()[:5].lower()}"
    return Article.objects.create(key=key, section=shelf, audience=audience, plans=plans, is_edited=True)


@transaction.atomic
def write_edition(
    article: Article,
    *,
    language: str,
    title: str,
    summary: str,
    keywords: str,
    body: str,
    based_on: int,
    by: Any,
    publish: bool,
) -> Edition:
    """A new text of an article, published at once or kept as a draft. `based_on` is the number it was written over.

    Raises `Invalid` by field and `ArticleChanged` when a newer text came in between.
    """
    article = Article.objects.locked(article.pk)
    require(may_write_articles, by, article)
    texts = Edition.objects.filter(article=article, language=language)
    newest = texts.aggregate(newest=Max("number"))["newest"] or 0
    if newest != based_on:
        raise ArticleChanged(
            _("Somebody saved another text of this article meanwhile. Open it again and carry your changes over.")
        )
    title, body = clean_line(title, 120), clean_text(body, MAX_BODY)
    _check(article, title, body)
    edition = Edition.objects.create(
        article=article,
        language=language,
        number=newest + 1,
        title=title,
        summary=clean_line(summary, 240),
        keywords=clean_text(keywords, 2000),
        body=body,
        author=by.member,
    )
    article.is_edited = True
    article.save(update_fields=["is_edited"])
    record("article.written", edition, by=by)
    return publish_edition(edition, by=by) if publish else edition


@transaction.atomic
def publish_edition(edition: Edition, *, by: Any) -> Edition:
    """From now on this is what readers see in its language."""
    edition = Edition.objects.select_related("article").get(pk=edition.pk)
    require(may_write_articles, by, edition.article)
    for former in Edition.objects.filter(article=edition.article, language=edition.language, is_current=True):
        former.is_current = False
        former.save(update_fields=["is_current"])
        remove(Edition.subject_type, former.pk)
    edition.is_current = True
    edition.published_at = now()
    edition.save(update_fields=["is_current", "published_at"])
    index(entry_of(edition))
    record("article.published", edition, by=by)
    return edition


@transaction.atomic
def set_audience(
    article: Article, *, audience: str, plans: list[str], review_on: Any, section: Section, by: Any
) -> None:
    """Who reads it, where it stands, when somebody looks at it again."""
    article = Article.objects.locked(article.pk)
    require(may_write_articles, by, article)
    article.audience, article.plans, article.review_on, article.section = audience, plans, review_on, section
    article.save(update_fields=["audience", "plans", "review_on", "section"])


@transaction.atomic
def archive_article(article: Article, *, archived: bool, by: Any) -> None:
    """Take an article off the shelf, or put it back. Its texts stay."""
    article = Article.objects.locked(article.pk)
    require(may_write_articles, by, article)
    article.is_archived, article.is_edited = archived, True
    article.save(update_fields=["is_archived", "is_edited"])
    for edition in Edition.objects.filter(article=article, is_current=True).select_related("article"):
        if archived:
            remove(Edition.subject_type, edition.pk)
        else:
            index(entry_of(edition))
        record("article.archived" if archived else "article.restored", edition, by=by)


@transaction.atomic
def give_feedback(edition: Edition, *, by: Reader, is_helpful: bool, reason: str = "", comment: str = "") -> None:
    """One opinion a reader; saying it again replaces it. A visitor's counts once a day and browser."""
    if reason and reason not in Feedback.Reason.values:
        raise Invalid(_("Choose one of the reasons."))
    Feedback.objects.update_or_create(
        edition=edition,
        reader=by.name,
        defaults={"is_helpful": is_helpful, "reason": reason, "comment": clean_text(comment, 1000), "at": now()},
    )


def _check(article: Article, title: str, body: str) -> None:
    wrong: dict[str, str] = {}
    if not title:
        wrong["title"] = _("Give it a title: the question as a reader would ask it.")
    if not body:
        wrong["body"] = _("Write the text.")
    for kind, name in links_of(body):
        if kind == "page" and page_address(name) is None:
            wrong["body"] = _("There is no page “{name}” in the product. Correct the link or remove it.").format(
                name=name[:60]
            )
        if kind == "article" and not Article.objects.filter(key=name).exists():
            wrong["body"] = _("There is no article “{name}”. Correct the link or remove it.").format(name=name[:60])
    for sentence in (*wrong_marks(body), *_wrong_pictures(article, body)):
        wrong["body"] = sentence
    if wrong:
        raise Invalid(next(iter(wrong.values())), fields=wrong)


def _wrong_pictures(article: Article, body: str) -> list[str]:
    shown = pictures_of(body)
    known = set(Medium.objects.filter(article=article).values_list("key", flat=True)) if shown else set()
    said = []
    for words, key in shown:
        if key not in known:
            said.append(
                _("This article has no picture or video “{key}”. Upload it here first, or remove it.").format(
                    key=key[:60]
                )
            )
        elif not words.strip():
            said.append(
                _("Say in words what the picture shows, for those who do not see it: ![words](media:{key}).").format(
                    key=key
                )
            )
    return said
