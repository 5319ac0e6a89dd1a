"""Ranking what a question in plain words is most likely about. The same arithmetic on every database.

Candidates come from the token index, asked for the question's rarest terms; they are weighed here by how rare each
term they share with the question is, and where they hold it (BM25F without term counts: a term counts once a field).
Source of the weighting: Robertson & Zaragoza, The Probabilistic Relevance Framework (2009).
"""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from math import log

from hesi.core.text import tokens
from hesi.workspace.search.models import SearchEntry
from hesi.workspace.tenancy.scope import active_tenant

_IN_LABEL, _IN_DETAIL, _IN_TEXT = 3.0, 1.5, 1.0
_LENGTH_COUNTS = 0.35
_MOST_CANDIDATES = 300
_RAREST = 10
# Signs and words that say nothing about what a question is about.
_EMPTY_WORDS = frozenset(
    [
        *"的了吗呢啊我你他它是在有和就都也要把被请问怎么什为如何可以能不会这那个一下吧呀您哪里",
        *("请问", "怎么", "什么", "为什", "如何", "可以", "一个", "一下", "哪里", "怎样", "能不", "不能"),
        *("a", "an", "the", "i", "my", "me", "we", "you", "your", "it", "is", "are", "was", "be", "do", "does", "did"),
        *("can", "could", "how", "what", "why", "when", "where", "which", "to", "of", "in", "on", "for", "with"),
        *("and", "or", "not", "no", "if", "this", "that", "there", "have", "has"),
    ]
)


@dataclass(frozen=True, slots=True)
class Hit:
    """An entry with its weight, from 0 to 1 (every term of the question in its label, which has no other).

    `coverage` is the part of the question's information it holds anywhere, from 0 to 1.
    """

    entry: SearchEntry
    score: float
    coverage: float


def best(
    question: str, *, subject_type: str, stamp: object, limit: int = 10, allowed: Callable[[list[int]], set[int]]
) -> list[Hit]:
    """The entries of one type that a question is most likely about, best first.

    `stamp` changes whenever an entry of the type does (how rare terms are is counted once a stamp). `allowed` says
    which of the subjects the person may see; what they may not see takes nobody's place.
    """
    rare = rarity(active_tenant().pk, subject_type, stamp)
    terms = [term for term in dict.fromkeys(tokens(question)) if term not in _EMPTY_WORDS]
    wanted = {term: rare.weight(term) for term in terms}
    known = [term for term in terms if rare.counts[term]]
    if not known:
        return []
    asked = sorted(known, key=lambda term: (-wanted[term], -len(term)))[:_RAREST]
    found = list(SearchEntry.objects.holding_any(asked).filter(subject_type=subject_type)[:_MOST_CANDIDATES])
    seen = allowed([entry.subject_id for entry in found])
    hits = [_weighed(entry, wanted) for entry in found if entry.subject_id in seen]
    hits.sort(key=lambda hit: (-hit.score, -hit.coverage, hit.entry.subject_id))
    return hits[:limit]


def _weighed(entry: SearchEntry, wanted: dict[str, float]) -> Hit:
    label, detail, whole = set(tokens(entry.label)), set(tokens(entry.detail)), set(entry.tokens.split())
    total = sum(wanted.values())
    score = held = 0.0
    for term, weight in wanted.items():
        if term not in whole:
            continue
        held += weight
        score += weight * (_IN_LABEL if term in label else _IN_DETAIL if term in detail else _IN_TEXT)
    # A long title that shares a word says less than a short one that is that word.
    own = sum(1 for term in label if term not in wanted and term not in _EMPTY_WORDS)
    weighed = score / (1 + _LENGTH_COUNTS * own / (1 + len(label)))
    return Hit(entry, weighed / (total * _IN_LABEL), held / total)


@dataclass(frozen=True, slots=True)
class Rarity:
    """In how many entries of a type each term stands."""

    counts: Counter[str]
    entries: int

    def weight(self, term: str) -> float:
        """How much a term tells about which entry is meant (inverse document frequency), always positive."""
        holding = self.counts[term]
        return log(1 + (self.entries - holding + 0.5) / (holding + 0.5)) + (0.2 if len(term) > 1 else 0)


@lru_cache(maxsize=64)
def rarity(tenant_id: int, subject_type: str, stamp: object) -> Rarity:
    """Counted once for each state (`stamp`) of a workspace's entries of this type."""
    counts: Counter[str] = Counter()
    entries = 0
    rows = SearchEntry.objects.filter(subject_type=subject_type).values_list("tokens", flat=True)
    for row in rows.iterator():
        counts.update(row.split())
        entries += 1
    return Rarity(counts, entries)
