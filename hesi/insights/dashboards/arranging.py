"""The order of the cards on a board: pure, given what was kept and which cards there are."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal, Self, get_args

Move = Literal["earlier", "later", "hide", "show"]
MOVES: tuple[str, ...] = get_args(Move)
_MOST_KEYS = 60


@dataclass(frozen=True, slots=True)
class Arranged:
    """Card keys in their order, and which of them are put away."""

    order: tuple[str, ...] = ()
    hidden: frozenset[str] = frozenset()

    @classmethod
    def of(cls, kept: Any) -> Self:
        """As it was kept; what makes no sense is no arrangement."""
        if not isinstance(kept, dict):
            return cls()
        return cls(tuple(_words(kept.get("order"))), frozenset(_words(kept.get("hidden"))))

    def as_kept(self) -> dict[str, list[str]]:
        """As it is stored."""
        return {"order": list(self.order), "hidden": sorted(self.hidden)}

    def sorted(self, keys: Sequence[str]) -> list[str]:
        """These cards as the person has put them; one without a place of its own follows the card usually before it."""
        placed = [key for key in self.order if key in keys]
        for at, key in enumerate(keys):
            if key not in placed:
                before = next((one for one in reversed(keys[:at]) if one in placed), None)
                placed.insert(placed.index(before) + 1 if before else 0, key)
        return placed

    def moved(self, key: str, move: Move, keys: Sequence[str]) -> "Arranged":
        """With one card moved among those that are shown, put away, or taken out again. `keys`: the board's cards."""
        if move in ("hide", "show"):
            hidden = self.hidden | {key} if move == "hide" else self.hidden - {key}
            return Arranged(self.order, hidden)
        order = self.sorted(keys)
        shown = [one for one in order if one not in self.hidden]
        if key not in shown:
            return self
        at = shown.index(key) + (-1 if move == "earlier" else 1)
        if not 0 <= at < len(shown):
            return self
        here, there = order.index(key), order.index(shown[at])
        order.insert(there, order.pop(here))
        return Arranged(tuple(order), self.hidden)


def _words(kept: Any) -> list[str]:
    return [word for word in kept if isinstance(word, str)][:_MOST_KEYS] if isinstance(kept, list) else []
