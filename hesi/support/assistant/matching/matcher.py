"""How near a question is to each article, by the ways people ask for it.

Every term of the question counts by how few articles are asked for with it, and within an article by how many of its
phrases hold it, levelling off. What no article is asked for with counts against all of them, so that a question about
something else stays low everywhere.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable
from math import log

from hesi.core.text import tokens
from hesi.support.assistant.matching.phrases import ELSEWHERE, Phrase
from hesi.support.assistant.matching.spelling import nearest
from hesi.support.assistant.matching.terms import CONCEPT, terms_of
from hesi.workspace.search.ranking import EMPTY_WORDS, stem

# Found on the tuning half of the questions, and on the phrases with each left out in turn.
_CONCEPT, _LONE_CHARACTER, _EMPTY = 1.5, 0.25, 0.3
_LEVELS_OFF = 3.0


class Matcher:
    """Built once from phrases; asked often. Articles go by their key, what belongs elsewhere by `-`."""

    def __init__(self, phrases: Iterable[Phrase]) -> None:
        held: defaultdict[str, Counter[str]] = defaultdict(Counter)
        keys = set()
        for key, text in phrases:
            keys.add(key)
            for term in terms_of(text):
                held[term][key] += 1
        self._articles = len(keys)
        self._held = {term: dict(counts) for term, counts in held.items()}
        self._words = frozenset(term for term in held if term.isascii() and term.isalpha())

    def scores(self, question: str) -> dict[str, float]:
        """For each article the part of the question that it is asked for with, from 0 to 1; none that is 0."""
        terms = self.known_terms(question)
        whole = sum(map(self._weight, terms)) or 1.0
        found: defaultdict[str, float] = defaultdict(float)
        for term in terms:
            weight = self._weight(term) / whole
            for key, times in self._held.get(term, {}).items():
                found[key] += weight * times / (times + _LEVELS_OFF)
        return dict(found)

    def known_terms(self, question: str) -> frozenset[str]:
        """What the question speaks of, words that nobody knows read as the known word they were most likely meant."""
        terms = terms_of(question)
        strange = {term for term in terms if term.isalpha() and term.isascii() and term not in self._held}
        if not strange:
            return terms
        meant = {word: nearest(word, self._words) for word in strange}
        if not any(meant.values()):
            return terms
        spelt = " ".join(meant.get(stem(token)) or token for token in tokens(question))
        return (terms - {word for word in strange if meant[word]}) | terms_of(spelt)

    def _weight(self, term: str) -> float:
        articles = len(self._held.get(term, ()))
        weight = log(1 + (self._articles - articles + 0.5) / (articles + 0.5))
        if term[0] == CONCEPT:
            weight *= _CONCEPT
        elif len(term) == 1 and not term.isascii():
            weight *= _LONE_CHARACTER
        return weight * (_EMPTY if term in EMPTY_WORDS else 1)


__all__ = ["ELSEWHERE", "Matcher"]
