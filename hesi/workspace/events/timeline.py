"""The history of one subject as people read it: each event told in a sentence its module registers."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from hesi.workspace.events.models import Event

Sentence = Callable[[Event], str]
MOST_ENTRIES = 200


@dataclass(frozen=True, slots=True)
class TimelineEntry:
    """One line of a history: when, who, what, in the reader's language; `detail` unfolds when `folded`."""

    at: datetime
    who: str
    icon: str
    text: str
    detail: str = ""
    folded: bool = False


@dataclass(frozen=True, slots=True)
class _Telling:
    sentence: Sentence
    icon: str
    detail: Sentence | None
    folded: bool


_tellings: dict[str, _Telling] = {}
_only_in_the_trail: dict[str, Sentence] = {}
_for_its_audience: dict[str, frozenset[str]] = {}


def tell(
    name: str, sentence: Sentence, *, icon: str = "clock", detail: Sentence | None = None, folded: bool = False
) -> None:
    """Tell events of this name in histories; called once from the module's `events.py`.

    The sentence goes without its subject and actor (“Submitted for approval”). `folded` marks minor steps, whose detail
    is shown on demand.
    """
    _tellings[name] = _Telling(sentence, icon, detail, folded)


def tell_auditor(name: str, sentence: Sentence) -> None:
    """Name events that the audit trail shows and histories leave out, because another event tells the same there."""
    _only_in_the_trail[name] = sentence


def keep_for_audience(name: str, *facts: str) -> None:
    """Facts of events of this name that only the people it is for may read: the audit trail does not show them."""
    _for_its_audience[name] = frozenset(facts)


def facts_for_auditor(event: Event) -> dict[str, Any]:
    """What the audit trail shows of an event's facts."""
    hidden = _for_its_audience.get(event.name, frozenset())
    return {key: value for key, value in event.facts.items() if key not in hidden}


def timeline_of(subject_type: str, subject_id: int, *, most: int = MOST_ENTRIES) -> list[TimelineEntry]:
    """What happened to the subject, newest first, at most `most` entries. Events nobody tells are left out."""
    events = Event.objects.about(subject_type, subject_id).filter(name__in=list(_tellings))[:most]
    return [_entry(event, _tellings[event.name]) for event in events]


def sentence_of(event: Event) -> str:
    """One event in the reader's words; empty where nobody tells events of its name."""
    telling = _tellings.get(event.name)
    sentence = telling.sentence if telling else _only_in_the_trail.get(event.name)
    return sentence(event) if sentence else ""


def _entry(event: Event, telling: _Telling) -> TimelineEntry:
    return TimelineEntry(
        at=event.at,
        who=event.actor_label,
        icon=telling.icon,
        text=telling.sentence(event),
        detail=telling.detail(event) if telling.detail else "",
        folded=telling.folded,
    )
