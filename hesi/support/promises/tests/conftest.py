"""What the tests of promises share: a provider, its agents, a subject nobody else knows."""

from collections.abc import Callable, Iterator
from datetime import datetime
from itertools import count
from zoneinfo import ZoneInfo

import pytest

from hesi.support.promises import audience, clocks
from hesi.support.promises.audience import Audience
from hesi.support.promises.clocks import Facts
from hesi.support.promises.models import Clock
from hesi.workspace.events.subjects import SubjectPointer
from hesi.workspace.people.models import Member
from hesi.workspace.tenancy.models import Tenant
from hesi.workspace.tenancy.scope import tenant_scope
from tests import builders

SHANGHAI = ZoneInfo("Asia/Shanghai")
SUBJECT = "thing"
_serial = count(1)


@pytest.fixture
def provider(db: None) -> Iterator[Tenant]:
    with tenant_scope(builders.a_provider()) as tenant:
        yield tenant


@pytest.fixture
def agent(provider: Tenant) -> Member:
    return builders.a_member("何晴", roles=("agent",))


@pytest.fixture
def lead(provider: Tenant) -> Member:
    return builders.a_member("苏敏", roles=("support_lead",))


@pytest.fixture
def told(agent: Member, lead: Member, monkeypatch: pytest.MonkeyPatch) -> None:
    """Subjects of the tests have an agent and a lead."""
    members = {"agent": [agent.pk], "line_lead": [lead.pk], "support_lead": [lead.pk], "on_call": [lead.pk]}
    found = Audience("晨光科技 · 发票", "/desk/GD-1/", members, followers=[agent.pk])
    finders: dict[str, Callable[[int], Audience | None]] = {SUBJECT: lambda pk: found}
    monkeypatch.setattr(audience, "_finders", finders)


def at(text: str) -> datetime:
    """A moment of a week of November 2026 in Shanghai: `mon 10:00`. The 23rd is a Monday."""
    day, clock = text.split()
    on = 23 + ("mon", "tue", "wed", "thu", "fri", "sat", "sun").index(day)
    return datetime.fromisoformat(f"2026-11-{on}T{clock:0>5}:00").replace(tzinfo=SHANGHAI)


def a_subject(priority: str = "normal", *, start: str = "mon 10:00", plan: str = "standard") -> SubjectPointer:
    """Something with clocks that began then."""
    subject = SubjectPointer(SUBJECT, next(_serial), "GD-1")
    clocks.start_clocks(subject, Facts(1, plan, priority), at=at(start))
    return subject


def the(subject: SubjectPointer, metric: str, cycle: int = 1) -> Clock:
    return Clock.objects.get(subject_id=subject.pk, metric=metric, cycle=cycle)
