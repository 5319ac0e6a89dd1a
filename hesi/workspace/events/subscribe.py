"""Who reacts to what: `@on("document.approved")`, `@at_once(…)`, and which live parts an event touches."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from hesi.workspace.events.models import Event

Subscriber = Callable[[Event], None]
Together = Callable[[Sequence[Event]], None]
Keeper = Callable[[Event, Any], None]
S = TypeVar("S", bound=Subscriber)
K = TypeVar("K", bound=Keeper)

_subscribers: dict[str, list[tuple[str, Subscriber]]] = defaultdict(list)
_together: dict[str, Together] = {}
_live_parts: dict[str, tuple[str, ...]] = {}
_keepers: dict[str, list[Keeper]] = defaultdict(list)


def on(*names: str, together: Together | None = None) -> Callable[[S], S]:
    """Run the function after these events, within a second or so, at least once in effect exactly once.

    The function runs in the event's workspace inside its own transaction; an error is retried with growing pauses.
    `together` does the same for all events of one workspace that wait, oldest first, in one transaction; where it
    fails, each is handed to the function by itself.
    """

    def register(function: S) -> S:
        label = f"{function.__module__}.{function.__qualname__}"
        if together is not None:
            _together[label] = together
        for name in names:
            if all(known != label for known, _ in _subscribers[name]):
                _subscribers[name].append((label, function))
        return function

    return register


def at_once(*names: str) -> Callable[[K], K]:
    """Run `function(event, subject)` while these events are recorded, in the transaction of the change itself.

    For what is kept beside the facts and may never lag behind them, such as sums. It writes rows of its own and
    nothing else; an error undoes the change. The event may have no id yet; the subject is the row the action changed.
    """

    def register(function: K) -> K:
        for name in names:
            if function not in _keepers[name]:
                _keepers[name].append(function)
        return function

    return register


def keepers_of(name: str) -> Sequence[Keeper]:
    """What is kept in step with this event."""
    return _keepers.get(name, ())


def subscribers_of(name: str) -> list[tuple[str, Subscriber]]:
    """The functions that react to this event, each with its stable label."""
    return _subscribers.get(name, [])


def together_of(label: str) -> Together | None:
    """What reacts to many events at once in place of the subscriber of this label, if anything."""
    return _together.get(label)


def live(name: str, *parts: str) -> None:
    """Open pages of the event's audience refetch these parts. `{label}`, `{id}` and `{key}` stand for the subject's.

    `name@{seq}` tells by the event's fact how far the part has come, so that a page that is there reads nothing. Any
    other placeholder is refused here (KeyError), not when the event happens.
    """
    for part in parts:
        part.format(label="", id=0, key="", seq=0)
    _live_parts[name] = parts


def live_parts_of(event: Event) -> list[str]:
    """The names of parts an event touches, filled in for its subject."""
    names = {"label": event.subject_label, "id": event.subject_id, "key": event.facts.get("key", "")}
    names["seq"] = event.facts.get("seq", "")
    return [part.format(**names) for part in _live_parts.get(event.name, ())]
