"""From when on an article is shown as the answer, as something near, or not at all."""

from dataclasses import dataclass
from enum import StrEnum

# How much the library's own ranking counts beside the ways people ask.
RANKING = 0.4
# How much a question's likeness to what belongs elsewhere counts against every article.
ELSEWHERE_COUNTS = 0.8
ANSWER_BAR = 0.14
NEAR_BAR = 0.08


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
    certain = weighed.best - ELSEWHERE_COUNTS * weighed.elsewhere
    if certain >= ANSWER_BAR:
        return Outcome.ANSWER
    return Outcome.NEAR if certain >= NEAR_BAR else Outcome.NOTHING
