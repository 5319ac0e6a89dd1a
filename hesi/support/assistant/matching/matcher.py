"""How near a question is to each article, by the ways people ask for it.

Four views, weighed together by who asks: `scores` takes all ways of asking for an article as one bag of terms,
`likeness` the few ways of asking that the question is most like, `habits` how usual its terms are among them and
`letters` how usual the pieces of its words are (naive Bayes both). What no article is asked for with counts against all
of them, so that a question about something else stays low everywhere.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from itertools import chain
from math import log, sqrt
from operator import mul
from typing import NamedTuple

from hesi.core.text import tokens
from hesi.support.assistant.matching.habits import Habits
from hesi.support.assistant.matching.phrases import ELSEWHERE, Phrase
from hesi.support.assistant.matching.pieces import pieces_of
from hesi.support.assistant.matching.plainer import plainer
from hesi.support.assistant.matching.spelling import nearest
from hesi.support.assistant.matching.terms import CONCEPT, is_concept_word, terms_of
from hesi.workspace.search.ranking import EMPTY_WORDS, stem

# Chosen on ways of asking by whole files held out, and on tuned sets asked of files that were written without them.
_CONCEPT, _LONE_CHARACTER, _EMPTY = 1.5, 0.25, 0.3
_LEVELS_OFF = 1.5
_NEAREST = (0.5, 0.3, 0.2)
# What fewer ways of asking hold is not kept: it tells little, and there is most of it.
_PIECE_FROM = 4


class Likeness(NamedTuple):
    """How like a question is to the likest way of asking for an article, and to the three likest of them together."""

    nearest: float = 0.0
    near: float = 0.0


class Matcher:
    """Built once from phrases; asked often, by the terms `known_terms` finds. Articles go by their key, what belongs
    elsewhere by `-`.
    """

    def __init__(self, phrases: Sequence[Phrase]) -> None:
        held: defaultdict[str, Counter[str]] = defaultdict(Counter)
        self._keys: list[str] = []
        spoken: list[frozenset[str]] = []
        for key, text in phrases:
            self._keys.append(key)
            spoken.append(terms_of(text))
            for term in spoken[-1]:
                held[term][key] += 1
        self._articles = len(set(self._keys))
        self._held = {term: dict(counts) for term, counts in held.items()}
        self._habits = Habits(self._held, _worth)
        self._letters = Habits(_pieces_held(phrases))
        self._words = frozenset(term for term in held if term.isascii() and term.isalpha())
        self._weights = {term: self._weigh(term) for term in held}
        self._lengths = [self._length(terms) for terms in spoken]
        self._spoken: defaultdict[str, list[int]] = defaultdict(list)
        for number, terms in enumerate(spoken):
            for term in terms - EMPTY_WORDS:
                self._spoken[term].append(number)

    def scores(self, terms: frozenset[str]) -> dict[str, float]:
        """For each article the part of the question that it is asked for with, from 0 to 1; none that is 0."""
        whole = sum(map(self._weight, terms)) or 1.0
        found: defaultdict[str, float] = defaultdict(float)
        for term in terms:
            weight = self._weight(term) / whole
            for key, times in self._held.get(term, {}).items():
                found[key] += weight * times / (times + _LEVELS_OFF)
        return dict(found)

    def likeness(self, terms: frozenset[str]) -> dict[str, Likeness]:
        """For each article how like the question is to ways of asking for it (cosine, 0 to 1)."""
        shared: defaultdict[int, float] = defaultdict(float)
        for term in terms:
            weight = self._weight(term) ** 2
            for number in self._spoken.get(term, ()):
                shared[number] += weight
        length = self._length(terms)
        found: defaultdict[str, list[float]] = defaultdict(list)
        for number, value in shared.items():
            found[self._keys[number]].append(value / (length * self._lengths[number]))
        return {
            key: Likeness(max(values), sum(map(mul, sorted(values, reverse=True), _NEAREST)))
            for key, values in found.items()
        }

    def habits(self, terms: frozenset[str]) -> dict[str, float]:
        """For each article how usual the question's terms are for it, see `Habits.of`."""
        return self._habits.of(terms)

    def letters(self, question: str) -> dict[str, float]:
        """For each article how usual the pieces of the question's words are for it, see `Habits.of`."""
        return self._letters.of(pieces_of(question))

    def known_share(self, terms: frozenset[str]) -> float:
        """Which part of what the question tells stands in any way of asking for an article, from 0 to 1."""
        whole = sum(map(self._weight, terms)) or 1.0
        return sum(self._weight(term) for term in terms if self._held.get(term, {}).keys() - {ELSEWHERE}) / whole

    def known_terms(self, question: str) -> frozenset[str]:
        """What the question speaks of, words that nobody knows read as the known word they were most likely meant."""
        terms = terms_of(question)
        latin = (term for term in terms if term.isalpha() and term.isascii())
        strange = {term for term in latin if term not in self._held and not is_concept_word(term)}
        if not strange:
            return terms
        meant = {word: nearest(word, self._words) for word in strange}
        if not any(meant.values()):
            return terms
        spelt = " ".join(meant.get(stem(token)) or token for token in tokens(plainer(question)))
        return (terms - {word for word in strange if meant[word]}) | terms_of(spelt)

    def _length(self, terms: Iterable[str]) -> float:
        return sqrt(sum(self._weight(term) ** 2 for term in terms)) or 1.0

    def _weight(self, term: str) -> float:
        return self._weights.get(term) or self._weigh(term)

    def _weigh(self, term: str) -> float:
        articles = len(self._held.get(term, ()))
        weight = log(1 + (self._articles - articles + 0.5) / (articles + 0.5))
        if term[0] == CONCEPT:
            weight *= _CONCEPT
        elif len(term) == 1 and not term.isascii():
            weight *= _LONE_CHARACTER
        return weight * (_EMPTY if term in EMPTY_WORDS else 1)


def _pieces_held(phrases: Iterable[Phrase]) -> dict[str, Counter[str]]:
    # Read twice, as counts of every piece would take several times what is kept.
    often = Counter(chain.from_iterable(pieces_of(text) for _key, text in phrases))
    held: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for key, text in phrases:
        for piece in pieces_of(text):
            if often[piece] >= _PIECE_FROM:
                held[piece][key] += 1
    return held


def _worth(term: str) -> float:
    """What a term counts among the habits, whatever its rarity."""
    if term[0] == CONCEPT:
        return _CONCEPT
    if len(term) == 1 and not term.isascii():
        return _LONE_CHARACTER
    return _EMPTY if term in EMPTY_WORDS else 1.0


__all__ = ["ELSEWHERE", "Likeness", "Matcher"]
