"""What else to read: what its writer named, what it links to, what links to it, and what speaks of the same things."""

from hesi.support.knowledge.models import Edition
from hesi.support.knowledge.queries import language_for, search_articles
from hesi.support.knowledge.readers import Reader
from hesi.support.knowledge.text import links_of

MOST = 6
# Below this an article that only shares words is left out: better none than one that is about something else.
ALIKE = 0.3


def related_to(edition: Edition, reader: Reader, *, most: int = MOST) -> list[Edition]:
    """The other articles this reader may read, the surest relation first, in its language where there is one."""
    own = edition.article
    keys = [*own.related, *(name for kind, name in links_of(edition.body) if kind == "article")]
    rows = Edition.objects.visible_to(reader).current().select_related("article")
    naming = rows.filter(body__contains=f"(article:{own.key})").values_list("article__key", flat=True)
    keys += list(naming.order_by("article__position", "pk"))
    if len(set(keys)) < most:
        alike = search_articles(f"{edition.title} {edition.summary}", reader, edition.language, limit=most + 1)
        keys += [row.key for row in alike if row.coverage >= ALIKE]
    wanted = [key for key in dict.fromkeys(keys) if key != own.key][:most]
    found: dict[str, Edition] = {}
    for row in rows.filter(article__key__in=wanted):
        if row.article.key not in found or row.language == language_for(edition.language):
            found[row.article.key] = row
    return [found[key] for key in wanted if key in found]
