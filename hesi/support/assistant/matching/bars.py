"""From when on an article is shown as the answer, as something near, or not at all.

The numbers were chosen on 2026-11-23 over the odd lines of `bench/assistant/gold.tsv` and all of `tuning.tsv`, as those
that answer most questions rightly while at least 94 in 100 of those without an answer are refused (95 were; 93 in 100
of the others answered rightly, on the very questions they were chosen on). `make bench-assistant` tells how they fare
on questions that were not looked at.
"""

from dataclasses import dataclass
from enum import StrEnum

# How much the library's own ranking counts beside the ways people ask.
RANKING = 0.35
# How much a question's likeness to what belongs elsewhere counts against every article.
ELSEWHERE_COUNTS = 1.5
# What is left after that, and what the article must weigh by itself.
ANSWER_BAR, LEAST_WEIGHT = 0.06, 0.12
NEAR_BAR, LEAST_NEAR_WEIGHT = 0.0, 0.08


class Outcome(StrEnum):
    """What a search for an article came to."""

    ANSWER = "answer"
    NEAR = "near"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class Weighed:
    """The best article's weight, and how much the question looks like one that belongs elsewhere."""

    best: float
    elsewhere: float = 0.0


def outcome_of(weighed: Weighed) -> Outcome:
    """Whether to answer, to point at something near, or to say that nothing was found."""
    left = weighed.best - ELSEWHERE_COUNTS * weighed.elsewhere
    if left >= ANSWER_BAR and weighed.best >= LEAST_WEIGHT:
        return Outcome.ANSWER
    return Outcome.NEAR if left >= NEAR_BAR and weighed.best >= LEAST_NEAR_WEIGHT else Outcome.NOTHING
