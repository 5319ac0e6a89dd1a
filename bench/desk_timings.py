"""Run inside a started product's environment: how long the desk's pages take at the server. Prints a row for each.

    python -m bench.desk_timings --rounds 60

Each request goes through the whole of the product (middleware, view, template) in this process, one after the other.
"""

import argparse
import logging
import os
import statistics
import time
import warnings
from collections.abc import Callable
from itertools import count
from typing import Any

WARM = 5
DEEP_PAGE = 500
_serial = count(1)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=60)
    parser.add_argument("--provider", type=int, required=True)
    options = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hesi.config.settings")
    import django

    django.setup()
    logging.getLogger("django").setLevel(logging.ERROR)
    warnings.simplefilter("ignore")
    from hesi.workspace.tenancy.models import Tenant
    from hesi.workspace.tenancy.scope import tenant_scope

    provider = Tenant.objects.get(pk=options.provider)
    with tenant_scope(provider):
        cases = _cases(provider)
    for name, act in cases:
        _measure(name, act, options.rounds)


def _cases(provider: Any) -> list[tuple[str, Callable[[], Any]]]:
    from django.test import Client

    from hesi.support.desk.queries import ORDERS, PAGE_SIZE
    from hesi.support.tickets.models import Ticket
    from hesi.workspace.people.models import Member

    agent = Member.objects.filter(role_holdings__role__key="agent").order_by("pk")[0]
    client = Client(SERVER_NAME="localhost")
    client.force_login(agent.user)
    rows = Ticket.objects.order_by(*ORDERS["urgent"])
    # A page as deep as asked for, or the last whole one.
    place = min(PAGE_SIZE * (DEEP_PAGE - 1), rows.count() - PAGE_SIZE) - 1
    deep = _cursor(rows[place], ORDERS["urgent"])
    newest = Ticket.objects.order_by("-created_at", "-pk")
    deep_newest = _cursor(newest[place], ORDERS["newest"])
    ticket = Ticket.objects.filter(state="in_progress").order_by("pk")[50]
    pages = {
        "queue, my to-do": "/desk/?view=todo",
        "queue, all by urgency, page 1": "/desk/?view=all&sort=urgent",
        f"queue, all by urgency, page {DEEP_PAGE}": f"/desk/?view=all&sort=urgent&cursor={deep}",
        f"queue, all by age, page {DEEP_PAGE}": f"/desk/?view=all&cursor={deep_newest}",
        "queue, filtered": "/desk/?view=all&state=open&priority=high&agent=me",
        "queue, by words": "/desk/?view=all&text=发票识别",
        "search, one word": "/search/?q=发票识别",
        "search, rare words": "/search/?q=行程单%20timeout%20预算汇率",
        "ticket": f"/desk/{ticket.number}/",
        "ticket, beside": f"/desk/{ticket.number}/side/",
    }

    def fetch(address: str) -> Callable[[], Any]:
        def act() -> None:
            answer = client.get(address)
            if answer.status_code != 200:
                raise SystemExit(f"{address}: {answer.status_code}")

        return act

    return [(name, fetch(address)) for name, address in pages.items()] + [("new ticket", _asking(provider))]


def _cursor(row: Any, order: tuple[str, ...]) -> str:
    from hesi.core.pages import encode_cursor

    return encode_cursor((getattr(row, name.lstrip("-")) for name in order), order)


def _asking(provider: Any) -> Callable[[], Any]:
    """A new ticket as the support page makes one: capsule, clocks, dispatch, events, one transaction."""
    from hesi.support.tickets.actions import ask_for_help
    from hesi.support.tickets.categories import leaves
    from hesi.workspace.access.actor import Actor
    from hesi.workspace.people.models import Member
    from hesi.workspace.tenancy.models import Tenant
    from hesi.workspace.tenancy.scope import tenant_scope

    category = leaves()[0][0]
    company = Tenant.objects.filter(provider=provider).order_by("pk")[0]
    with tenant_scope(company):
        asker = Member.objects.select_related("tenant", "user").order_by("pk")[0]

    def act() -> None:
        with tenant_scope(company):
            at = next(_serial)
            ask_for_help(category=category, title=f"第{at}次提问", body="提交时提示超标", page="/", by=Actor(asker))

    return act


def _measure(name: str, act: Callable[[], Any], rounds: int) -> None:
    from django.db import connection

    for _time in range(WARM):
        act()
    statements: list[str] = []

    def counted(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        statements.append(sql)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(counted):
        act()
    times = []
    for _time in range(rounds):
        begun = time.perf_counter()
        act()
        times.append((time.perf_counter() - begun) * 1000)
    times.sort()
    p95 = times[min(len(times) - 1, int(len(times) * 0.95))]
    print(
        f"  {name:32} p50 {statistics.median(times):7.1f} ms  p95 {p95:7.1f} ms  {len(statements):3} statements",
        flush=True,
    )


if __name__ == "__main__":
    main()
