"""What one whole claim costs inside a process: statements, function calls and CPU time of each of its requests.

    python -m bench.profile_claim [--claims 30] [--sql submit] [--calls submit] [--database-url URL]

A fresh database (SQLite unless an address is given) and Django's test client; no server, no network, so that the
figures hold on a busy machine too. `worker` is what the background does for a claim (deliver, seal, send the mails)
when it finds the claims of a quarter of a second, here eight, together.
"""

import argparse
import cProfile
import json
import os
import pstats
import shutil
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable
from typing import Any

TOGETHER = 8
PARTS = ("create", "submit", "find task", "approve", "worker")


def main() -> None:
    """Make a company, warm up, and print a row for each part."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--claims", type=int, default=40)
    parser.add_argument("--sql", choices=PARTS, help="print the statements of this part")
    parser.add_argument("--calls", choices=PARTS, help="print where this part spends its time")
    parser.add_argument("--sort", default="cumulative")
    parser.add_argument("--lines", type=int, default=60)
    parser.add_argument("--database-url", default="")
    options = parser.parse_args()
    home = tempfile.mkdtemp(prefix="hesi-profile-")
    os.environ |= {"HESI_HOME": home, "HESI_TEST": "1", "LOG_LEVEL": "ERROR"}
    os.environ["HESI_API_REQUESTS_A_MINUTE"] = str(10**9)
    os.environ["DATABASE_URL"] = options.database_url or f"sqlite:///{home}/hesi.sqlite3"
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hesi.config.settings")
    try:
        _profile(options)
    finally:
        shutil.rmtree(home, ignore_errors=True)


def _profile(options: argparse.Namespace) -> None:
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from bench.world import build
    from hesi.workspace.jobs.worker import find_tasks

    call_command("migrate", verbosity=0)
    find_tasks()
    run = ClaimRun(build())
    run.several(lambda _name, act: act())

    spent: dict[str, float] = defaultdict(float)

    def timed(name: str, act: Callable[[], Any]) -> Any:
        begun = time.process_time()
        answer = act()
        spent[name] += time.process_time() - begun
        return answer

    rounds = max(1, options.claims // TOGETHER)
    for _time in range(rounds):
        run.several(timed)
    statements: dict[str, list[str]] = {}
    calls: dict[str, pstats.Stats] = {}

    def captured(name: str, act: Callable[[], Any]) -> Any:
        with CaptureQueriesContext(connection) as queries:
            answer = act()
        statements[name] = [query["sql"] for query in queries.captured_queries]
        return answer

    def counted(name: str, act: Callable[[], Any]) -> Any:
        profile = cProfile.Profile()
        answer = profile.runcall(act)
        calls[name] = pstats.Stats(profile)
        return answer

    run.several(captured)
    run.several(counted)
    total: dict[int, float] = defaultdict(float)
    for name in PARTS:
        asked = [sql for sql in statements[name] if not sql.startswith(("BEGIN", "COMMIT"))]
        share = TOGETHER if name == "worker" else 1
        made: int = calls[name].total_calls  # type: ignore[attr-defined]
        row = (len(asked) / share, made / share, spent[name] / rounds / TOGETHER * 1000)
        _print_row(name, *row)
        for at, value in enumerate(row):
            total[at] += value
    _print_row("whole claim", *(total[at] for at in range(3)))
    if options.sql:
        print("\n".join(statements[options.sql]))
    if options.calls:
        calls[options.calls].sort_stats(options.sort).print_stats(options.lines)


def _print_row(name: str, statements: float, calls: float, milliseconds: float) -> None:
    print(f"{name:12} {statements:5.1f} statements {calls:8.0f} calls {milliseconds:8.2f} ms CPU", flush=True)


class ClaimRun:
    """Whole claims over the API in this process, then what the worker does for them."""

    def __init__(self, world: dict[str, Any]) -> None:
        from django.test import Client

        self.client, self.world, self.made = Client(), world, 0

    def several(self, through: Callable[[str, Callable[[], Any]], Any]) -> None:
        """Some claims, then the worker; `through(part, act)` calls each part."""
        for _time in range(TOGETHER):
            self._one(through)
        through("worker", _background)

    def _one(self, through: Callable[[str, Callable[[], Any]], Any]) -> None:
        from bench.claims import claim_body

        self.made += 1
        token = self.world["tokens"][self.made % 4]
        manager = self.world["manager"]
        create = self._request("post", "/api/v1/documents", token, claim_body(self.made))
        number = through("create", create)["number"]
        through("submit", self._request("post", f"/api/v1/documents/{number}/submission", token))
        waiting = through("find task", self._request("get", "/api/v1/approval-tasks/?size=200", manager))["items"]
        task = next(row["id"] for row in waiting if row["subject_label"] == number)
        address = f"/api/v1/approval-tasks/{task}/decision"
        through("approve", self._request("post", address, manager, {"decision": "agree"}))

    def _request(self, method: str, path: str, token: str, body: Any = None) -> Callable[[], Any]:
        content = json.dumps(body) if body is not None else ""

        def send() -> Any:
            more = {"data": content, "content_type": "application/json"} if method == "post" else {}
            answer = getattr(self.client, method)(path, headers={"authorization": f"Bearer {token}"}, **more)
            assert answer.status_code < 400, answer.content.decode()
            return json.loads(answer.content)

        return send


def _background() -> None:
    from hesi.workspace.events.dispatch import deliver_pending
    from hesi.workspace.events.sealing import seal_pending
    from hesi.workspace.jobs.running import claim_next, run_job

    deliver_pending()
    seal_pending()
    while (job := claim_next("profile")) is not None:
        run_job(job)


if __name__ == "__main__":
    main()
