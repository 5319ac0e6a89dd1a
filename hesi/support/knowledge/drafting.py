"""Articles made of what was said elsewhere: a solved ticket, a good thread. They begin as drafts for agents alone."""

from typing import Any

from django.db import transaction

from hesi.support.knowledge.actions import start_article, write_edition
from hesi.support.knowledge.models import Article, Edition
from hesi.support.knowledge.queries import language_for
from hesi.support.knowledge.text import escaped


@transaction.atomic
def draft_article(
    *,
    title: str,
    paragraphs: list[tuple[str, str]],
    language: str,
    source: tuple[str, int, str],
    by: Any,
    section: str = "support",
) -> Edition:
    """A draft of headings and plain paragraphs, with where it comes from (subject type, id, label).

    Nobody but agents reads it, even when it is published, until its writer says who else may. What people wrote is
    taken as words: no mark of theirs becomes a link or a picture. The same source gives the same draft again.
    """
    subject_type, subject_id, label = source
    made = Edition.objects.filter(article__source_type=subject_type, article__source_id=subject_id)
    known: Edition | None = made.select_related("article").order_by("pk").first()
    if known is not None:
        return known
    article = start_article(section=section, audience=Article.Audience.INTERNAL, plans=[], title=title, by=by)
    article.source_type, article.source_id, article.source_label = subject_type, subject_id, label[:120]
    article.save(update_fields=["source_type", "source_id", "source_label"])
    body = "\n\n".join(f"## {escaped(heading)}\n\n{escaped(text)}" for heading, text in paragraphs if text.strip())
    return write_edition(
        article,
        language=language_for(language),
        title=title,
        summary="",
        keywords="",
        body=body,
        based_on=0,
        by=by,
        publish=False,
    )


def drafted_from(subject_type: str, subject_id: int) -> Article | None:
    """The article that was made of this subject, if any."""
    found: Article | None = Article.objects.filter(source_type=subject_type, source_id=subject_id).first()
    return found
