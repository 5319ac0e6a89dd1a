"""A provider with an agent and a lead, two companies, and people who already have a name."""

from collections.abc import Callable
from typing import Any

import pytest

from hesi.support.community.actions import start_thread
from hesi.support.community.actions.steps import profile_of
from hesi.support.community.models import Profile, Shown, Thread
from hesi.support.community.persons import in_community
from hesi.workspace.access.actor import Actor
from hesi.workspace.people.models import Member
from hesi.workspace.tenancy.models import Tenant
from hesi.workspace.tenancy.scope import tenant_scope
from tests import builders

COMPANY, OTHER = "晨光科技有限公司", "远山贸易有限公司"


@pytest.fixture
def provider(db: None) -> Tenant:
    return builders.a_provider()


@pytest.fixture
def agent(provider: Tenant) -> Member:
    with tenant_scope(provider):
        return builders.a_member("小合", roles=("agent",))


@pytest.fixture
def lead(provider: Tenant) -> Member:
    with tenant_scope(provider):
        return builders.a_member("苏敏", roles=("support_lead",))


@pytest.fixture
def firm(provider: Tenant) -> Tenant:
    return builders.a_company(COMPANY, provider=provider)


@pytest.fixture
def asker(firm: Tenant) -> Member:
    with tenant_scope(firm):
        return builders.a_member("林晓")


@pytest.fixture
def colleague(firm: Tenant) -> Member:
    with tenant_scope(firm):
        return builders.a_member("许佳", roles=("admin",))


@pytest.fixture
def other(provider: Tenant) -> Member:
    with tenant_scope(builders.a_company(OTHER, provider=provider)):
        return builders.a_member("白露")


@pytest.fixture
def trusted() -> Callable[..., Profile]:
    """`trusted(member, level=1, name="…")`: somebody of this trust; their texts need not wait."""

    def make(member: Member, *, level: int = 1, name: str = "") -> Profile:
        with in_community(Actor(member)) as person:
            row = profile_of(person)
            row.level, row.name = level, name or f"网友{member.pk}"
            row.save(update_fields=["level", "name"])
            return row

    return make


@pytest.fixture
def started(trusted: Callable[..., Profile]) -> Callable[..., Thread]:
    """`started(member, kind="question", …)`: a thread that everybody sees."""

    def start(member: Member, **facts: Any) -> Thread:
        with in_community(Actor(member)) as person:
            known = profile_of(person)
            if not known.is_staff and known.level == 0:
                known = trusted(member, name=known.name)
            made = start_thread(
                **{"area": "claims", "kind": "question", "title": "补助怎么算", "body": "差旅补助怎么算？", **facts},
                name="" if known.name or not known.is_staff else "合思小合",
                by=person,
            )
            assert made.moderation == Shown.SHOWN
            return made

    return start
