"""The month-end page worked out: items by group, people with everything that waits for them, own steps, history."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any

from hesi.core.time import add_months, now
from hesi.insights.closing.actions.reminding import NOT_AGAIN_WITHIN
from hesi.insights.closing.behind import LATE
from hesi.insights.closing.items import GROUPS, Item, Key
from hesi.insights.closing.models import MonthEnd
from hesi.insights.closing.queries import (
    Standing,
    StepShown,
    about,
    month_end,
    reminded,
    seals,
    standing_of,
    steps_of,
)
from hesi.insights.closing.sentences import waiting_text
from hesi.insights.links import address
from hesi.insights.words import month_title
from hesi.workspace.access.actor import Actor
from hesi.workspace.events.timeline import TimelineEntry, timeline_of

MOST_HISTORY = 12
MOST_PEOPLE = 30


@dataclass(frozen=True, slots=True)
class Waiting:
    """One person with everything that waits for them, and when they were last reminded of the month."""

    member_id: int
    name: str
    waits: list[tuple[str, int, list[tuple[int, str]]]]
    reminded_at: datetime | None
    is_due: bool

    @property
    def things(self) -> list[str]:
        """What waits, in words; put together only for whoever is shown."""
        return [waiting_text(key, count, sums) for key, count, sums in self.waits]


def people_waiting(items: list[Item], last: dict[int, datetime], *, but: int | None = None) -> list[Waiting]:
    """Everybody something waits for, the most first; `but` is left out."""
    waits: dict[int, list[Any]] = defaultdict(list)
    names: dict[int, str] = {}
    for item in items:
        for one in item.remindable:
            if one.member_id != but:
                sums = [(amount.minor, amount.currency) for amount in one.amounts]
                waits[one.member_id].append((item.key, one.count, sums))
                names[one.member_id] = one.name
    edge = now() - NOT_AGAIN_WITHIN
    found = [
        Waiting(pk, names[pk], told, last.get(pk), last.get(pk) is None or last[pk] <= edge)
        for pk, told in waits.items()
    ]
    return sorted(found, key=lambda one: (-len(one.waits), one.name, one.member_id))


class MonthPage:
    """Everything the page shows; each part is read when the page asks for it."""

    def __init__(self, actor: Actor, month: date, *, with_seals: bool = False, with_everybody: bool = False) -> None:
        self.actor, self.date, self.with_seals, self.with_everybody = actor, month, with_seals, with_everybody

    @property
    def month(self) -> str:
        return about(self.date)

    @property
    def title(self) -> str:
        return month_title(self.date)

    @property
    def earlier(self) -> str:
        return about(add_months(self.date, -1))

    @property
    def earlier_url(self) -> str:
        return address("closing", month=self.earlier)

    @property
    def later(self) -> str:
        """The next month, once it has begun."""
        following = add_months(self.date, 1)
        return about(following) if following <= self.actor.tenant.today else ""

    @property
    def later_url(self) -> str:
        return address("closing", month=self.later)

    @cached_property
    def standing(self) -> Standing:
        return standing_of(self.actor, self.date)

    @property
    def month_end(self) -> MonthEnd | None:
        return self.standing.month_end

    @cached_property
    def items(self) -> list[Item]:
        return month_end(self.actor, self.date, with_seals=self.with_seals)

    @property
    def groups(self) -> list[dict[str, Any]]:
        """The items by group, in order."""
        by_group: dict[str, list[Item]] = defaultdict(list)
        for item in self.items:
            by_group[item.kind.group].append(item)
        return [{"title": title, "items": by_group[key]} for key, title in GROUPS.items() if by_group[key]]

    @property
    def open_count(self) -> int:
        """How many points hold the closing up."""
        return sum(not item.is_done and not item.is_remark for item in self.items)

    @property
    def points(self) -> int:
        """How many there are, done or not."""
        return sum(not item.is_remark for item in self.items)

    @property
    def done_count(self) -> int:
        return self.points - self.open_count

    @cached_property
    def people(self) -> list[Waiting]:
        return people_waiting(self.items, self._reminded, but=self.actor.member_id)

    @property
    def people_shown(self) -> list[Waiting]:
        """The first of them; all on request."""
        return self.people if self.with_everybody else self.people[:MOST_PEOPLE]

    @cached_property
    def _reminded(self) -> dict[int, datetime]:
        return reminded(self.month)

    @property
    def due_count(self) -> int:
        """How many would be reminded now."""
        return sum(one.is_due for one in self.people)

    @property
    def last_reminded(self) -> datetime | None:
        return max(self._reminded.values(), default=None)

    @cached_property
    def steps(self) -> list[StepShown]:
        return steps_of(self.month_end)

    @property
    def steps_left(self) -> int:
        return sum(one.tick is None for one in self.steps)

    @property
    def is_ready(self) -> bool:
        """Whether nothing speaks against closing."""
        return self.standing.is_over and not self.open_count and not self.steps_left

    @property
    def late_url(self) -> str:
        """What came after the month was closed."""
        return address("closing-item", self.month, LATE)

    @cached_property
    def history(self) -> list[TimelineEntry]:
        found = self.month_end
        return timeline_of(MonthEnd.subject_type, found.pk, most=MOST_HISTORY) if found else []

    def item(self, key: Key) -> Item:
        """One of them."""
        if key == Key.UNVERIFIED:
            return seals(self.actor, self.date)
        return next(item for item in self.items if item.key == key)
