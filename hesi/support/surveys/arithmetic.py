"""What answers add up to: pure counting.

NPS is the share of promoters (9 and 10) less the share of detractors (0 to 6), in points from -100 to 100.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

PROMOTERS, DETRACTORS = range(9, 11), range(7)


@dataclass(frozen=True, slots=True)
class Nps:
    """How many said what, and the points; None while nobody has answered."""

    promoters: int
    passives: int
    detractors: int
    points: int | None

    @property
    def total(self) -> int:
        return self.promoters + self.passives + self.detractors


def nps_of(scores: Sequence[int]) -> Nps:
    """From answers of 0 to 10; points are rounded half away from nought."""
    promoters = sum(score in PROMOTERS for score in scores)
    detractors = sum(score in DETRACTORS for score in scores)
    points = None
    if scores:
        share = Decimal(100 * (promoters - detractors)) / len(scores)
        points = int(share.quantize(Decimal(1), rounding=ROUND_HALF_UP))
    return Nps(promoters, len(scores) - promoters - detractors, detractors, points)


def average_of(scores: Sequence[int]) -> Decimal | None:
    """With two places; None while nobody has answered."""
    if not scores:
        return None
    return (Decimal(sum(scores)) / len(scores)).quantize(Decimal("0.01"), rounding=ROUND_HALF_UP)


def counts_of(numbers: Sequence[int], steps: Sequence[int]) -> list[tuple[int, int]]:
    """How often each step was chosen, in the order of the steps."""
    counted = Counter(numbers)
    return [(step, counted[step]) for step in steps]
