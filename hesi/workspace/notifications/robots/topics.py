"""The news a robot can tell. Modules name theirs; each robot chooses."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django.utils.functional import Promise

from hesi.workspace.events.models import Event
from hesi.workspace.events.subscribe import on
from hesi.workspace.notifications.robots.platforms import News

Teller = Callable[[Event], News | None]


@dataclass(frozen=True, slots=True)
class Topic:
    """`key` is stored with the robots, `label` is what an administrator reads, `kinds` the workspaces that have it."""

    key: str
    label: str | Promise
    kinds: tuple[str, ...]
    order: int


_topics: dict[str, Topic] = {}
_tellers: dict[str, list[tuple[str, Teller]]] = {}


def robot_topic(
    key: str, label: str | Promise, events: Mapping[str, Teller], *, kinds: tuple[str, ...], order: int = 100
) -> None:
    """Name a topic and how each of its events is told; called once from the owning module's `apps.py`.

    A teller runs in the event's workspace and in the robot's language; None tells nothing. `url` of what it gives is a
    path of the product.
    """
    from hesi.workspace.notifications.robots.queueing import tell_robots

    _topics[key] = Topic(key, label, kinds, order)
    for name, teller in events.items():
        known = _tellers.setdefault(name, [])
        if all(one != key for one, _teller in known):
            known.append((key, teller))
        on(name)(tell_robots)


def topics_in(kind: str) -> list[Topic]:
    """The topics that mean something in a workspace of this kind."""
    return sorted((one for one in _topics.values() if kind in one.kinds), key=lambda one: (one.order, one.key))


def tellers_of(name: str) -> list[tuple[str, Teller]]:
    """The topics an event belongs to, each with its teller."""
    return _tellers.get(name, [])
