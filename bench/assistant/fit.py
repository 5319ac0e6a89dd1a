"""Fit the assistant's certainty (`hesi/support/assistant/matching/bars.py`) without reading the reported sets.

    python -m bench.assistant.fit

The words were chosen with the tuned sets at hand, so these alone would make it too sure. Ways of asking are therefore
asked too, each of a matcher that was built without it and a seventh of the others; they stand for questions of
strangers. Logistic regression with a small penalty, by Newton's method; each question's chance is told by a fit that
did not see it (ten folds), and the table says what each bar would have refused and shown wrongly with those chances.
"""

import random
from collections.abc import Iterator
from dataclasses import astuple
from unittest.mock import patch

import numpy as np

from bench.assistant.sets import Asked, laid_library, tuned_on

_FOLDS, _PENALTY, _STEPS = 10, 1.0, 30
_PARTS, _OF_EACH_PART, _SHORTEST = 7, 90, 5


def main() -> None:
    """Print the coefficients and the table of bars."""
    features, right, answerable = _seen()
    strange = np.arange(len(right)) >= sum(map(len, tuned_on().values()))
    chances = np.zeros(len(right))
    fold = np.random.default_rng(11).permutation(len(right)) % _FOLDS
    for number in range(_FOLDS):
        held_out = fold == number
        chances[held_out] = _chances(features[held_out], _fitted(features[~held_out], right[~held_out]))
    print("COEFFICIENTS =", tuple(round(float(value), 2) for value in _fitted(features, right)))
    for name, rows in (("tuned sets", ~strange), ("ways of asking, left out", strange)):
        print(f"{name}: {np.sum(rows)}, first article right {np.mean(right[rows & answerable]):.1%}")
        print("bar   refused  wrong shown  right shown")
        for bar in np.arange(0.3, 0.85, 0.05):
            shown = chances[rows] >= bar
            refused = np.mean(~shown[~answerable[rows]])
            wrong = np.mean(shown & ~right[rows])
            said = np.mean(shown[right[rows]])
            print(f"{bar:.2f}  {refused:7.1%}  {wrong:11.1%}  {said:11.1%}")


def _seen() -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """For each question its evidence with a one behind, whether the first article is right, whether any answers."""
    features, right, answerable = [], [], []
    with laid_library():
        from hesi.support.assistant.finding import find_articles

        for asked in _questions():
            found = find_articles(asked.text, None, language=asked.code)
            features.append([*astuple(found.evidence), 1.0])
            right.append(bool(found.articles) and found.articles[0].key in asked.keys)
            answerable.append(bool(asked.keys))
    return np.array(features), np.array(right), np.array(answerable)


def _questions() -> Iterator[Asked]:
    """The tuned sets, then ways of asking while the matcher does not know them."""
    from hesi.support.assistant import finding
    from hesi.support.assistant.matching.phrases import ELSEWHERE, shipped_phrases

    yield from (one for rows in tuned_on().values() for one in rows)
    phrases = list(shipped_phrases())
    random.Random(7).shuffle(phrases)
    for part in range(_PARTS):
        held_out, known = phrases[part::_PARTS], [row for n, row in enumerate(phrases) if n % _PARTS != part]
        finding._built.cache_clear()
        with patch.object(finding, "shipped_phrases", lambda known=known: known):
            for key, text in [row for row in held_out if len(row[1]) >= _SHORTEST][:_OF_EACH_PART]:
                language = "en" if text.isascii() else "zh"
                yield Asked(text, language, frozenset() if key == ELSEWHERE else frozenset([key]))
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
