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


def test_trail_names_what_histories_leave_out(member: Member, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timeline, "_tellings", {})
    monkeypatch.setattr(timeline, "_only_in_the_trail", {})
    timeline.tell_auditor("cup.filled", lambda event: "filled")
    event = record("cup.filled", member, by=Actor(member))
    assert timeline.sentence_of(event) == "filled"
    assert timeline.timeline_of("member", member.pk) == []
