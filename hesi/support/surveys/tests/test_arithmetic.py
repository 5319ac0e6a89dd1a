"""Counting answers, reading questions."""

from decimal import Decimal

import pytest

from hesi.core.errors import Invalid
from hesi.support.surveys.arithmetic import average_of, counts_of, nps_of
from hesi.support.surveys.questions import read_questions


@pytest.mark.parametrize(
    ("scores", "points"),
    [
        ([], None),
        ([9, 10], 100),
        ([0, 6], -100),
        ([7, 8], 0),
        ([10, 9, 8, 6], 25),
        ([10, 10, 0], 33),
        ([0, 0, 10], -33),
    ],
)
def test_points_are_promoters_less_detractors(scores: list[int], points: int | None) -> None:
    found = nps_of(scores)
    assert (found.points, found.total) == (points, len(scores))


def test_average_and_counts() -> None:
    assert (average_of([5, 4, 4]), average_of([])) == (Decimal("4.33"), None)
    assert counts_of([1, 3, 3], range(1, 4)) == [(1, 1), (2, 0), (3, 2)]


def test_questions_are_read_line_by_line() -> None:
    choice = "choice | 用得最多 | Most used | 报销 / Claims | 审批"
    text = f"nps | 愿意推荐吗？ | Recommend?\n1-5?｜满意吗？\n\n{choice}\nTEXT? | 还有吗？"
    found = read_questions(text)
    assert [(one.kind, one.is_required) for one in found] == [
        ("recommend", True),
        ("scale", False),
        ("choice", True),
        ("text", False),
    ]
    assert found[2].choices == (("报销", "Claims"), ("审批", ""))


@pytest.mark.parametrize("text", ["", "x | y", "nps |", "choice | a | b | c", "\n".join(["nps | a"] * 13)])
def test_what_is_wrong_with_the_questions_is_said(text: str) -> None:
    with pytest.raises(Invalid) as refused:
        read_questions(text)
    assert "questions" in refused.value.fields
