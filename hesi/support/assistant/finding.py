"""Which articles answer: of the provider's library and the company's own answers, those the person may read."""

from collections import defaultdict
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.db.models import Count, Max
from django.urls import reverse

from hesi.support.assistant.matching.bars import LIKENESS, NO_EVIDENCE, RANKING, Evidence, Outcome, outcome_of
from hesi.support.assistant.matching.matcher import ELSEWHERE, Matcher
from hesi.support.assistant.matching.phrases import Phrase, shipped_phrases
from hesi.support.assistant.passages import passage_of
from hesi.support.knowledge.models import Edition
from hesi.support.knowledge.queries import fill_library, language_for, search_articles
from hesi.support.knowledge.readers import Reader, in_library
from hesi.support.knowledge.shipped import shipped_texts
from hesi.workspace.tenancy.scope import active_tenant, tenant_scope

SHOWN = 3
_LOOKED_AT = 12


@dataclass(frozen=True, slots=True)
class Found:
    """An article with its passage, at most 400 signs, and how well it fits."""

    key: str
    title: str
    passage: str
    url: str
    weight: float
    is_own: bool = False


@dataclass(frozen=True, slots=True)
class Search:
    """The articles that fit best, best first, and whether the first of them is an answer, by which evidence."""

    outcome: Outcome
    articles: tuple[Found, ...]
    evidence: Evidence = NO_EVIDENCE


def find_articles(question: str, actor: Any, *, language: str) -> Search:
    """What answers a member, or a visitor (`actor` None), in the language nearest to theirs."""
    wanted = language_for(language)
    with in_library(actor) as reader:
        fill_library()
        found, evidence = _searched(question, reader, wanted)
    tenant = actor.tenant if actor is not None else None
    if tenant is not None and tenant.provider_id not in (None, tenant.pk):
        with tenant_scope(tenant):
            own = Reader(name="own", is_signed_in=True, plan=tenant.plan)
            if Edition.objects.visible_to(own).exists():
                told, own_evidence = _searched(question, own, wanted, is_own=True)
                if told and (not found or told[0].weight > found[0].weight):
                    evidence = own_evidence
                found += told
    found.sort(key=lambda row: -row.weight)
    return Search(outcome_of(evidence), tuple(found[:SHOWN]), evidence)


def _searched(question: str, reader: Reader, language: str, *, is_own: bool = False) -> tuple[list[Found], Evidence]:
    """The open workspace's articles that fit best, and what tells whether the first of them answers."""
    matcher = _matcher()
    likeness = matcher.likeness(question)
    weights: defaultdict[str, float] = defaultdict(float, matcher.scores(question))
    for key, value in likeness.items():
        weights[key] += LIKENESS * value
    elsewhere = weights.pop(ELSEWHERE, 0.0)
    for row in search_articles(question, reader, language, limit=_LOOKED_AT):
        weights[row.key] += RANKING * row.score
    found = _told(question, weights, reader, language, is_own=is_own)
    if not found:
        return [], NO_EVIDENCE
    evidence = Evidence(
        best=found[0].weight,
        lead=found[0].weight - (found[1].weight if len(found) > 1 else 0.0),
        elsewhere=elsewhere,
        likeness=likeness.get(found[0].key, 0.0),
        elsewhere_likeness=likeness.get(ELSEWHERE, 0.0),
        known=matcher.known_share(question),
        is_chinese=float(not question.isascii()),
    )
    return found, evidence


def _told(
    question: str, weights: dict[str, float], reader: Reader, language: str, *, is_own: bool = False
) -> list[Found]:
    keys = sorted(weights, key=lambda key: (-weights[key], key))[:_LOOKED_AT]
    rows = Edition.objects.visible_to(reader).current().filter(article__key__in=keys).select_related("article")
    texts: dict[str, Edition] = {}
    for row in rows:
        if row.article.key not in texts or row.language == language:
            texts[row.article.key] = row
    chosen = [key for key in keys if key in texts][:SHOWN]
    address = "faq" if is_own else "article"
    return [
        Found(
            key=key,
            title=texts[key].title,
            passage=passage_of(texts[key].summary, texts[key].body, question),
            url=reverse(address, args=[key]),
            weight=weights[key],
            is_own=is_own,
        )
        for key in chosen
    ]


def _matcher() -> Matcher:
    """The ways of asking for what stands in the open workspace's library now."""
    stamp = Edition.objects.current().aggregate(newest=Max("pk"), count=Count("pk"), at=Max("published_at"))
    return _built(active_tenant().pk, tuple(stamp.values()))


@lru_cache(maxsize=16)
def _built(_tenant_id: int, _stamp: tuple[Any, ...]) -> Matcher:
    texts = Edition.objects.current().values_list("article__key", "title", "summary", "keywords")
    written: list[Phrase] = []
    for key, title, summary, keywords in texts.order_by("article__key", "pk"):
        said = keywords.split() if not keywords.isascii() else [keywords]
        written += [(key, text) for text in (title, summary, *said) if text]
    here = {key for key, _text in written} | {ELSEWHERE}
    return Matcher([phrase for phrase in shipped_phrases() if phrase[0] in here] + written)


def section_of(key: str) -> str:
    """The shelf of a shipped article by its key; empty for one that was written here."""
    return next((text.section for text in shipped_texts() if text.key == key), "")
