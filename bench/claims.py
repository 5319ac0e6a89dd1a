"""Whole claims a second through the real server: create with five lines, submit, approve, each its own request.

    python -m bench.claims --database sqlite postgresql --clients 1 8 --seconds 15

Beside it, in the same run and on the same database, the floor: the rows that one whole claim leaves behind, written by
hand-made SQL in as many transactions as the product commits, by one connection.
"""

import argparse
import http.client
import json
import statistics
import subprocess
import sys
import threading
import time
from collections import defaultdict
from typing import Any

from bench.floor import floor_per_second
from bench.servers import ROOT, Server, gather_statistics, started

LINES = [
    {"expense_type": "local_transport", "amount": "36.50", "note": "机场到客户", "city": "上海"},
    {"expense_type": "train", "amount": "553.00", "note": "北京南 → 上海虹桥", "city": "上海"},
    {"expense_type": "hotel", "amount": "420.00", "note": "一晚", "city": "上海"},
    {"expense_type": "meals", "amount": "68.00", "note": "晚餐", "city": "上海"},
    {"expense_type": "allowance", "amount": "100.00", "note": "一天", "city": "上海"},
]


def claim_body(made: int) -> dict[str, Any]:
    """What a client sends to create its claim number `made`.

    A few fen more each time: nobody has the same taxi fare a hundred times a day, and equal lines would be found.
    """
    today = time.strftime("%Y-%m-%d")
    lines = [{**line, "spent_on": today, "amount": f"{float(line['amount']) + made / 100:.2f}"} for line in LINES]
    return {"template": "travel", "title": "上海出差", "purpose": "拜访客户", "lines": lines}


class Client(threading.Thread):
    """One connection, kept open, on which some employees and their manager take turns."""

    def __init__(self, server: Server, tokens: list[str], manager: str, until: float) -> None:
        super().__init__(daemon=True)
        self.connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=60)
        self.tokens, self.manager, self.until = tokens, manager, until
        self.times: dict[str, list[float]] = defaultdict(list)
        self.failures: list[str] = []
        self.made = int(until * 1000) % 1000

    def run(self) -> None:
        """Whole claims until the time is up."""
        while time.perf_counter() < self.until:
            try:
                self._one_claim()
            except (OSError, http.client.HTTPException, RuntimeError) as error:
                self.failures.append(str(error))

    def _one_claim(self) -> None:
        begun = time.perf_counter()
        token = self.tokens[self.made % len(self.tokens)]
        self.made += 1
        number = self._send("create", "POST", "/api/v1/documents", token, claim_body(self.made))["number"]
        self._send("submit", "POST", f"/api/v1/documents/{number}/submission", token)
        waiting = self._send("find task", "GET", "/api/v1/approval-tasks/?size=200", self.manager)["items"]
        task = next(row["id"] for row in waiting if row["subject_label"] == number)
        decision = {"decision": "agree"}
        self._send("approve", "POST", f"/api/v1/approval-tasks/{task}/decision", self.manager, decision)
        self.times["whole claim"].append(time.perf_counter() - begun)

    def _send(self, name: str, method: str, path: str, token: str, body: Any = None) -> Any:
        begun = time.perf_counter()
        headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
        self.connection.request(method, path, body=json.dumps(body) if body is not None else None, headers=headers)
        answer = self.connection.getresponse()
        content = answer.read()
        self.times[name].append(time.perf_counter() - begun)
        if answer.status >= 400:
            raise RuntimeError(f"{method} {path}: {answer.status} {content[:300].decode(errors='replace')}")
        return json.loads(content)


def measure(server: Server, world: dict[str, Any], clients: int, seconds: float) -> None:
    """Run the clients and print a row for each kind of request."""
    until = time.perf_counter() + seconds
    begun = time.perf_counter()
    threads = [Client(server, world["tokens"][at::clients], world["manager"], until) for at in range(clients)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    took = time.perf_counter() - begun
    merged: dict[str, list[float]] = defaultdict(list)
    for thread in threads:
        for name, values in thread.times.items():
            merged[name] += values
    failures = [failure for thread in threads for failure in thread.failures]
    for name in ("create", "submit", "find task", "approve", "whole claim"):
        values = sorted(merged[name]) or [float("nan")]
        rate = len(merged[name]) / took
        print(
            f"  {clients} client(s) {name:12} {rate:8.1f}/s  median {statistics.median(values) * 1000:7.1f} ms"
            f"  p95 {values[int(len(values) * 0.95)] * 1000:7.1f} ms",
            flush=True,
        )
    if failures:
        print(f"  {len(failures)} failed, first: {failures[0]}", flush=True)


def warm_up(server: Server, world: dict[str, Any]) -> None:
    """Two seconds of claims that count for nothing: every process has met every request, the tables hold something."""
    client = Client(server, world["tokens"], world["manager"], time.perf_counter() + 2)
    client.run()
    gather_statistics(server)


def main() -> None:
    """Measure each database with each number of clients."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--database", nargs="+", default=["sqlite", "postgresql"])
    parser.add_argument("--clients", nargs="+", type=int, default=[1, 8])
    parser.add_argument("--seconds", type=float, default=15)
    parser.add_argument("--web-processes", type=int, default=2)
    parser.add_argument("--no-worker", action="store_true")
    options = parser.parse_args()
    for database in options.database:
        with started(database, web_processes=options.web_processes, with_worker=not options.no_worker) as server:
            made = subprocess.run(
                [sys.executable, "-m", "bench.world"], cwd=ROOT, env=server.environment, check=True, capture_output=True
            )
            world = json.loads(made.stdout)
            warm_up(server, world)
            print(
                f"{database}, {options.web_processes} web processes, worker {'off' if options.no_worker else 'on'}",
                flush=True,
            )
            for clients in options.clients:
                measure(server, world, clients, options.seconds)
            floor, rows = floor_per_second(server.environment)
            print(
                f"  floor: the same {rows} rows by hand-made SQL, one connection: {floor:8.1f} whole claims/s",
                flush=True,
            )


if __name__ == "__main__":
    main()
