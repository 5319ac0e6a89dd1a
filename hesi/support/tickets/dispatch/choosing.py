"""Who gets a ticket: plain candidates, no tables. The same input always gives the same agent."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from fractions import Fraction
from typing import Any

from hesi.support.tickets.dispatch.rules import short_language

_NEVER = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Candidate:
    """An agent at one line. `stands_in_for` names the absent colleagues whose place they take.

    `languages` and `skills` empty: nothing is known against any language; no skill. `load` counts open tickets.
    """

    member: int
    skills: frozenset[str] = frozenset()
    languages: frozenset[str] = frozenset()
    capacity: int = 20
    load: int = 0
    last_assigned_at: datetime | None = None
    is_available: bool = True
    stands_in_for: frozenset[int] = frozenset()

    @property
    def spare(self) -> Fraction:
        """The part of the capacity that is free; 0 when full."""
        return Fraction(max(0, self.capacity - self.load), self.capacity) if self.capacity else Fraction(0)

    def speaks(self, language: str) -> bool:
        """Whether this agent answers in the language."""
        return not language or not self.languages or language in self.languages


@dataclass(frozen=True, slots=True)
class Choice:
    """The chosen agent (None: nobody can take it now) and why: `{"how": "least_loaded", "of": 4, "without": [...]}`.

    `how`: own_agent, previous_agent, least_loaded, longest_waiting, only_one, nobody_available, all_full, no_members.
    """

    member: int | None
    why: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Wish:
    """Who should get it if they can: `how` is own_agent or previous_agent."""

    member: int
    how: str


def choose(
    candidates: Sequence[Candidate],
    *,
    skill: str = "",
    language: str = "",
    wishes: Iterable[Wish] = (),
    without: Iterable[int] = (),
) -> Choice:
    """The agent for a ticket.

    First who is wished for; then, among those who are there and have room, who knows the skill and the language; of
    these the one with the largest spare part of their capacity, then the one who got their last ticket longest ago.
    Where nobody has both, the skill is let go first, then the language: an answer in the customer's language can be
    helped along by a colleague, the reverse cannot.
    """
    left_out = frozenset(without)
    here = [one for one in candidates if one.is_available and one.member not in left_out]
    room = [one for one in here if one.spare > 0]
    for wish in wishes:
        for one in room:
            if wish.member == one.member:
                return Choice(one.member, {"how": wish.how})
            if wish.member in one.stands_in_for:
                return Choice(one.member, {"how": wish.how, "for": wish.member})
    if not room:
        how = "no_members" if not candidates else "all_full" if here else "nobody_available"
        return Choice(None, {"how": how})
    fitting, let_go = _fitting(room, skill, short_language(language))
    best = min(fitting, key=lambda one: (-one.spare, one.last_assigned_at or _NEVER, one.member))
    why: dict[str, Any] = {"how": _how(best, fitting), "of": len(fitting)}
    if let_go:
        why["without"] = let_go
    return Choice(best.member, why)


def _fitting(room: list[Candidate], skill: str, language: str) -> tuple[list[Candidate], list[str]]:
    """The best matching candidates, and what had to be let go to find any."""
    speaking = [one for one in room if one.speaks(language)]
    knowing = [one for one in room if not skill or skill in one.skills]
    both = [one for one in speaking if one in knowing]
    if both:
        return both, []
    if speaking:
        return speaking, ["skill"]
    return (knowing, ["language"]) if knowing else (room, ["skill", "language"])


def _how(best: Candidate, fitting: list[Candidate]) -> str:
    if len(fitting) == 1:
        return "only_one"
    return "longest_waiting" if sum(one.spare == best.spare for one in fitting) > 1 else "least_loaded"
