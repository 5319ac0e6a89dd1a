"""A history reads newest first, in sentences, and leaves out what nobody tells."""

import pytest

from hesi.workspace.access.actor import Actor
from hesi.workspace.events import timeline
from hesi.workspace.events.record import record
from hesi.workspace.people.models import Member


def test_history_is_told_newest_first(member: Member, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timeline, "_tellings", {})
    timeline.tell("cup.filled", lambda event: f"filled with {event.facts['drink']}", icon="package")
    timeline.tell("cup.broken", lambda event: "broken", detail=lambda event: "on the floor", folded=True)
    record("cup.filled", member, by=Actor(member), drink="tea")
    record("cup.looked_at", member, by=Actor(member))
    record("cup.broken", member, by=Actor(member))
    broken, filled = timeline.timeline_of("member", member.pk)
    assert (filled.text, filled.icon, filled.who) == ("filled with tea", "package", member.name)
    assert (broken.detail, broken.folded) == ("on the floor", True)
    assert timeline.timeline_of("member", member.pk + 1) == []
