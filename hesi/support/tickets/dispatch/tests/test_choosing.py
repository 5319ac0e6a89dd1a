"""Who gets a ticket: pure."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as some

from hesi.support.tickets.dispatch.choosing import Candidate, Wish, choose

AT = datetime(2026, 11, 2, 2, 0, tzinfo=UTC)


def test_the_largest_spare_part_goes_first_not_the_fewest_tickets() -> None:
    one_of_two, eight_of_ten = Candidate(1, capacity=2, load=1), Candidate(2, capacity=10, load=8)
    choice = choose([eight_of_ten, one_of_two])
    assert choice.member == 1
    assert choice.why == {"how": "least_loaded", "of": 2}


def test_of_equals_who_waited_longest() -> None:
    people = [
        Candidate(1, last_assigned_at=AT),
        Candidate(2, last_assigned_at=AT - timedelta(hours=1)),
        Candidate(3, last_assigned_at=None),
    ]
    assert choose(people).member == 3
    assert choose(people[:2]).why == {"how": "longest_waiting", "of": 2}


def test_skill_and_language_together_then_language_then_skill() -> None:
    both = Candidate(1, skills=frozenset({"sso"}), languages=frozenset({"en"}), capacity=10, load=9)
    speaks = Candidate(2, languages=frozenset({"en"}))
    knows = Candidate(3, skills=frozenset({"sso"}), languages=frozenset({"zh"}))
    ask = {"skill": "sso", "language": "en"}
    assert choose([both, speaks, knows], **ask).member == 1  # type: ignore[arg-type]
    alone = choose([speaks, knows], **ask)  # type: ignore[arg-type]
    assert (alone.member, alone.why["without"]) == (2, ["skill"])
    assert choose([knows], **ask).why["without"] == ["language"]  # type: ignore[arg-type]
    nothing = Candidate(4, languages=frozenset({"zh"}))
    assert choose([nothing], **ask).why["without"] == ["skill", "language"]  # type: ignore[arg-type]


def test_the_own_agent_comes_first_while_there_and_not_full() -> None:
    own, idle = Candidate(1, capacity=10, load=9), Candidate(2)
    wish = [Wish(1, "own_agent")]
    assert choose([own, idle], wishes=wish).why == {"how": "own_agent"}
    assert choose([Candidate(1, capacity=10, load=10), idle], wishes=wish).member == 2
    assert choose([Candidate(1, is_available=False), idle], wishes=wish).member == 2


def test_who_stands_in_gets_the_wish() -> None:
    away, stand_in = Candidate(1, is_available=False), Candidate(2, load=5, stands_in_for=frozenset({1}))
    choice = choose([away, stand_in, Candidate(3)], wishes=[Wish(1, "own_agent")])
    assert (choice.member, choice.why) == (2, {"how": "own_agent", "for": 1})


def test_nobody_is_said_with_its_reason() -> None:
    assert choose([]).why["how"] == "no_members"
    assert choose([Candidate(1, is_available=False)]).why["how"] == "nobody_available"
    assert choose([Candidate(1, capacity=1, load=1)]).why["how"] == "all_full"
    assert choose([Candidate(1)], without=[1]).member is None
    assert choose([Candidate(1, capacity=0)]).member is None


people = some.lists(
    some.builds(
        Candidate,
        member=some.integers(1, 50),
        capacity=some.integers(0, 5),
        load=some.integers(0, 6),
        is_available=some.booleans(),
        languages=some.sampled_from([frozenset(), frozenset({"en"}), frozenset({"zh"})]),
        skills=some.sampled_from([frozenset(), frozenset({"sso"})]),
    ),
    max_size=8,
    unique_by=lambda one: one.member,
)


@given(people, some.sampled_from(["", "sso"]), some.sampled_from(["", "en", "zh-hans"]))
def test_the_chosen_is_there_and_has_room_and_order_does_not_matter(
    staff: list[Candidate], skill: str, language: str
) -> None:
    choice = choose(staff, skill=skill, language=language)
    assert choice == choose(list(reversed(staff)), skill=skill, language=language)
    able = {one.member for one in staff if one.is_available and one.load < one.capacity}
    assert (choice.member in able) if able else (choice.member is None)
