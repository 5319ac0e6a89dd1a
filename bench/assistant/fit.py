"""Fit the assistant's certainty (`hesi/support/assistant/matching/bars.py`) without reading the reported sets.

    python -m bench.assistant.fit

Whatever the matcher knows would make it too sure, so each question is asked of one that does not know it:

* ways of asking, a voice (a group of files, written at another time than the others) at a time, of a matcher built
  from the other voices;
* the tuned sets, of a matcher that knows only the voice of details: most others were written with these sets at hand;
* ways of asking for a sixth of the articles that are taken out of the library whole: near to what it knows, and
  without an answer.

Logistic regression with a small penalty, by Newton's method; each question's chance is told by a fit that did not see
it (ten folds), and the table says what each bar would have refused and shown wrongly with those chances.
"""

import random
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import astuple
from unittest.mock import patch

import numpy as np

from bench.assistant.sets import Asked, laid_library, tuned_on

_FOLDS, _PENALTY, _STEPS = 10, 1.0, 30
_OF_EACH_VOICE, _OF_EACH_PART, _PARTS, _SHORTEST = 200, 60, 6, 6
_VOICES = ("situations", "voices plainly", "more", "details", "wordings")
"""How the names of a voice's files begin; all other files are one more voice."""
_DETAILS = 3

Row = tuple[str, list[float], bool, bool]
"""The kind of question, its evidence with a one behind, whether the first article is right, whether any answers."""


def main() -> None:
    """Print the coefficients and the table of bars."""
    with laid_library():
        rows = list(_seen())
    kinds = np.array([row[0] for row in rows])
    features, right, answerable = (np.array([row[at] for row in rows]) for at in (1, 2, 3))
    chances = np.zeros(len(right))
    fold = np.random.default_rng(11).permutation(len(right)) % _FOLDS
    for number in range(_FOLDS):
        held_out = fold == number
        chances[held_out] = _chances(features[held_out], _fitted(features[~held_out], right[~held_out]))
    print("COEFFICIENTS =", tuple(round(float(value), 2) for value in _fitted(features, right)))
    for kind in dict.fromkeys(kinds):
        _print_bars(kind, chances[kinds == kind], right[kinds == kind], answerable[kinds == kind])


def _print_bars(kind: str, chances: np.ndarray, right: np.ndarray, answerable: np.ndarray) -> None:
    first = f", first article right {np.mean(right[answerable]):.1%}" if answerable.any() else ""
    print(f"{kind}: {len(right)}, without answer {np.sum(~answerable)}{first}")
    print("bar   refused  wrong shown  right shown")
    for bar in np.arange(0.3, 0.85, 0.05):
        shown = chances >= bar
        refused = np.mean(~shown[~answerable]) if (~answerable).any() else float("nan")
        said = np.mean(shown[answerable] & right[answerable]) if answerable.any() else float("nan")
        print(f"{bar:.2f}  {refused:7.1%}  {np.mean(shown & ~right):11.1%}  {said:11.1%}")


def _seen() -> Iterator[Row]:
    for number, (held_out, known) in enumerate(_by_voice()):
        asked = _sample(held_out, _OF_EACH_VOICE)
        if number == _DETAILS:
            asked += [one for rows in tuned_on().values() for one in rows]
        with _knowing(known):
            yield from _rows("ways of asking, a voice left out", asked[:_OF_EACH_VOICE])
        if number == _DETAILS:
            with _knowing(held_out):
                yield from _rows("tuned sets, asked of the voice of details", asked[_OF_EACH_VOICE:])
    yield from _without_articles()


def _rows(kind: str, questions: Iterable[Asked]) -> Iterator[Row]:
    from hesi.support.assistant.finding import find_articles

    for asked in questions:
        found = find_articles(asked.text, None, language=asked.code)
        right = bool(found.articles) and found.articles[0].key in asked.keys
        yield kind, [*astuple(found.evidence), 1.0], right, bool(asked.keys)


def _by_voice() -> Iterator[tuple[list[tuple[str, str]], list[tuple[str, str]]]]:
    """For each voice its ways of asking, and those of all others; what belongs elsewhere is divided evenly."""
    from hesi.support.assistant.matching import phrases

    voices: list[list[tuple[str, str]]] = [[] for _ in range(len(_VOICES) + 1)]
    for path in sorted((phrases.HERE / "asked").glob("*.txt")):
        said = phrases._read(path)
        if path.stem.startswith("elsewhere"):
            for number, voice in enumerate(voices):
                voice.extend(said[number :: len(voices)])
            continue
        starts = (number for number, names in enumerate(_VOICES) if path.stem.startswith(tuple(names.split())))
        voices[next(starts, len(_VOICES))] += said
    for number, voice in enumerate(voices):
        yield voice, [row for n, other in enumerate(voices) if n != number for row in other]


def _sample(said: list[tuple[str, str]], size: int) -> list[Asked]:
    from hesi.support.assistant.matching.phrases import ELSEWHERE

    rows = [row for row in said if len(row[1]) >= _SHORTEST]
    random.Random(7).shuffle(rows)
    return [
        Asked(text, "en" if text.isascii() else "zh", frozenset() if key == ELSEWHERE else frozenset([key]))
        for key, text in rows[:size]
    ]


def _without_articles() -> Iterator[Row]:
    from hesi.support.assistant.matching.phrases import ELSEWHERE, shipped_phrases

    keys = sorted({key for key, _text in shipped_phrases()} - {ELSEWHERE})
    random.Random(3).shuffle(keys)
    for part in range(_PARTS):
        gone = frozenset(keys[part::_PARTS])
        asked = _sample([row for row in shipped_phrases() if row[0] in gone], _OF_EACH_PART)
        with _knowing(shipped_phrases(), lambda key, gone=gone: key not in gone):
            unanswered = (Asked(one.text, one.language, frozenset()) for one in asked)
            yield from _rows("articles left out", unanswered)


@contextmanager
def _knowing(known: Iterable[tuple[str, str]], keeps: Callable[[str], bool] = lambda _key: True) -> Iterator[None]:
    """The library with these ways of asking and these articles only."""
    from hesi.support.assistant import finding

    search, matcher = finding.search_articles, finding.Matcher
    finding._built.cache_clear()
    with (
        patch.object(finding, "shipped_phrases", lambda: list(known)),
        patch.object(finding, "Matcher", lambda said: matcher([row for row in said if keeps(row[0])])),
        patch.object(finding, "search_articles", lambda *a, **k: [row for row in search(*a, **k) if keeps(row.key)]),
    ):
        yield
    finding._built.cache_clear()


def _fitted(features: np.ndarray, right: np.ndarray) -> np.ndarray:
    penalty = np.diag([_PENALTY] * (features.shape[1] - 1) + [0.0])
    found = np.zeros(features.shape[1])
    for _step in range(_STEPS):
        chances = _chances(features, found)
        slope = features.T @ (chances - right) + penalty @ found
        curve = (features * (chances * (1 - chances))[:, None]).T @ features + penalty
        found = found - np.linalg.solve(curve, slope)
    return found


def _chances(features: np.ndarray, coefficients: np.ndarray) -> np.ndarray:
    result: np.ndarray = 1 / (1 + np.exp(-features @ coefficients))
    return result


if __name__ == "__main__":
    main()
