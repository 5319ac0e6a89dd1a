"""What readers looked for in vain. Counting it changes nothing for anybody; taking it off the list is an action."""

from django.db import IntegrityError, transaction
from django.db.models import F

from hesi.core.errors import NotFound
from hesi.core.text import clean_line
from hesi.core.time import now
from hesi.core.words import gettext as _
from hesi.support.knowledge.models import Article, Miss
from hesi.support.knowledge.permissions import may_write_articles
from hesi.workspace.access.actor import AnyActor
from hesi.workspace.access.rules import require


def note_miss(query: str, language: str) -> None:
    """Remember what was looked for in vain. What was settled and is missed again comes back onto the list."""
    asked = clean_line(query, 120).casefold()
    if len(asked) < 2:
        return
    found = Miss.objects.filter(query=asked, language=language)
    if not found.update(times=F("times") + 1, last_at=now(), is_settled=False):
        try:
            with transaction.atomic():
                Miss.objects.create(query=asked, language=language)
        except IntegrityError:
            found.update(times=F("times") + 1, last_at=now(), is_settled=False)


@transaction.atomic
def settle_miss(miss: Miss, *, article_key: str = "", by: AnyActor) -> Miss:
    """Take it off the list: answered by an article from now on, or nothing that an article should answer.

    Raises `NotFound` where there is no such article.
    """
    miss = Miss.objects.locked(miss.pk)
    require(may_write_articles, by)
    if article_key:
        article = Article.objects.filter(key=article_key).first()
        if article is None:
            raise NotFound(_("There is no article “{key}”.").format(key=article_key[:60]))
        miss.article = article
    miss.is_settled = True
    miss.save(update_fields=["article", "is_settled"])
    return miss
