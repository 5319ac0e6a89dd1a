"""Reads of the library: shelves, one article, what answers a question."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Max, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from hesi.core.errors import NotFound
from hesi.core.text import tokens
from hesi.support.knowledge.models import Article, Edition, Feedback, Language, Section
from hesi.support.knowledge.readers import Reader, in_library, provider_for
from hesi.support.knowledge.shipped import lay_articles, shipped_digests
from hesi.support.knowledge.text import plain
from hesi.support.knowledge.thesaurus import THESAURUS
from hesi.workspace.search.ranking import Hit, best
from hesi.workspace.tenancy.opening import laid_once
from hesi.workspace.tenancy.scope import active_tenant, tenant_scope

MOST_EXCERPT = 150
# A text in another language than the reader's still helps, but one in theirs goes before.
_OTHER_LANGUAGE = 0.6
# Below this part of a question's information an article shares no more with it than words of every day.
LEAST_COVERAGE = 0.12


@dataclass(frozen=True, slots=True)
class Suggestion:
    """An article that may answer. `coverage` (0 to 1) is how much of what was asked it speaks of."""

    key: str
    title: str
    summary: str
    excerpt: str
    url: str
    coverage: float
    score: float
    is_own: bool = False


def language_for(language: str) -> str:
    """The library's language nearest to a person's."""
    return Language.CHINESE if language.lower().startswith("zh") else Language.ENGLISH


def shelves(reader: Reader, language: str) -> list[tuple[Section, list[Edition]]]:
    """Each section with its articles in the reader's language, in order; empty sections are left out."""
    fill_library()
    rows = Edition.objects.visible_to(reader).current().select_related("article__section")
    chosen = _one_language(list(rows.order_by("article__section__position", "article__position", "pk")), language)
    grouped: dict[int, tuple[Section, list[Edition]]] = {}
    for edition in chosen:
        section = edition.article.section
        grouped.setdefault(section.pk, (section, []))[1].append(edition)
    return list(grouped.values())


def find_edition(key: str, reader: Reader, language: str) -> Edition:
    """The published text of an article in the reader's language, else in the other one. Raises `NotFound`."""
    fill_library()
    rows = Edition.objects.visible_to(reader).current().filter(article__key=key).select_related("article__section")
    chosen = _one_language(list(rows), language)
    if not chosen:
        raise NotFound(_("There is no such article, or it is not for your plan. Search the help centre instead."))
    return chosen[0]


def search_articles(question: str, reader: Reader, language: str, *, limit: int = 20) -> list[Suggestion]:
    """The open library's articles that a question is most likely about, best first."""
    fill_library()
    hits = best(
        question,
        subject_type=Edition.subject_type,
        stamp=_stamp(),
        thesaurus=THESAURUS,
        limit=limit * 3,
        allowed=lambda ids: set(
            Edition.objects.visible_to(reader).current().filter(pk__in=ids).values_list("pk", flat=True)
        ),
    )
    editions = Edition.objects.select_related("article").in_bulk([hit.entry.subject_id for hit in hits])
    return _told(question, hits, editions, language, limit)


def suggest(text: str, actor: Any, *, language: str = "zh-hans", limit: int = 3) -> list[Suggestion]:
    """What may answer somebody before they ask, from the provider's library and the company's own answers.

    `actor` is a member, a requester in the provider's workspace, or None for a visitor.
    """
    if provider_for(actor) is None:
        return []
    wanted = language_for(language)
    with in_library(actor) as reader:
        found = search_articles(text, reader, wanted, limit=limit)
    tenant = None if actor is None or actor.is_system else getattr(actor, "customer", None) or actor.tenant
    if tenant is not None and tenant.provider_id not in (None, tenant.pk):
        with tenant_scope(tenant):
            own = search_articles(text, Reader(name="own", is_signed_in=True, plan=tenant.plan), wanted, limit=limit)
        found += [_as_own(row) for row in own]
    found.sort(key=lambda row: -row.score)
    return found[:limit]


def opinions(edition: Edition) -> dict[str, int]:
    """How many readers were helped by any text of the article, and how many not."""
    rows = Feedback.objects.filter(edition__article_id=edition.article_id)
    return rows.aggregate(yes=Count("pk", filter=Q(is_helpful=True)), no=Count("pk", filter=Q(is_helpful=False)))


def fill_library() -> None:
    """Lay the shipped articles into a provider's library where it lacks any of them, or has an older text."""
    tenant = active_tenant()
    if tenant.provider_id not in (None, tenant.pk):
        return
    shipped = shipped_digests()
    rows = Article.objects.filter(key__in=shipped).order_by().values_list("key", "shipped_digest", "is_edited")
    # What was edited here counts as laid, whatever is shipped now.
    laid = {key: None if is_edited else digest for key, digest, is_edited in rows}
    if any(laid.get(key, "") not in (None, digest) for key, digest in shipped.items()):
        with laid_once():
            lay_articles()


def _stamp() -> tuple[Any, ...]:
    rows = Edition.objects.current()
    return tuple(rows.aggregate(newest=Max("pk"), count=Count("pk"), at=Max("published_at")).values())


def _told(question: str, hits: list[Hit], editions: dict[int, Edition], language: str, limit: int) -> list[Suggestion]:
    found: dict[int, tuple[float, Hit]] = {}
    for hit in hits:
        edition = editions.get(hit.entry.subject_id)
        if edition is None or hit.coverage < LEAST_COVERAGE:
            continue
        score = hit.score * (1 if edition.language == language else _OTHER_LANGUAGE)
        known = found.get(edition.article_id)
        if known is None or known[0] < score:
            found[edition.article_id] = score, hit
    best_first = sorted(found.values(), key=lambda row: -row[0])[:limit]
    return [_suggestion(question, editions[hit.entry.subject_id], hit, score) for score, hit in best_first]


def _suggestion(question: str, edition: Edition, hit: Hit, score: float) -> Suggestion:
    return Suggestion(
        key=edition.article.key,
        title=edition.title,
        summary=edition.summary,
        excerpt=excerpt_of(edition, question),
        url=reverse("article", args=[edition.article.key]),
        coverage=hit.coverage,
        score=score,
    )


def excerpt_of(edition: Edition, question: str) -> str:
    """The paragraph of an article that has most of the question's words, cut to a readable length."""
    wanted = set(tokens(question))
    paragraphs = [line for line in plain(edition.body).split("\n") if len(line.strip()) > 8] or [edition.summary]
    found = max(paragraphs, key=lambda line: len(wanted & set(tokens(line))))
    return found if len(found) <= MOST_EXCERPT else found[: MOST_EXCERPT - 1].rstrip() + "…"


def _one_language(rows: list[Edition], language: str) -> list[Edition]:
    """One text for each article: in this language where there is one. Keeps the order."""
    chosen: dict[int, Edition] = {}
    for row in rows:
        if row.article_id not in chosen or row.language == language:
            chosen[row.article_id] = row
    return list(chosen.values())


def _as_own(row: Suggestion) -> Suggestion:
    return Suggestion(
        row.key, row.title, row.summary, row.excerpt, reverse("faq", args=[row.key]), row.coverage, row.score, True
    )
