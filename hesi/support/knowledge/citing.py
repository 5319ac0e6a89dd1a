"""Articles as answers: which were sent to people, and whether it was over with that."""

import re

from django.db import transaction

from hesi.core.time import now
from hesi.support.knowledge.models import Article, Citation

_ADDRESS = re.compile(r"/articles/([a-z0-9][\w-]{0,59})/", re.IGNORECASE)


def articles_named(text: str) -> list[Article]:
    """The articles whose addresses stand in a text, in the open library."""
    keys = list(dict.fromkeys(_ADDRESS.findall(text)))[:10]
    return list(Article.objects.filter(key__in=keys, is_archived=False)) if keys else []


@transaction.atomic
def cite(articles: list[Article], subject: tuple[str, int], *, member_id: int | None, solved: bool = False) -> None:
    """Remember that these were sent (or read) as the answer; once for each subject, however often."""
    at = now() if solved else None
    for article in articles:
        Citation.objects.get_or_create(
            article=article,
            subject_type=subject[0],
            subject_id=subject[1],
            defaults={"member_id": member_id, "solved_at": at},
        )


def settle_citations(subject: tuple[str, int], *, solved: bool) -> None:
    """It was over with what was sent (or after all it was not)."""
    rows = Citation.objects.filter(subject_type=subject[0], subject_id=subject[1])
    if solved:
        rows.filter(solved_at=None).update(solved_at=now())
    else:
        rows.update(solved_at=None)
