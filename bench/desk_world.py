"""Run inside a started product's environment: a provider with 20,000 tickets and 100,000 messages. Prints JSON.

Rows are written in bulk with the shapes of real ones: mostly closed, a third open, a capsule with each, five messages
on average, one in six of them a note, clocks for what is open, both search entries for everything.
"""

import argparse
import json
import os
import random
import sys
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from hesi.support.tickets.models import Ticket
    from hesi.workspace.people.models import Member, User
    from hesi.workspace.tenancy.models import Tenant

COMPANIES, AGENTS, ASKERS = 40, 24, 8
AT_ONCE = 1000
STATES = (
    ("closed", 58),
    ("solved", 8),
    ("waiting", 11),
    ("in_progress", 13),
    ("new", 6),
    ("on_hold", 4),
)
WORDS = [
    "发票",
    "识别",
    "失败",
    "报销",
    "审批",
    "驳回",
    "差旅",
    "标准",
    "超标",
    "预算",
    "税号",
    "抬头",
    "重复",
    "查验",
    "导出",
    "报表",
    "账号",
    "权限",
    "接口",
    "同步",
    "付款",
    "批次",
    "凭证",
    "附件",
    "打印",
    "汇率",
    "外币",
    "酒店",
    "机票",
    "火车票",
    "行程单",
    "电子",
    "专票",
    "普票",
    "借款",
    "冲销",
    "项目",
    "部门",
    "主管",
    "财务",
    "提交",
    "撤回",
    "转交",
    "invoice",
    "approval",
    "export",
    "error",
    "timeout",
    "hotel",
    "flight",
    "budget",
    "policy",
    "account",
]


def main() -> None:
    """Make the world once and print what the clients need."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tickets", type=int, default=20_000)
    parser.add_argument("--messages", type=int, default=100_000)
    options = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hesi.config.settings")
    import django

    django.setup()
    json.dump(build(options.tickets, options.messages), sys.stdout)


def build(tickets: int, messages: int) -> dict[str, Any]:
    """The tokens of agents and askers, in a process whose settings are ready."""
    from hesi.support.service.models import LineMember, SupportLine
    from hesi.support.service.starting_lines import lay_service
    from hesi.support.tickets.categories import lay_categories
    from hesi.workspace.access.models import Role, RoleHolder
    from hesi.workspace.tenancy.models import Plan, Tenant
    from hesi.workspace.tenancy.opening import open_workspace
    from hesi.workspace.tenancy.scope import tenant_scope

    chance = random.Random(20_261_123)
    provider = open_workspace("基准服务中心", kind=Tenant.Kind.PROVIDER, plan=Plan.ENTERPRISE)
    agents = []
    with tenant_scope(provider):
        lay_service(provider)
        lay_categories()
        role = Role.objects.get(key="agent")
        lines = list(SupportLine.objects.all())
        for at in range(AGENTS):
            member = _member(f"客服{at}", f"agent{at}")
            RoleHolder.objects.create(role=role, member=member)
            LineMember.objects.create(line=lines[at % len(lines)], member=member, capacity=30_000)
            agents.append(member)
    customers = []
    for at in range(COMPANIES):
        company = open_workspace(f"客户公司{at}", plan=Plan.STANDARD, provider=provider)
        with tenant_scope(company):
            customers.append((company, [_member(f"员工{at}-{n}", f"asker{at}-{n}") for n in range(ASKERS)]))
    with tenant_scope(provider):
        _fill(provider, agents, customers, tickets, messages, chance)
    return {
        "agents": _tokens(provider, agents),
        "askers": [token for company, people in customers for token in _tokens(company, people[:2])],
        "provider": provider.pk,
    }


def _fill(
    provider: "Tenant", agents: list[Any], customers: list[Any], tickets: int, messages: int, chance: random.Random
) -> None:
    from django.db import connection

    from hesi.core.time import now
    from hesi.support.service.models import SupportLine
    from hesi.support.tickets.models import Category, Message, Tag, Ticket, TicketTag
    from hesi.support.tickets.searching import entries_of
    from hesi.workspace.search.models import SearchEntry

    at = now()
    categories = list(Category.objects.filter(children__isnull=True))
    lines = list(SupportLine.objects.all())
    tags = Tag.objects.bulk_create([Tag(name=word) for word in WORDS[:20]])
    states = [state for state, share in STATES for _time in range(share)]
    written = 0
    for start in range(0, tickets, AT_ONCE):
        batch = [
            _ticket(start + n, at, provider, agents, customers, categories, lines, states, chance)
            for n in range(min(AT_ONCE, tickets - start))
        ]
        made = Ticket.objects.bulk_create(batch)
        rows = []
        for place, ticket in enumerate(made):
            left = tickets - start - place
            count = max(1, min(12, round((messages - written) / left + chance.uniform(-3, 3)))) if left > 1 else 5
            rows += _messages(ticket, count, agents, chance)
            written += count
        Message.objects.bulk_create(rows, batch_size=2000)
        TicketTag.objects.bulk_create(
            TicketTag(ticket=ticket, tag=chance.choice(tags)) for ticket in made if chance.random() < 0.3
        )
        _clocks(made)
        SearchEntry.objects.bulk_create(entries_of(made), batch_size=1000)
    with connection.cursor() as cursor:
        # What the databases do by themselves some time after so many rows.
        cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")


def _ticket(
    number: int,
    at: datetime,
    provider: "Tenant",
    agents: list["Member"],
    customers: list[Any],
    categories: list[Any],
    lines: list[Any],
    states: list[str],
    chance: random.Random,
) -> "Ticket":
    from hesi.support.tickets.models import NO_DEADLINE, Ticket

    company, people = chance.choice(customers)
    asker = chance.choice(people)
    state = chance.choice(states)
    is_open = state in Ticket.OPEN_STATES
    created = at - timedelta(minutes=chance.randint(5, 60 * 24 * (4 if is_open else 365)))
    runs = state in ("new", "in_progress")
    due = at + timedelta(minutes=chance.randint(-300, 2000)) if runs else None
    return Ticket(
        tenant=provider,
        number=f"GD-2024{number // 10_000:02}-{number:05}",
        customer=company,
        requester_id=asker.pk,
        requester_name=asker.name,
        requester_email=asker.email,
        plan=company.plan,
        category=chance.choice(categories),
        priority=chance.choice(("urgent", "high", "normal", "normal", "normal", "low")),
        title=_text(chance, 3, 8)[:120],
        state=state,
        line=chance.choice(lines),
        agent=None if state == "new" and chance.random() < 0.7 else chance.choice(agents),
        page="/documents/CL-202611-0042/",
        capsule=_capsule(asker, company, chance),
        due_at=due,
        due_metric=chance.choice(("first_response", "solution")) if due else "",
        rank_at=due - timedelta(minutes=chance.choice((0, 0, 0, 60, 120))) if due else NO_DEADLINE,
        solved_at=at if state in ("solved", "closed") else None,
        closed_at=at if state == "closed" else None,
        created_at=created,
        updated_at=created,
    )


def _capsule(asker: "Member", company: "Tenant", chance: random.Random) -> dict[str, Any]:
    """About as large as a real one."""
    actions = [
        {
            "at": f"2026-11-23T0{n % 10}:00:00+00:00",
            "name": "document.saved",
            "subject": f"CL-{n}",
            "page": "/documents/",
        }
        for n in range(chance.randint(5, 50))
    ]
    return {
        "who": {"name": asker.name, "email": asker.email, "department": "销售部", "title": ""},
        "company": {"name": company.name, "plan": company.plan},
        "page": "/documents/",
        "actions": actions,
    }


def _messages(ticket: "Ticket", count: int, agents: list["Member"], chance: random.Random) -> list[Any]:
    from hesi.support.tickets.models import Message

    rows = []
    for n in range(count):
        is_theirs = n % 2 == 0
        agent = None if is_theirs else chance.choice(agents)
        rows.append(
            Message(
                tenant_id=ticket.tenant_id,
                ticket=ticket,
                is_from_requester=is_theirs,
                is_internal=not is_theirs and chance.random() < 0.33,
                author_name=agent.name if agent else ticket.requester_name,
                agent=agent,
                body=_text(chance, 20, 70),
                created_at=ticket.created_at + timedelta(minutes=7 * n),
            )
        )
    return rows


def _clocks(tickets: list["Ticket"]) -> None:
    """The promised times of what is open, begun as the product begins them."""
    from django.db import transaction

    from hesi.support.promises import clocks
    from hesi.support.tickets.promises import facts_of, pointer_of

    with transaction.atomic():
        for ticket in tickets[:: max(1, len(tickets) // 50)]:
            if ticket.is_open:
                clocks.start_clocks(pointer_of(ticket), facts_of(ticket), at=ticket.created_at)


def _text(chance: random.Random, least: int, most: int) -> str:
    return "".join(
        f" {word} " if word.isascii() else word for word in chance.choices(WORDS, k=chance.randint(least, most))
    ).strip()


def _member(name: str, login: str) -> "Member":
    from hesi.workspace.people.models import Member

    member: Member = Member.objects.create(name=name, user=_user(login))
    return member


def _user(login: str) -> "User":
    from hesi.workspace.people.models import User

    return User.objects.create(email=f"{login}@example.com", password="!")


def _tokens(tenant: "Tenant", members: list["Member"]) -> list[str]:
    from hesi.workspace.access.actor import Actor
    from hesi.workspace.access.tokens import create_token
    from hesi.workspace.tenancy.scope import tenant_scope

    with tenant_scope(tenant):
        return [create_token("bench", by=Actor(member))[1] for member in members]


if __name__ == "__main__":
    main()
