"""The health score against the same sum done by hand, on random numbers."""

from decimal import Decimal
from fractions import Fraction
from random import Random

import pytest

from hesi.support.success.arithmetic import (
    DEFAULT_WEIGHTS,
    PARTS,
    adoption,
    half_up,
    ratings,
    renewal,
    tickets,
    usage,
    weigh,
)


def close(points: int | None, by_hand: Decimal) -> bool:
    """Equal, or both roundings of a half that a decimal cannot hold exactly."""
    return points is not None and abs(Decimal(points) - by_hand) <= Decimal("0.5000001")


def test_the_weights_of_what_is_missing_fall_to_the_others() -> None:
    score, shares = weigh(
        {"usage": 80, "adoption": 50, "tickets": None, "ratings": None, "renewal": None}, DEFAULT_WEIGHTS
    )
    assert score == 70  # 80 × 40/60 + 50 × 20/60
    assert sum(share.effective for share in shares.values()) == 100
    assert shares["tickets"].effective == 0


def test_nothing_to_go_by_is_no_score() -> None:
    score, shares = weigh(dict.fromkeys(PARTS), DEFAULT_WEIGHTS)
    assert score is None
    assert not any(share.points for share in shares.values())


def test_random_sums_agree_with_the_naive_way() -> None:
    rng = Random(20261123)
    for _time in range(500):
        cuts = sorted(rng.sample(range(1, 100), 4))
        widths = [b - a for a, b in zip([0, *cuts], [*cuts, 100], strict=True)]
        weights = dict(zip(PARTS, widths, strict=True))
        scores = {key: rng.choice([None, rng.randint(0, 100)]) for key in PARTS}
        score, _shares = weigh(scores, weights)
        total = points = 0
        for key in PARTS:
            given = scores[key]
            if given is not None:
                total += weights[key]
                points += weights[key] * given
        assert (score is None) == (total == 0)
        if total:
            assert score == (2 * points + total) // (2 * total)


def test_random_usage_agrees_with_the_naive_way() -> None:
    rng = Random(7)
    for _time in range(300):
        members, past_members = rng.randint(1, 400), rng.randint(1, 400)
        active, claims, past = rng.randint(0, members), rng.randint(0, 300), rng.randint(1, 900)
        days = rng.randint(28, 84)
        part = usage(
            members=members,
            active=active,
            claims=claims,
            past_claims=past,
            past_members=past_members,
            past_days=days,
        )
        share = min(Decimal(1), Decimal(active) / members / Decimal("0.6"))
        per_member_before = Decimal(past) / past_members / days * 28
        pace = min(Decimal(1), Decimal(claims) / members / per_member_before)
        assert close(part.score, (share + pace) * 50)


def test_random_tickets_and_ratings_agree_with_the_naive_way() -> None:
    rng = Random(11)
    for _time in range(300):
        members, asked = rng.randint(1, 200), rng.randint(1, 80)
        recent, missed, reopened = (rng.randint(0, asked) for _part in range(3))
        part = tickets(members=members, recent=recent, asked=asked, missed=missed, reopened=reopened)
        lost = min(Decimal(recent) / members * 2, Decimal(1)) * 40
        lost += Decimal(missed) / asked * 40 + Decimal(reopened) / asked * 20
        assert close(part.score, 100 - lost)
        given = [rng.randint(1, 5) for _rating in range(rng.randint(1, 30))]
        mean = Decimal(sum(given)) / len(given)
        assert close(ratings(given).score, (mean - 1) * 25)
        recommended = [rng.randint(0, 10) for _answer in range(rng.randint(0, 9))]
        all_points = [Decimal(25 * (score - 1)) for score in given] + [Decimal(10 * score) for score in recommended]
        assert close(ratings(given, recommended).score, sum(all_points, Decimal(0)) / len(all_points))


def test_parts_that_cannot_be_reckoned_say_why() -> None:
    nobody = usage(members=0, active=0, claims=0, past_claims=0, past_members=0, past_days=0)
    assert (nobody.score, nobody.missing) == (None, "no_members")
    silent = tickets(members=9, recent=0, asked=0, missed=0, reopened=0)
    assert (silent.score, silent.missing) == (None, "no_tickets")
    assert ratings([]).missing == "no_ratings"
    assert renewal(days_left=None, stage="").missing == "no_contract"


def test_without_a_past_presence_counts_alone() -> None:
    part = usage(members=10, active=3, claims=5, past_claims=0, past_members=10, past_days=84)
    assert part.score == 50
    assert "pace_points" not in part.facts


@pytest.mark.parametrize(
    ("days", "stage", "points"),
    [
        (365, "not_started", 100),
        (90, "not_started", 100),
        (45, "not_started", 50),
        (0, "not_started", 0),
        (9, "in_talks", 60),
        (0, "in_talks", 60),
        (-1, "in_talks", 0),
        (-40, "not_started", 0),
        (80, "in_talks", 89),
        (3, "renewed", 100),
        (300, "lost", 0),
        (None, "renewed", 100),
    ],
)
def test_a_renewal_loses_points_towards_its_end(days: int | None, stage: str, points: int) -> None:
    assert renewal(days_left=days, stage=stage).score == points


def test_features_in_use() -> None:
    part = adoption({"flows": True, "api": False, "exports": True})
    assert (part.score, part.facts) == (67, {"used": ["exports", "flows"], "unused": ["api"]})


def test_a_half_is_rounded_up() -> None:
    assert [half_up(Fraction(value, 2)) for value in (0, 1, 2, 3, 101)] == [0, 1, 1, 2, 51]
    assert weigh({"usage": 50, "adoption": 51}, {"usage": 50, "adoption": 50})[0] == 51
