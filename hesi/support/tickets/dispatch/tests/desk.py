"""A service centre with people on a line, for tests of dispatch."""

from datetime import UTC, datetime
from typing import Any

from hesi.support.service.models import LineMember, Presence, SupportLine
from hesi.support.tickets.actions import ask_for_help
from hesi.support.tickets.categories import lay_categories
from hesi.support.tickets.models import Category, Ticket
from hesi.workspace.access.actor import Actor
from hesi.workspace.people.models import Member
from hesi.workspace.tenancy.models import Tenant
from hesi.workspace.tenancy.scope import tenant_scope
from tests import builders

# A Monday, 10:00 in Shanghai.
MONDAY = datetime(2026, 11, 2, 2, 0, tzinfo=UTC)


def a_line(key: str = "technical") -> SupportLine:
    """One of the starting lines of the open workspace."""
    lay_categories()
    line: SupportLine = SupportLine.objects.get(key=key)
    return line


def an_agent(
    name: str, *, line: SupportLine | None = None, presence: dict[str, Any] | None = None, **seat: Any
) -> Member:
    """An agent with a seat on the line."""
    member = builders.a_member(name, roles=("agent",))
    if line is not None:
        LineMember.objects.create(line=line, member=member, **seat)
    if presence is not None:
        Presence.objects.create(member=member, **presence)
    return member


def a_question(member: Member, **facts: Any) -> Ticket:
    """A customer's member asks, in the scope of their company."""
    with tenant_scope(member.tenant):
        body = {"category": "claims", "title": "提交不了", "body": "按钮没有反应", **facts}
        return ask_for_help(by=Actor(member), **body)


def a_leaf(provider: Tenant) -> Category:
    """A category questions can be asked under, whose line is the technical one."""
    with tenant_scope(provider):
        lay_categories()
        found: Category = Category.objects.filter(children__isnull=True, line__key="technical", skill="").first()
        return found
