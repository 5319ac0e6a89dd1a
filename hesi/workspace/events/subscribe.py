"""Who reacts to what: `@on("document.approved")`, and which live parts an event touches."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from typing import TypeVar

from hesi.workspace.events.models import Event

Subscriber = Callable[[Event], None]
Together = Callable[[Sequence[Event]], None]
S = TypeVar("S", bound=Subscriber)

_subscribers: dict[str, list[tuple[str, Subscriber]]] = defaultdict(list)
_together: dict[str, Together] = {}
_live_parts: dict[str, tuple[str, ...]] = {}


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


def subscribers_of(name: str) -> list[tuple[str, Subscriber]]:
    """The functions that react to this event, each with its stable label."""
    return _subscribers.get(name, [])


def together_of(label: str) -> Together | None:
    """What reacts to many events at once in place of the subscriber of this label, if anything."""
    return _together.get(label)


def live(name: str, *parts: str) -> None:
    """Open pages of the event's audience refetch these parts. `{label}`, `{id}` and `{key}` stand for the subject's.

    Any other placeholder is refused here (KeyError), not when the event happens.
    """
    for part in parts:
        part.format(label="", id=0, key="")
    _live_parts[name] = parts


def live_parts_of(event: Event) -> list[str]:
    """The names of parts an event touches, filled in for its subject."""
    names = {"label": event.subject_label, "id": event.subject_id, "key": event.facts.get("key", "")}
    return [part.format(**names) for part in _live_parts.get(event.name, ())]
