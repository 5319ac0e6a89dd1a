"""Ranking what a question in plain words is most likely about. The same arithmetic on every database.

A question is taken apart into notions: a word in any of its forms, a pair of Chinese characters, or a phrase with
others that mean the same. Candidates come from the token index, asked for the question's rarest terms; they are weighed
here by how rare each notion they share with the question is, and where they hold it (BM25F without term counts).
Source of the weighting: Robertson & Zaragoza, The Probabilistic Relevance Framework (2009).

Of a large type (more than `LARGE` entries) how rare words are is told from a sample, read anew when it has grown by
a tenth; the candidates are those that hold most of what the question's rarer terms weigh together.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Set
from dataclasses import dataclass
from functools import lru_cache
from math import log
from typing import Any

from django.db import connection
from django.db.models import F

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
LARGE = 2_000
_SAMPLE = 1_500
# Of a large type: a term that more entries hold tells too little to be looked up by itself, and all together are looked
# up in so many places at most.
_COMMON, _PLACES = 1_500, 4_000
_WEIGHED = 120
# On PostgreSQL `+ 0` has it take the index of words: following the order, it would read the words of every entry.
_ENTRIES_HOLDING = {
    "sqlite": (
        "SELECT * FROM (SELECT {at} AS place, e.id AS id FROM search_tokens t CROSS JOIN search_searchentry e"
        " ON e.id = t.rowid WHERE t.search_tokens MATCH %s AND e.tenant_id = %s AND e.subject_type = %s"
        " ORDER BY t.rowid DESC LIMIT {most})"
    ),
    "postgresql": (
        "(SELECT {at} AS place, entry_id AS id FROM search_tokens WHERE words @@ CAST(%s AS tsquery)"
        " AND tenant_id = %s AND subject_type = %s ORDER BY entry_id + 0 DESC LIMIT {most})"
    ),
}
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

    def held_by(self, terms: Set[str]) -> float:
        """How much of it these terms say, from 0 to 1."""
        if not terms:
            return 0.0
        return max([worth * len(way & terms) / len(way) for way, worth in self.ways])


@dataclass(frozen=True, slots=True)
class Rarity:
    """In how many entries of a type each term stands, and in which forms words occur.

    Both are those of a sample where `is_sample` is true; there a term that was not met may still stand somewhere.
    `share` is how many entries of the type stand behind each of the counted ones.
    """

    counts: Counter[str]
    forms: Mapping[str, set[str]]
    entries: int
    is_sample: bool = False
    share: float = 1.0

    def weight(self, term: str) -> float:
        """How much a term tells about which entry is meant (inverse document frequency), always positive."""
        holding = self.counts[term]
        whole = log(1 + (self.entries - holding + 0.5) / (holding + 0.5))
        return whole * (_LONE_CHARACTER if len(term) == 1 and not term.isascii() else 1)

    def holding(self, term: str) -> float:
        """About how many entries of the type hold the term, at least one."""
        return max(1.0, self.counts[term] * self.share)

    def forms_of(self, term: str) -> list[str]:
        """How the word is written in texts; of one that the sample did not meet, how it may be."""
        known = self.forms.get(term)
        if known or not term.isascii() or not term.isalpha():
            return sorted(known or {term})
        return [term, f"{term}e", f"{term}s", f"{term}es", f"{term}ed", f"{term}ing"]


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
    said = {term for notion in notions for way, _worth in notion.ways for term in way}
    known = {term for term in said if rare.is_sample or rare.counts[term]}
    if not known:
        return []
    asked = sorted(known, key=lambda term: (-rare.weight(term), term))
    if rare.is_sample:
        ids = _likeliest(asked, rare, subject_type)
        found = list(SearchEntry.objects.filter(pk__in=ids, subject_type=subject_type))
    else:
        forms = [form for term in asked[:_RAREST] for form in rare.forms_of(term)]
        found = list(SearchEntry.objects.holding_any(forms).filter(subject_type=subject_type)[:_MOST_CANDIDATES])
    seen = allowed([entry.subject_id for entry in found])
    weigh = _Scale(notions, rare).weigh
    hits = [weigh(entry) for entry in found if entry.subject_id in seen]
    hits.sort(key=lambda hit: (-hit.score, -hit.coverage, hit.entry.subject_id))
    return hits[:limit]


def _likeliest(asked: list[str], rare: Rarity, subject_type: str) -> list[int]:
    """Ids of the entries of a large type that hold the most of these terms, which come rarest first.

    Where every term is common, the newest entries that hold several of them, else the newest that hold any.
    """
    chosen: list[str] = []
    places = 0.0
    for term in asked:
        places += rare.holding(term)
        if rare.holding(term) > _COMMON or places > _PLACES or len(chosen) == _RAREST:
            break
        chosen.append(term)
    if chosen:
        weights: defaultdict[int, float] = defaultdict(float)
        for at, pk in _holding([[[term]] for term in chosen], rare, subject_type, most=_COMMON):
            weights[pk] += rare.weight(chosen[at])
        if weights:
            return sorted(weights, key=lambda pk: (-weights[pk], -pk))[:_WEIGHED]
    telling = [term for term in asked if len(term) > 1 or term.isascii()][:3] or asked[:3]
    together = _holding([[[term] for term in telling]], rare, subject_type, most=_WEIGHED)
    some = together or _holding([[telling]], rare, subject_type, most=_WEIGHED)
    return [pk for _at, pk in some]


def _holding(wanted: list[list[list[str]]], rare: Rarity, subject_type: str, *, most: int) -> list[tuple[int, int]]:
    """Which entries answer which of the wishes: (place of the wish, id), for each at most so many, newest first.

    A wish is a list of terms of which all must be held; each of them a list of terms of which any will do.
    """
    sql = _ENTRIES_HOLDING[connection.vendor]
    parts: list[str] = []
    values: list[str | int] = []
    for at, wish in enumerate(wanted):
        parts.append(sql.format(at=at, most=most))
        values += [_expression(wish, rare), active_tenant().pk, subject_type]
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(parts), values)
        return [(at, pk) for at, pk in cursor.fetchall()]


def _expression(wish: list[list[str]], rare: Rarity) -> str:
    """The wish as the database's full-text search reads it."""
    is_sqlite = connection.vendor == "sqlite"
    either, both, mark = (" OR ", " AND ", '"') if is_sqlite else (" | ", " & ", "'")
    groups = [[f"{mark}{form}{mark}" for term in terms for form in rare.forms_of(term)] for terms in wish]
    return both.join(f"({either.join(forms)})" for forms in groups)


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


@lru_cache(maxsize=200_000)
def stem(word: str) -> str:
    """An English word without the endings of number and tense, so that claims, claimed and claiming are one."""
    if not word.isascii() or len(word) < 4 or not word.isalpha():
        return word
    for ending, instead in (("ies", "y"), ("ing", ""), ("ed", ""), ("es", ""), ("s", "")):
        if word.endswith(ending) and len(word) - len(ending) >= 3 and not word.endswith("ss"):
            word = word[: -len(ending)] + instead
            break
    return word[:-1] if len(word) > 3 and word.endswith("e") else word


def rarity(tenant_id: int, subject_type: str, stamp: object) -> Rarity:
    """How rare words are among a workspace's entries of this type: of few entries counted anew at each new `stamp`."""
    entries = _size(tenant_id, subject_type, stamp)
    if entries <= LARGE:
        return _counted(tenant_id, subject_type, stamp)
    return _sampled(tenant_id, subject_type, int(log(entries) / log(1.1)))


@lru_cache(maxsize=256)
def _size(_tenant_id: int, subject_type: str, _stamp: object) -> int:
    number: int = SearchEntry.objects.filter(subject_type=subject_type).count()
    return number


@lru_cache(maxsize=64)
def _counted(_tenant_id: int, subject_type: str, _stamp: object) -> Rarity:
    """Of every entry of the type."""
    return _rarity_of(SearchEntry.objects.filter(subject_type=subject_type).values_list("tokens", flat=True))


@lru_cache(maxsize=32)
def _sampled(_tenant_id: int, subject_type: str, _size_class: int) -> Rarity:
    """Of about `_SAMPLE` entries, old and new ones alike; kept until the type has grown or shrunk by a tenth."""
    every = SearchEntry.objects.filter(subject_type=subject_type)
    entries = every.count()
    step = max(1, entries // _SAMPLE)
    spread = every.annotate(rest=F("pk") % step).filter(rest=0)
    found = _rarity_of(spread.values_list("tokens", flat=True))
    return Rarity(found.counts, found.forms, found.entries, is_sample=True, share=entries / max(1, found.entries))


def _rarity_of(rows: Any) -> Rarity:
    counts: Counter[str] = Counter()
    forms: defaultdict[str, set[str]] = defaultdict(set)
    entries = 0
    for row in rows.iterator():
        for word in row.split():
            forms[stem(word)].add(word)
        counts.update({stem(word) for word in row.split()})
        entries += 1
    return Rarity(counts, forms, entries)


class _Scale:
    """Weighs entries by the notions of one question. What the question does not speak of is left out at once."""

    def __init__(self, notions: list[Notion], rare: Rarity) -> None:
        self.notions = notions
        self.asked = {term for notion in notions for way, _worth in notion.ways for term in way}
        self.total = sum(notion.weight for notion in notions)
        # Every word by which an entry can hold one of the terms.
        self.words = {form: term for term in self.asked for form in (term, *rare.forms_of(term))}

    def weigh(self, entry: SearchEntry) -> Hit:
        """How likely it is meant."""
        label = [stem(word) for word in tokens(entry.label)]
        fields = (
            (_IN_LABEL, self.asked.intersection(label)),
            (_IN_DETAIL, self._held(tokens(entry.detail))),
            (_IN_TEXT, self._held(entry.tokens.split())),
        )
        text = fields[2][1]
        score = held = 0.0
        for notion in self.notions:
            score += notion.weight * max([worth * notion.held_by(terms) for worth, terms in fields])
            held += notion.weight * notion.held_by(text)
        # A long title that shares a word says less than a short one that is that word.
        named = set(label)
        own = sum(1 for term in named if term not in self.asked and term not in EMPTY_WORDS)
        weighed = score / (1 + _LENGTH_COUNTS * own / (1 + len(named))) / (self.total * _IN_LABEL)
        coverage = held / self.total
        return Hit(entry, (1 - _COVERAGE_COUNTS) * weighed + _COVERAGE_COUNTS * coverage, coverage)

    def _held(self, words: list[str]) -> set[str]:
        return {self.words[word] for word in self.words.keys() & set(words)}


def _terms(phrase: str) -> frozenset[str]:
    return frozenset(stem(token) for token in query_tokens(phrase))


def _holds(text: str, phrase: str) -> bool:
    """Whether the phrase stands in the text; a phrase of Latin letters only between words."""
    if not phrase.isascii():
        return phrase in text
    return f" {phrase} " in f" {' '.join(tokens(text))} "
