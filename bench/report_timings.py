"""Run inside a started product's environment: how long each board and report takes at the server.

    python -m bench.report_timings --tenant 3

Each request goes through the whole of the product (middleware, view, template) in this process, one after the other.
Beside each stands its slowest statement. At the end an export of every line as XLSX.
"""

import argparse
import logging
import os
import statistics
import threading
import time
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any
from urllib.parse import quote, urlencode

WARM = 2
# About 200,000 lines of a million over two years.
EXPORTED = "date:2026-06-08..2026-10-31"
SEARCHES = (
    "amount:>1000 state:paid", "type:hotel", "month:2026-10", "person:员工17", "seller:=供应商77", "-has:invoice",
    "number:CL-0012345", "city:拉萨", "date:>2024-01-01 project:X7 city:拉萨",
)  # fmt: skip


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--tenant", type=int, required=True)
    parser.add_argument("--rounds", type=int, default=20)
    options = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hesi.config.settings")
    import django

    django.setup()
    logging.getLogger("django").setLevel(logging.ERROR)
    warnings.simplefilter("ignore")
    from bench.report_world import EMPLOYEE, FINANCE, HEAD
    from hesi.config.settling import settle
    from hesi.workspace.tenancy.models import Tenant
    from hesi.workspace.tenancy.scope import tenant_scope

    # As a web process does when it is ready.
    settle()
    with tenant_scope(Tenant.objects.get(pk=options.tenant)):
        asking = {"finance": FINANCE, "head": HEAD, "employee": EMPLOYEE}
        cases = [case for who, email in asking.items() for case in _pages(who, email)]
    for name, act in cases:
        _measure(name, act, options.rounds)
    with tenant_scope(Tenant.objects.get(pk=options.tenant)):
        _export(FINANCE)


def _pages(who: str, email: str) -> list[tuple[str, Callable[[], Any]]]:
    from django.test import Client
    from django.urls import reverse

    from hesi.insights.own_reports.examples import EXAMPLES
    from hesi.insights.reports import REPORTS
    from hesi.workspace.people.models import User

    client = Client(SERVER_NAME="localhost")
    client.force_login(User.objects.get(email=email))
    year = "?since=2025-12&until=2026-11"
    pages = {
        "home": reverse("home"),
        "board": reverse("board"),
        "month": f"{reverse('dashboard')}?month=2026-10",
        **{key: f"{reverse('report', args=[key])}{year}" for key in REPORTS},
        **{f"search {asked}": f"{reverse('expense-search')}?q={quote(asked)}" for asked in SEARCHES},
        "month's end": f"{reverse('closing')}?month=2026-10",
        "month's end, seals": f"{reverse('closing')}?month=2026-10&count=unverified",
        "invoices to follow": reverse("invoices-later"),
    }

    pages |= {f"own report {at}, two years": _own_report(one) for at, one in enumerate(EXAMPLES, 1)}

    def fetch(address: str) -> Callable[[], Any]:
        def act() -> None:
            answer = client.get(address)
            if answer.status_code not in (200, 403, 404):
                raise SystemExit(f"{address}: {answer.status_code}")
            if answer.context is not None and answer.context.get("refusal"):
                raise SystemExit(f"{address}: {answer.context['refusal']}")

        return act

    return [(f"{who}: {name}", fetch(address)) for name, address in pages.items()]


def _own_report(example: Any) -> str:
    """One of the ready examples over all raw lines."""
    from django.urls import reverse

    definition = replace(example.definition, window="24")
    # As the form sends it: each number by itself.
    asked = {**definition.as_query(), "measures": definition.measures}
    return f"{reverse('own-report-preview')}?{urlencode(asked, doseq=True)}"


def _measure(name: str, act: Callable[[], Any], rounds: int) -> None:
    from django.db import connection

    for _time in range(WARM):
        act()
    statements: list[float] = []

    def timed(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        begun = time.perf_counter()
        try:
            return execute(sql, params, many, context)
        finally:
            statements.append((time.perf_counter() - begun) * 1000)

    with connection.execute_wrapper(timed):
        act()
    count, slowest = len(statements), max(statements, default=0.0)
    times = []
    for _time in range(rounds):
        begun = time.perf_counter()
        act()
        times.append((time.perf_counter() - begun) * 1000)
    times.sort()
    p95 = times[min(len(times) - 1, int(len(times) * 0.95))]
    print(
        f"  {name:28} p50 {statistics.median(times):7.1f} ms  p95 {p95:7.1f} ms  {count:3} statements,"
        f" slowest {slowest:6.1f} ms",
        flush=True,
    )


def _export(email: str) -> None:
    """Expenses found as XLSX, as the job makes the file: read, written, encrypted, stored."""
    from hesi.insights.search_language.exports import KEY
    from hesi.workspace.access.actor import Actor
    from hesi.workspace.exports.actions import ask_export
    from hesi.workspace.exports.running import run_export
    from hesi.workspace.people.models import Member

    actor = Actor(Member.objects.select_related("tenant", "user").get(email=email))
    export = ask_export(KEY, query={"q": EXPORTED}, format="xlsx", by=actor)
    with _memory() as peak:
        begun, cpu = time.perf_counter(), time.process_time()
        run_export(export.pk)
        took, cpu = time.perf_counter() - begun, time.process_time() - cpu
    export.refresh_from_db()
    print(
        f"  {export.done_rows:,} rows as XLSX: {took:.1f} s ({cpu:.1f} s CPU), {peak[0]:.0f} MiB more, {export.state}"
    )


@contextmanager
def _memory() -> Iterator[list[float]]:
    """The most memory of its own the process had meanwhile, above before, in MiB; files it maps are not its own."""
    before, peak, ended = _own_memory(), [0.0], threading.Event()

    def watch() -> None:
        while not ended.wait(0.05):
            peak[0] = max(peak[0], _own_memory() - before)

    watcher = threading.Thread(target=watch)
    watcher.start()
    try:
        yield peak
    finally:
        ended.set()
        watcher.join()


def _own_memory() -> float:
    with open("/proc/self/status") as status:
        return next(int(line.split()[1]) / 1024 for line in status if line.startswith("RssAnon"))


if __name__ == "__main__":
    main()
