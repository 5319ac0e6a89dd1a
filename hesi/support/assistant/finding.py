"""Which articles answer: of the provider's library and the company's own answers, those the person may read."""

from collections import defaultdict
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from django.db.models import Count, Max
from django.urls import reverse

from hesi.support.assistant.matching.bars import (
    HABITS,
    LETTERS,
    LIKENESS,
    NEAR,
    NO_EVIDENCE,
    RANKING,
    Evidence,
    Outcome,
    outcome_of,
)
from hesi.support.assistant.matching.matcher import ELSEWHERE, Likeness, Matcher
from hesi.support.assistant.matching.phrases import Phrase, shipped_phrases
from hesi.support.assistant.matching.plainer import plainer
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
        search, ahead = _in_library(question, reader, wanted)
    tenant = actor.tenant if actor is not None else None
    if tenant is not None and tenant.provider_id not in (None, tenant.pk):
        with tenant_scope(tenant):
            own = Reader(name="own", is_signed_in=True, plan=tenant.plan)
            if Edition.objects.visible_to(own).exists():
                return _with_own(search, _in_own(question, own, wanted, ahead=ahead))
    return search


def _in_library(question: str, reader: Reader, language: str) -> tuple[Search, float]:
    """The provider's articles, and by how much the first of them is heavier for what only the library has."""
    views = _Views(question, reader, language)
    plain = views.plain_weights()
    weights = defaultdict(float, plain)
    for key, likeness in views.likeness.items():
        weights[key] += NEAR * likeness.near - LIKENESS * likeness.nearest
    for key, value in views.habits.items():
        weights[key] += HABITS * value
    for key, value in views.letters.items():
        weights[key] += LETTERS * value
    weights.pop(ELSEWHERE, None)
    found = _told(question, weights, reader, language)
    if not found:
        return Search(Outcome.NOTHING, ()), 0.0
    evidence = views.evidence(found)
    return Search(outcome_of(evidence), tuple(found), evidence), found[0].weight - plain[found[0].key]


def _in_own(question: str, reader: Reader, language: str, *, ahead: float) -> Search:
    """The company's own answers; they are few and nobody wrote down how they are asked for."""
    views = _Views(question, reader, language)
    weights = views.plain_weights()
    weights.pop(ELSEWHERE, None)
    found = _told(question, weights, reader, language, is_own=True, ahead=ahead)
    if not found:
        return Search(Outcome.NOTHING, ())
    evidence = replace(views.evidence(found), best=found[0].weight - ahead)
    return Search(outcome_of(evidence, is_own=True), tuple(found), evidence)


def _with_own(library: Search, own: Search) -> Search:
    found = sorted([*library.articles, *own.articles], key=lambda row: -row.weight)[:SHOWN]
    first = own if found and found[0].is_own else library
    return Search(first.outcome, tuple(found), first.evidence)


class _Views:
    """How one question looks to what stands in the open workspace."""

    def __init__(self, question: str, reader: Reader, language: str) -> None:
        matcher = _matcher()
        terms = matcher.known_terms(question)
        self.question = question
        self.scores = matcher.scores(terms)
        self.likeness = matcher.likeness(terms)
        self.habits = matcher.habits(terms)
        self.letters = matcher.letters(question)
        self.known = matcher.known_share(terms)
        rows = search_articles(plainer(question), reader, language, limit=_LOOKED_AT)
        self.ranking = {row.key: row.score for row in rows}

    def plain_weights(self) -> defaultdict[str, float]:
        """What fits whatever is known of an article besides its words."""
        weights: defaultdict[str, float] = defaultdict(float, self.scores)
        for key, likeness in self.likeness.items():
            weights[key] += LIKENESS * likeness.nearest
        for key, score in self.ranking.items():
            weights[key] += RANKING * score
        return weights

    def evidence(self, found: list[Found]) -> Evidence:
        """What tells whether the first of these answers."""
        first, *others = found
        likeness, nothing = self.likeness.get(first.key, Likeness()), Likeness()
        habit = self.habits.get(first.key, 0.0)
        elsewhere = self.likeness.get(ELSEWHERE, nothing)
        nearest = {key: likeness.nearest for key, likeness in self.likeness.items()}
        views = (self.scores, nearest, self.habits, self.ranking, self.letters)
        return Evidence(
            best=first.weight,
            lead=first.weight - (others[0].weight if others else 0.0),
            elsewhere=self.scores.get(ELSEWHERE, 0.0) + LIKENESS * elsewhere.nearest,
            likeness=likeness.nearest,
            elsewhere_likeness=elsewhere.nearest,
            known=self.known,
            is_chinese=float(not self.question.isascii()),
            near=likeness.near,
            habit=habit,
            habit_lead=_lead(first.key, self.habits),
            elsewhere_habit=self.habits.get(ELSEWHERE, 0.0) - habit,
            agreed=sum(_is_first(first.key, view) for view in views) / len(views),
            letters_lead=_lead(first.key, self.letters),
            elsewhere_letters=self.letters.get(ELSEWHERE, 0.0) - self.letters.get(first.key, 0.0),
        )


def _is_first(key: str, view: dict[str, float]) -> bool:
    return bool(view) and view.get(key, 0.0) >= max(view.values())


def _lead(key: str, view: dict[str, float]) -> float:
    """How far an article is ahead of every other one, or behind the first."""
    return view.get(key, 0.0) - max((value for other, value in view.items() if other != key), default=0.0)


def _told(
    question: str,
    weights: dict[str, float],
    reader: Reader,
    language: str,
    *,
    is_own: bool = False,
    ahead: float = 0.0,
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
            weight=weights[key] + ahead,
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
