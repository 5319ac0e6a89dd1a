"""From when on an article is shown as the answer, as something near, or not at all.

The chance that the best article answers is a logistic function of what stands in `Evidence`. Its coefficients are
fitted by `python -m bench.assistant.fit` on questions asked of matchers that do not know them, never on the reported
sets. The bar is the lowest that keeps both aims there (90 in 100 refused of those without an answer, 5 in 100 shown
wrongly): ways of asking by whole voices held out come to 93 and 4, the tuned sets asked of one voice alone to 93 and 3.
Asked for articles that were taken away, all else left in place, it still answers 15 in 100 times: that is the hard end.
A higher bar would refuse more and leave more questions unanswered whose article is known.
"""

from dataclasses import astuple, dataclass
from enum import StrEnum
from math import exp

# What the likest single way of asking, and the library's own ranking, count beside the ways people ask together.
LIKENESS, RANKING = 0.2, 0.35
# In the library the three likest ways of asking count instead of the single one, and how usual the terms and the pieces
# of words are.
NEAR, HABITS, LETTERS = 0.4, 0.2, 0.2

# Fitted on 2026-11-23; in the order of the fields of `Evidence`, the last stands alone.
COEFFICIENTS = (-0.23, -1.26, -1.11, 1.27, -1.16, 1.66, 0.38, 0.51, 0.09, 1.46, 0.25, 1.81, 0.55, -0.53, -3.25)
# For a company's own answers, which have no ways of asking beside their title, summary and keywords.
OWN_COEFFICIENTS = (2.53, 4.56, -2.44, 1.77, -2.79, 1.15, 1.46, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, -2.49)
ANSWER_FROM, OWN_ANSWER_FROM, NEAR_FROM = 0.65, 0.5, 0.25


class Outcome(StrEnum):
    """What a search for an article came to."""

    ANSWER = "answer"
    NEAR = "near"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class Evidence:
    """What tells whether the best article answers; the first eight from 0 to about 1.

    `best` and `lead` are its weight and how far that is above the next article's; `elsewhere` the weight of what the
    product has nothing to do with; `likeness` and `elsewhere_likeness` how like the question is to one way of asking;
    `known` which part of the question articles are asked with at all; `is_chinese` 1 or 0. `near` is how like it is
    to the three likest ways of asking; `habit` how usual its words are for the article, `habit_lead` by how much more
    than for any other, `elsewhere_habit` by how much more for what belongs elsewhere; `agreed` which part of the five
    ways to look at it puts this article first; `letters_lead` and `elsewhere_letters` are as `habit_lead` and
    `elsewhere_habit`, of the pieces of its words.
    """

    best: float
    lead: float
    elsewhere: float
    likeness: float
    elsewhere_likeness: float
    known: float
    is_chinese: float
    near: float
    habit: float
    habit_lead: float
    elsewhere_habit: float
    agreed: float
    letters_lead: float
    elsewhere_letters: float


NO_EVIDENCE = Evidence(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)


def chance_of(evidence: Evidence, *, is_own: bool = False) -> float:
    """How likely the best article answers, from 0 to 1."""
    *slopes, alone = OWN_COEFFICIENTS if is_own else COEFFICIENTS
    return 1 / (1 + exp(-sum(a * b for a, b in zip(slopes, astuple(evidence), strict=True)) - alone))


def outcome_of(evidence: Evidence, *, is_own: bool = False) -> Outcome:
    """Whether to answer, to point at something near, or to say that nothing was found."""
    chance = chance_of(evidence, is_own=is_own) if evidence.best else 0.0
    if chance >= (OWN_ANSWER_FROM if is_own else ANSWER_FROM):
        return Outcome.ANSWER
    return Outcome.NEAR if chance >= NEAR_FROM else Outcome.NOTHING
