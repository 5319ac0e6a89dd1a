"""Fit the assistant's certainty (`hesi/support/assistant/matching/bars.py`) on the sets that are tuned on.

    python -m bench.assistant.fit

Logistic regression with a small penalty, by Newton's method. Each question's chance is told by a fit that did not see
it (ten folds), and the table says for each bar what would have been refused and shown wrongly with those chances. The
reported sets are never read here.
"""

from dataclasses import astuple

import numpy as np

from bench.assistant.sets import laid_library, tuned_on

_FOLDS, _PENALTY, _STEPS = 10, 1.0, 30


def main() -> None:
    """Print the coefficients and the table of bars."""
    features, right, answerable = _seen()
    chances = np.zeros(len(right))
    fold = np.random.default_rng(11).permutation(len(right)) % _FOLDS
    for number in range(_FOLDS):
        held_out = fold == number
        chances[held_out] = _chances(features[held_out], _fitted(features[~held_out], right[~held_out]))
    print("COEFFICIENTS =", tuple(round(float(value), 2) for value in _fitted(features, right)))
    print("bar   refused  wrong shown  right shown   (chances of a fit that did not see the question)")
    for bar in np.arange(0.2, 0.85, 0.05):
        shown = chances >= bar
        refused = np.mean(~shown[~answerable])
        wrong = np.mean(shown & ~right)
        said = np.mean(shown[answerable] & right[answerable])
        print(f"{bar:.2f}  {refused:7.1%}  {wrong:11.1%}  {said:11.1%}")


def _seen() -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """For each question its evidence with a one behind, whether the first article is right, whether any answers."""
    features, right, answerable = [], [], []
    with laid_library():
        from hesi.support.assistant.finding import find_articles

        for asked in (one for rows in tuned_on().values() for one in rows):
            found = find_articles(asked.text, None, language=asked.code)
            features.append([*astuple(found.evidence), 1.0])
            right.append(bool(found.articles) and found.articles[0].key in asked.keys)
            answerable.append(bool(asked.keys))
    return np.array(features), np.array(right), np.array(answerable)


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
