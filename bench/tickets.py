"""The support desk under load: 20,000 tickets with 100,000 messages, at the server and over HTTP.

    python -m bench.tickets --database sqlite postgresql --clients 1 8 --seconds 15

First the pages' times at the server, then new tickets, answers and queue pages a second through the real server, and
beside them the floor: the rows of a new ticket written by hand-made SQL, by one connection.
"""

import argparse
import http.client
import json
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from bench.servers import ROOT, Server, started
from bench.ticket_floor import tickets_per_second


class Client(threading.Thread):
    """One connection, kept open, that does one kind of thing until the time is up."""

    def __init__(self, port: int, act: Callable[["Client"], None], until: float) -> None:
        super().__init__(daemon=True)
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        self.act, self.until = act, until
        self.times: list[float] = []
        self.failures: list[str] = []
        self.made = 0

    def run(self) -> None:
        """Again and again."""
        while time.perf_counter() < self.until:
            begun = time.perf_counter()
            try:
                self.act(self)
                self.times.append(time.perf_counter() - begun)
            except (OSError, http.client.HTTPException, RuntimeError) as error:
                self.failures.append(str(error))
            self.made += 1

    def send(self, method: str, path: str, token: str, body: Any = None) -> Any:
        """One request; raises RuntimeError for a refusal."""
        headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
        self.connection.request(method, path, body=json.dumps(body) if body is not None else None, headers=headers)
        answer = self.connection.getresponse()
        content = answer.read()
        if answer.status >= 400:
            raise RuntimeError(f"{method} {path}: {answer.status} {content[:300].decode(errors='replace')}")
        return json.loads(content)


def creating(tokens: list[str]) -> Callable[[Client], None]:
    """A new ticket from one of the customers."""

    def act(client: Client) -> None:
        body = {"category": "other", "title": f"第{client.made}次", "body": "提交报销单时提示超标，请帮忙看一下。"}
        client.send("POST", "/api/v1/tickets", tokens[client.made % len(tokens)], body)

    return act


def answering(tokens: list[str], numbers: list[str]) -> Callable[[Client], None]:
    """An answer on one of the open tickets."""

    def act(client: Client) -> None:
        at = (client.made * 7 + id(client) // 64) % len(numbers)
        body = {"body": "您好，请刷新页面后再试一次。", "then": "keep"}
        client.send("POST", f"/api/v1/desk/{numbers[at]}/replies", tokens[client.made % len(tokens)], body)

    return act


def queueing(tokens: list[str]) -> Callable[[Client], None]:
    """A page of the queue."""

    def act(client: Client) -> None:
        client.send("GET", "/api/v1/desk?view=unassigned&size=40", tokens[client.made % len(tokens)])

    return act


def measure(server: Server, name: str, act: Callable[[Client], None], clients: int, seconds: float) -> None:
    """Run the clients and print a row."""
    begun = time.perf_counter()
    threads = [Client(server.port, act, begun + seconds) for _at in range(clients)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    took = time.perf_counter() - begun
    times = sorted(value for thread in threads for value in thread.times) or [float("nan")]
    failures = [failure for thread in threads for failure in thread.failures]
    print(
        f"  {clients} client(s) {name:8} {len(times) / took:8.1f}/s  median {statistics.median(times) * 1000:7.1f} ms"
        f"  p95 {times[int(len(times) * 0.95)] * 1000:7.1f} ms",
        flush=True,
    )
    if failures:
        print(f"  {len(failures)} failed, first: {failures[0]}", flush=True)


def _in_product(server: Server, *arguments: str, captured: bool = False) -> str:
    ran = subprocess.run(
        [sys.executable, "-m", *arguments],
        cwd=ROOT,
        env=server.environment,
        check=True,
        stdout=subprocess.PIPE if captured else None,
        text=True,
    )
    return ran.stdout or ""


def main() -> None:
    """Measure each database."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--database", nargs="+", default=["sqlite", "postgresql"])
    parser.add_argument("--clients", nargs="+", type=int, default=[1, 8])
    parser.add_argument("--seconds", type=float, default=15)
    parser.add_argument("--rounds", type=int, default=60)
    parser.add_argument("--tickets", type=int, default=20_000)
    parser.add_argument("--messages", type=int, default=100_000)
    parser.add_argument("--web-processes", type=int, default=2)
    parser.add_argument("--no-worker", action="store_true")
    options = parser.parse_args()
    sizes = ("--tickets", str(options.tickets), "--messages", str(options.messages))
    for database in options.database:
        with started(database, web_processes=options.web_processes, with_worker=False) as server:
            world = json.loads(_in_product(server, "bench.desk_world", *sizes, captured=True))
            print(f"{database}, {options.tickets} tickets, {options.messages} messages, at the server", flush=True)
            provider = ("--provider", str(world["provider"]))
            _in_product(server, "bench.desk_timings", "--rounds", str(options.rounds), *provider)
            worker = "off" if options.no_worker else "on"
            print(f"{database}, {options.web_processes} web processes, worker {worker}, over HTTP", flush=True)
            numbers = _open_numbers(server, world["agents"][0])
            with _worker(server, wanted=not options.no_worker):
                for clients in options.clients:
                    measure(server, "create", creating(world["askers"]), clients, options.seconds)
                    measure(server, "reply", answering(world["agents"], numbers), clients, options.seconds)
                    measure(server, "queue", queueing(world["agents"]), clients, options.seconds)
            rate, rows = tickets_per_second(server.environment)
            print(
                f"  floor: the same {rows} rows by hand-made SQL, one connection: {rate:8.1f} new tickets/s", flush=True
            )


@contextmanager
def _worker(server: Server, *, wanted: bool) -> Iterator[None]:
    """The worker beside the web processes; not while pages are timed, which would share the machine with it."""
    hesi = str(Path(sys.executable).with_name("hesi"))
    process = subprocess.Popen([hesi, "worker"], cwd=ROOT, env=server.environment) if wanted else None
    try:
        yield
    finally:
        if process is not None:
            process.terminate()
            process.wait(20)


def _open_numbers(server: Server, token: str) -> list[str]:
    """Some hundred tickets that can be answered."""
    asking = Client(server.port, lambda client: None, 0)
    page = asking.send("GET", "/api/v1/desk?state=open&size=200", token)
    return [row["number"] for row in page["items"]]


if __name__ == "__main__":
    main()
