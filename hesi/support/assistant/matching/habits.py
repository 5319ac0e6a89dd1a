"""How usual what a question is made of is among the ways people ask for each article (naive Bayes)."""

from array import array
from collections.abc import Callable, Iterable, Mapping
from math import log

_UNSEEN = 0.05


class Habits:
    """Built once from how often each article is asked for with each part: a term, or some letters of a word."""

    def __init__(
        self, held: Mapping[str, Mapping[str, int]], worth: Callable[[str], float] = lambda _part: 1.0
    ) -> None:
        self._worth = worth
        self._keys = sorted({key for counts in held.values() for key in counts})
        places = {key: place for place, key in enumerate(self._keys)}
        spread = [0] * len(places)
        self._held: dict[str, array[int]] = {}
        """Place and times by turns, which takes an eighth of what dictionaries take."""
        for part, counts in held.items():
            self._held[part] = array("H", (n for key, times in counts.items() for n in (places[key], times)))
            for key, times in counts.items():
                spread[places[key]] += times
        self._rooms = [log(times + _UNSEEN * len(held)) for times in spread]

    def of(self, parts: Iterable[str]) -> dict[str, float]:
        """For each article by how much (as a logarithm, a part) the question is likelier than with the average one."""
        worths = [(self._held[part], self._worth(part)) for part in parts if part in self._held]
        whole = sum(worth for _counts, worth in worths)
        if not whole:
            return {}
        likely = [-room for room in self._rooms]
        for counts, worth in worths:
            for place, times in zip(counts[::2], counts[1::2], strict=True):
                likely[place] += worth / whole * log((times + _UNSEEN) / _UNSEEN)
        average = sum(likely) / len(likely)
        return {key: value - average for key, value in zip(self._keys, likely, strict=True)}
