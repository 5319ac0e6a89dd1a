"""From when on an article is shown as the answer, as something near, or not at all.

The chance that the best article answers is a logistic function of what stands in `Evidence`. Its coefficients are
fitted by `python -m bench.assistant.fit` on the tuned sets and on ways of asking that were left out of the matcher, and
never on the reported sets. The bar was chosen from the chances of fits that had not seen the question: on the tuned
sets it refuses 95 in 100 questions without an answer and shows 2 in 100 wrongly, on ways of asking left out (a word or
two each, harder than questions are) 80 and 16. What strangers ask lies between. A higher bar would refuse more and
leave more questions unanswered whose article is known.
"""

from dataclasses import astuple, dataclass
from enum import StrEnum
from math import exp

# What the likest single way of asking, and the library's own ranking, count beside the ways people ask together.
LIKENESS, RANKING = 0.2, 0.35

# Fitted on 2026-11-23; in the order of the fields of `Evidence`, the last stands alone.
COEFFICIENTS = (2.53, 4.56, -2.44, 1.77, -2.79, 1.15, 1.46, -2.49)
ANSWER_FROM, NEAR_FROM = 0.5, 0.25


class Outcome(StrEnum):
    """What a search for an article came to."""

    ANSWER = "answer"
    NEAR = "near"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class Evidence:
    """What tells whether the best article answers; every part from 0 to about 1.

    `best` and `lead` are its weight and how far that is above the next article's; `elsewhere` the weight of what the
    product has nothing to do with; `likeness` and `elsewhere_likeness` how like the question is to one way of asking;
    `known` which part of the question articles are asked with at all; `is_chinese` 1 or 0.
    """

    best: float
    lead: float
    elsewhere: float
    likeness: float
    elsewhere_likeness: float
    known: float
    is_chinese: float


NO_EVIDENCE = Evidence(0, 0, 0, 0, 0, 0, 0)


def chance_of(evidence: Evidence) -> float:
    """How likely the best article answers, from 0 to 1."""
    *slopes, alone = COEFFICIENTS
    return 1 / (1 + exp(-sum(a * b for a, b in zip(slopes, astuple(evidence), strict=True)) - alone))


def outcome_of(evidence: Evidence) -> Outcome:
    """Whether to answer, to point at something near, or to say that nothing was found."""
    chance = chance_of(evidence) if evidence.best else 0.0
    if chance >= ANSWER_FROM:
        return Outcome.ANSWER
    return Outcome.NEAR if chance >= NEAR_FROM else Outcome.NOTHING
