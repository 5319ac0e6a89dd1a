"""The arithmetic of the health score: whole numbers in, whole points out, nothing read and no clock looked at.

Each part gives 0 to 100 points, or none with the reason why it cannot be reckoned. The score is the mean of the parts
that could be, by their weights; the weight of the others falls to them in proportion. Fractions are exact and rounded
once, half up.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from math import floor
from typing import Any

USAGE, ADOPTION, TICKETS, RATINGS, RENEWAL = PARTS = ("usage", "adoption", "tickets", "ratings", "renewal")
DEFAULT_WEIGHTS = {USAGE: 40, ADOPTION: 20, TICKETS: 15, RATINGS: 15, RENEWAL: 10}

WINDOW_DAYS, PAST_DAYS, QUARTER_DAYS, HALF_YEAR_DAYS = 28, 84, 90, 180
# Not everybody travels each month: this share of the members at work counts as everybody.
FULL_SHARE = Fraction(60, 100)
# So many questions a member in 28 days cost all the points that their number can cost.
MANY_TICKETS = Fraction(1, 2)
VOLUME_POINTS, MISSED_POINTS, REOPENED_POINTS = 40, 40, 20
CALM_DAYS, TALKS_FLOOR = 90, 60

NO_MEMBERS, NO_TICKETS, NO_RATINGS, NO_CONTRACT = "no_members", "no_tickets", "no_ratings", "no_contract"


@dataclass(frozen=True, slots=True)
class Part:
    """One part: its points, or why there are none, and the numbers they come from (JSON-ready)."""

    score: int | None
    missing: str = ""
    facts: dict[str, Any] = field(default_factory=dict)

    def as_row(self) -> dict[str, Any]:
        """As a snapshot keeps it."""
        return {"score": self.score, "missing": self.missing, "facts": self.facts}


@dataclass(frozen=True, slots=True)
class Share:
    """What a part adds: its weight, its weight after those left out gave theirs, and the points it brings."""

    weight: int
    effective: Fraction
    points: Fraction


def weigh(scores: Mapping[str, int | None], weights: Mapping[str, int]) -> tuple[int | None, dict[str, Share]]:
    """The score and what each part adds to it; None where nothing could be reckoned."""
    present = {key: score for key, score in scores.items() if score is not None and weights.get(key, 0) > 0}
    total = sum(weights[key] for key in present)
    shares = {}
    for key in scores:
        effective = Fraction(100 * weights[key], total) if key in present else Fraction(0)
        shares[key] = Share(weights.get(key, 0), effective, effective * (present.get(key) or 0) / 100)
    return (half_up(sum(share.points for share in shares.values())) if present else None), shares


def usage(*, members: int, active: int, claims: int, past_claims: int, past_members: int, past_days: int) -> Part:
    """How many of the members were here in 28 days, and claims a member against the company's own past.

    `past_claims` were filed in the `past_days` before those 28, when there were `past_members`. Without four weeks of
    past, or without claims in it, the first half counts alone.
    """
    facts = {
        "members": members,
        "active": active,
        "claims": claims,
        "past_claims": past_claims,
        "past_members": past_members,
        "past_days": past_days,
    }
    if members == 0:
        return Part(None, NO_MEMBERS, facts)
    share = min(Fraction(1), Fraction(active, members) / FULL_SHARE)
    facts["share_points"] = half_up(100 * share)
    if past_days < WINDOW_DAYS or not past_claims or not past_members:
        return Part(half_up(100 * share), "", facts)
    before = Fraction(past_claims * WINDOW_DAYS, past_days * past_members)
    pace = min(Fraction(1), Fraction(claims, members) / before)
    facts["pace_points"] = half_up(100 * pace)
    return Part(half_up(50 * (share + pace)), "", facts)


def adoption(features: Mapping[str, bool]) -> Part:
    """The share of the product's features that were used."""
    used = sorted(key for key, is_used in features.items() if is_used)
    facts = {"used": used, "unused": sorted(set(features) - set(used))}
    return Part(half_up(Fraction(100 * len(used), len(features))), "", facts)


def tickets(*, members: int, recent: int, asked: int, missed: int, reopened: int) -> Part:
    """Points lost for many questions (28 days), and for missed promises and questions opened again (90 days)."""
    facts = {"members": members, "recent": recent, "asked": asked, "missed": missed, "reopened": reopened}
    if not asked or not members:
        return Part(None, NO_TICKETS, facts)
    volume = VOLUME_POINTS * min(Fraction(1), Fraction(recent, members) / MANY_TICKETS)
    lost = volume + Fraction(MISSED_POINTS * missed, asked) + Fraction(REOPENED_POINTS * reopened, asked)
    return Part(half_up(100 - lost), "", facts)


def ratings(scores: Sequence[int], recommended: Sequence[int] = ()) -> Part:
    """The mean of half a year's ratings (1 to 5) and recommendations in surveys (0 to 10), each as 0 to 100."""
    facts = {
        "count": len(scores),
        "sum": sum(scores),
        "recommended_count": len(recommended),
        "recommended_sum": sum(recommended),
    }
    count = len(scores) + len(recommended)
    if not count:
        return Part(None, NO_RATINGS, facts)
    points = 25 * (sum(scores) - len(scores)) + 10 * sum(recommended)
    return Part(half_up(Fraction(points, count)), "", facts)


def renewal(*, days_left: int | None, stage: str) -> Part:
    """A contract far from its end is calm; nearer, it loses points day by day, less while both sides talk. One that ran
    out (`days_left` below zero) has none, talks or not.
    """
    facts = {"days_left": days_left, "stage": stage}
    if stage in ("renewed", "lost"):
        return Part(100 if stage == "renewed" else 0, "", facts)
    if days_left is None:
        return Part(None, NO_CONTRACT, facts)
    points = half_up(Fraction(100 * min(max(days_left, 0), CALM_DAYS), CALM_DAYS))
    return Part(max(points, TALKS_FLOOR) if stage == "in_talks" and days_left >= 0 else points, "", facts)


def half_up(value: Fraction | int) -> int:
    """The nearest whole number, a half upwards."""
    return floor(Fraction(value) + Fraction(1, 2))
