"""A board as one person sees it: their role, its cards in their order, each made from what they may see."""

from dataclasses import dataclass
from functools import cached_property

from django.utils.translation import gettext as _

from hesi.core.errors import Forbidden
from hesi.insights.dashboards.arranging import Arranged
from hesi.insights.dashboards.cards import Card, Role, Shown, best_role, cards_for, roles_for
from hesi.insights.dashboards.looking import Looking
from hesi.insights.dashboards.pinned import PREFIX, pinned_cards
from hesi.insights.links import address
from hesi.workspace.access.actor import Actor

# In so many seconds a card is fetched anew once at most: one that is at hand, and one that looks into many corners.
EVERY, APART_EVERY = 3, 15


@dataclass(frozen=True, slots=True)
class Slot:
    """A card in its place. `shown` is None where there is nothing to say, or where it comes by itself (`is_coming`)."""

    card: Card
    role: str
    shown: Shown | None
    is_coming: bool = False
    is_first: bool = False
    is_last: bool = False

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to show at this moment; it comes alive when something happens."""
        return self.shown is None and not self.is_coming

    @property
    def url(self) -> str:
        """Where the card opens to."""
        if self.shown is not None:
            return self.shown.url
        return str(self.card.door)

    @property
    def part_url(self) -> str:
        """The address of this card alone."""
        return address("board", role=self.role, card=self.card.key)

    @property
    def trigger(self) -> str:
        """When it is fetched anew: after the events that concern it, and at once where the page came without it.

        `board.js` gathers the events of `at_most` seconds, and tells the card itself when it is time.
        """
        events = [f"live:{name} from:body" for name in self.card.live]
        return ", ".join([*(["load"] if self.is_coming else []), *events, *(["live:gathered"] if events else [])])

    @property
    def at_most(self) -> int:
        """In how many seconds it is fetched anew once at most; the dear ones come by themselves and less often."""
        return APART_EVERY if self.card.is_apart else EVERY


class Board:
    """The board of the role that was asked for, else of the person's best one. Raises `Forbidden` without any."""

    def __init__(self, actor: Actor, asked: str = "") -> None:
        self.actor, self.roles = actor, roles_for(actor)
        best = best_role(actor)
        if best is None:
            raise Forbidden(_("There is no board for your role. Ask an administrator of your company."))
        self.role: Role = next((one for one in self.roles if one.key == asked), best)
        self.looking = Looking(actor)

    @cached_property
    def _cards(self) -> dict[str, Card]:
        pinned = pinned_cards(self.actor) if self.looking.kept.has_pins else []
        return {one.key: one for one in (*cards_for(self.actor, self.role.key), *pinned)}

    @property
    def pinned(self) -> list[str]:
        """The keys of the person's own cards."""
        return [key for key in self._cards if key.startswith(PREFIX)]

    @cached_property
    def _arranged(self) -> Arranged:
        return Arranged.of((self.looking.kept.boards or {}).get(self.role.key))

    @cached_property
    def slots(self) -> list[Slot]:
        """The cards as the person has put them, those put away left out."""
        keys = [key for key in self._arranged.sorted(list(self._cards)) if key not in self._arranged.hidden]
        return [
            self._slot(self._cards[key], is_first=at == 0, is_last=at == len(keys) - 1) for at, key in enumerate(keys)
        ]

    def _slot(self, card: Card, *, is_first: bool, is_last: bool) -> Slot:
        shown = None if card.is_apart else card.make(self.looking)
        return Slot(card, self.role.key, shown, card.is_apart, is_first, is_last)

    @property
    def hidden(self) -> list[Card]:
        """The cards that were put away."""
        return [card for key, card in self._cards.items() if key in self._arranged.hidden]

    @property
    def is_arranged(self) -> bool:
        """Whether it differs from the usual board."""
        return self._arranged != Arranged()

    @property
    def has_nothing(self) -> bool:
        """Whether every card was put away."""
        return not self.slots

    def one(self, key: str) -> Slot | None:
        """One card alone, made now; None for a card that is not on this board."""
        card = self._cards.get(key)
        if card is None:
            return None
        keys = [name for name in self._arranged.sorted(list(self._cards)) if name not in self._arranged.hidden]
        is_first, is_last = keys[:1] == [key], keys[-1:] == [key]
        return Slot(card, self.role.key, card.make(self.looking), is_first=is_first, is_last=is_last)
