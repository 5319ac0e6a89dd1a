"""Ranking what a question in plain words is most likely about. The same arithmetic on every database.

A question is taken apart into notions: a word in any of its forms, a pair of Chinese characters, or a phrase with
others that mean the same. Candidates come from the token index, asked for the question's rarest terms; they are weighed
here by how rare each notion they share with the question is, and where they hold it (BM25F without term counts).
Source of the weighting: Robertson & Zaragoza, The Probabilistic Relevance Framework (2009).
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from math import log

from hesi.core.text import query_tokens, tokens
from hesi.workspace.search.models import SearchEntry
from hesi.workspace.tenancy.scope import active_tenant

_IN_LABEL, _IN_DETAIL, _IN_TEXT = 3.0, 1.5, 1.0
_LONE_CHARACTER = 0.25
_OTHER_WORD = 0.85
_LENGTH_COUNTS = 0.35
_COVERAGE_COUNTS = 0.3
_MOST_CANDIDATES = 300
_RAREST = 14
# Signs and words that say nothing about what a question is about.
EMPTY_WORDS = frozenset(
    [
        *"的了吗呢啊我你他它是在有和就都也要把被请问怎么什为如何可以能不会这那个一下吧呀您哪里跟着点想办些",
        *(
            "请问",
            "怎么",
            "什么",
            "为什",
            "如何",
            "可以",
            "一个",
            "一下",
            "哪里",
            "怎样",
            "能不",
            "不能",
            "怎么办",
            "么办",
        ),
        *(
            "么样",
            "有没",
            "没有",
            "是不",
            "不是",
            "该怎",
            "么弄",
            "我的",
            "是什",
            "在哪",
            "我想",
            "想要",
            "到底",
            "这个",
        ),
        *("a", "an", "the", "i", "my", "me", "we", "you", "your", "it", "is", "are", "was", "be", "do", "does", "did"),
        *("can", "could", "how", "what", "why", "when", "where", "which", "to", "of", "in", "on", "for", "with", "s"),
        *("and", "or", "not", "no", "if", "this", "that", "there", "have", "has", "will", "our", "us", "from", "by"),
        *("now", "so", "get", "any", "should", "would", "need", "want", "says", "say", "please", "they", "their"),
    ]
)

Thesaurus = Mapping[str, Iterable[str]]
"""For a word as people say it, the words that texts use for the same."""


@dataclass(frozen=True, slots=True)
class Hit:
    """An entry with its weight, from 0 to 1 (every notion of the question in its label, which has no other).

    `coverage` is the part of the question's information it holds anywhere, from 0 to 1.
    """

    entry: SearchEntry
    score: float
    coverage: float


@dataclass(frozen=True, slots=True)
class Notion:
    """One thing a question speaks of: ways of saying it, each as terms with what that way is worth, and its weight."""

    ways: tuple[tuple[frozenset[str], float], ...]
    weight: float

    def held_by(self, terms: frozenset[str]) -> float:
        """How much of it these terms say, from 0 to 1."""
        return max(worth * len(way & terms) / len(way) for way, worth in self.ways)


@dataclass(frozen=True, slots=True)
class Rarity:
    """In how many entries of a type each term stands, and in which forms words occur."""

    counts: Counter[str]
    forms: Mapping[str, set[str]]
    entries: int

    def weight(self, term: str) -> float:
        """How much a term tells about which entry is meant (inverse document frequency), always positive."""
        holding = self.counts[term]
        whole = log(1 + (self.entries - holding + 0.5) / (holding + 0.5))
        return whole * (_LONE_CHARACTER if len(term) == 1 and not term.isascii() else 1)


def best(
    question: str,
    *,
    subject_type: str,
    stamp: object,
    allowed: Callable[[list[int]], set[int]],
    thesaurus: Thesaurus | None = None,
    limit: int = 10,
) -> list[Hit]:
    """The entries of one type that a question is most likely about, best first.

    `stamp` changes whenever an entry of the type does (how rare terms are is counted once a stamp). `allowed` says
    which of the subjects the person may see; what they may not see takes nobody's place.
    """
    rare = rarity(active_tenant().pk, subject_type, stamp)
    notions = notions_of(question, rare, thesaurus or {})
    known = {term for notion in notions for way, _worth in notion.ways for term in way if rare.counts[term]}
    if not known:
        return []
    asked = sorted(known, key=lambda term: (-rare.weight(term), term))[:_RAREST]
    forms = [form for term in asked for form in sorted(rare.forms[term])]
    found = list(SearchEntry.objects.holding_any(forms).filter(subject_type=subject_type)[:_MOST_CANDIDATES])
    seen = allowed([entry.subject_id for entry in found])
    hits = [_weighed(entry, notions) for entry in found if entry.subject_id in seen]
    hits.sort(key=lambda hit: (-hit.score, -hit.coverage, hit.entry.subject_id))
    return hits[:limit]


def notions_of(question: str, rare: Rarity, thesaurus: Thesaurus) -> list[Notion]:
    """What a question speaks of. Phrases of the thesaurus first, longest first; each part of it counts once."""
    rest = question.casefold()
    notions = []
    for phrase in sorted(thesaurus, key=len, reverse=True):
        if not _holds(rest, phrase):
            continue
        rest = rest.replace(phrase, " ")
        said = [(_terms(phrase), 1.0), *((_terms(other), _OTHER_WORD) for other in thesaurus[phrase])]
        ways = tuple((way, worth) for way, worth in said if way)
        notions.append(Notion(ways, min(sum(map(rare.weight, way)) / len(way) ** 0.5 for way, _worth in ways)))
    for term in dict.fromkeys(stem(token) for token in tokens(rest) if token not in EMPTY_WORDS):
        notions.append(Notion(((frozenset([term]), 1.0),), rare.weight(term)))
    return notions


def stem(word: str) -> str:
    """An English word without the endings of number and tense, so that claims, claimed and claiming are one."""
    if not word.isascii() or len(word) < 4 or not word.isalpha():
        return word
    for ending, instead in (("ies", "y"), ("ing", ""), ("ed", ""), ("es", ""), ("s", "")):
        if word.endswith(ending) and len(word) - len(ending) >= 3 and not word.endswith("ss"):
            word = word[: -len(ending)] + instead
            break
    return word[:-1] if len(word) > 3 and word.endswith("e") else word


@lru_cache(maxsize=64)
def rarity(tenant_id: int, subject_type: str, stamp: object) -> Rarity:
    """Counted once for each state (`stamp`) of a workspace's entries of this type."""
    counts: Counter[str] = Counter()
    forms: defaultdict[str, set[str]] = defaultdict(set)
    entries = 0
    rows = SearchEntry.objects.filter(subject_type=subject_type).values_list("tokens", flat=True)
    for row in rows.iterator():
        for word in row.split():
            forms[stem(word)].add(word)
        counts.update({stem(word) for word in row.split()})
        entries += 1
    return Rarity(counts, forms, entries)


def _weighed(entry: SearchEntry, notions: list[Notion]) -> Hit:
    fields = (
        (_IN_LABEL, _stems(tokens(entry.label))),
        (_IN_DETAIL, _stems(tokens(entry.detail))),
        (_IN_TEXT, _stems(entry.tokens.split())),
    )
    total = sum(notion.weight for notion in notions)
    score = held = 0.0
    asked: set[str] = set()
    for notion in notions:
        score += notion.weight * max(worth * notion.held_by(terms) for worth, terms in fields)
        held += notion.weight * notion.held_by(fields[2][1])
        asked.update(*(way for way, _worth in notion.ways))
    # A long title that shares a word says less than a short one that is that word.
    label = fields[0][1]
    own = sum(1 for term in label if term not in asked and term not in EMPTY_WORDS)
    weighed = score / (1 + _LENGTH_COUNTS * own / (1 + len(label))) / (total * _IN_LABEL)
    coverage = held / total
    return Hit(entry, (1 - _COVERAGE_COUNTS) * weighed + _COVERAGE_COUNTS * coverage, coverage)


def _stems(words: Iterable[str]) -> frozenset[str]:
    return frozenset(map(stem, words))


def _terms(phrase: str) -> frozenset[str]:
    return frozenset(stem(token) for token in query_tokens(phrase))


def _holds(text: str, phrase: str) -> bool:
    """Whether the phrase stands in the text; a phrase of Latin letters only between words."""
    if not phrase.isascii():
        return phrase in text
    return f" {phrase} " in f" {' '.join(tokens(text))} "
