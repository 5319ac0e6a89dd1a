"""A started product for tests: `hesi run` in a home and on a database of its own, to be called, asked and killed.

The database is SQLite, or a new one on the server that `DATABASE_URL` names.
"""

import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from tests import prepared
from tests.asker import Asker

ROOT = Path(__file__).resolve().parents[1]
START_SECONDS = 240.0
_POLL_SECONDS = 0.03


class Product:
    """Web and worker under their supervisor. `kill` and `cut_power` end processes as a power failure would."""

    def __init__(self, home: Path, **environment: str) -> None:
        self.home = home
        self.port = _free_port()
        self.address = f"http://127.0.0.1:{self.port}"
        # Plain static files: making them immutable and small takes longer than the tests.
        own = {"HESI_HOME": str(home), "PORT": str(self.port), "HESI_TEST": "1", "PUBLIC_URL": self.address}
        # Killed again and again, it need not wait as long as a part that keeps failing.
        own["HESI_LONGEST_PAUSE"] = "1"
        self.environment = os.environ | own | environment
        self._supervisor: subprocess.Popen[bytes] | None = None
        self._asker = Asker(self.environment)

    def start(self) -> None:
        """Start everything and wait until it answers and a worker has begun."""
        with (self.home / "log.txt").open("ab") as log:
            command = [sys.executable, "-m", "hesi.config.command", "run"]
            self._supervisor = subprocess.Popen(command, cwd=ROOT, env=self.environment, stdout=log, stderr=log)
        self.wait_until_up()
        self.pid_of("worker")

    def wait_until_up(self) -> None:
        """Until the pages answer."""
        wait_until(self._answers, "the product answers", START_SECONDS)

    def stop(self) -> None:
        """End it as an operator does."""
        self._asker.stop()
        if self._supervisor is not None:
            self._supervisor.terminate()
            with suppress(subprocess.TimeoutExpired):
                self._supervisor.wait(15)
            self._supervisor.kill()
            self._supervisor.wait()
            self._supervisor = None

    @property
    def pid(self) -> int:
        """The supervisor's process id."""
        assert self._supervisor is not None, "the product does not run"
        return self._supervisor.pid

    def pid_of(self, name: str) -> int:
        """The process id of `web` or `worker`, as soon as it runs."""
        return int(wait_until(lambda: child_of(self.pid, name), f"{name} runs"))

    def hold(self, name: str) -> None:
        """Stop `web` or `worker` in the middle of what it does, to go on at SIGCONT."""
        os.kill(self.pid_of(name), signal.SIGSTOP)

    def kill(self, name: str) -> None:
        """`kill -9` of `web` or `worker`; the supervisor starts it again. Returns when it and its children are gone."""
        pid = self.pid_of(name)
        gone = [pid, *descendants(pid)]
        os.kill(pid, signal.SIGKILL)
        wait_until_gone(gone)

    def cut_power(self) -> None:
        """`kill -9` of every process at the same moment. Nothing runs afterwards."""
        assert self._supervisor is not None
        family = [self.pid, *descendants(self.pid)]
        for pid in family:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        self._supervisor.wait()
        self._supervisor = None
        wait_until_gone(family)

    def command(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run `hesi …` on the product's data."""
        command = [sys.executable, "-m", "hesi.config.command", *arguments]
        return subprocess.run(command, cwd=ROOT, env=self.environment, capture_output=True, text=True, timeout=120)

    def ask(self, function: str, **arguments: Any) -> Any:
        """Call `module:function` in a process of its own on the product's data; what it returns goes through JSON."""
        return self._asker.ask(function, arguments)

    @property
    def log(self) -> str:
        """What the processes have printed."""
        return (self.home / "log.txt").read_text(errors="replace")

    def _answers(self) -> bool:
        assert self._supervisor is not None
        assert self._supervisor.poll() is None, f"the product ended:\n{self.log[-4000:]}"
        try:
            with urllib.request.urlopen(f"{self.address}/healthz", timeout=5) as answer:  # noqa: S310 - our own address
                return bool(answer.status == 200)
        except OSError:
            return False


@contextmanager
def started_product(**environment: str) -> Iterator[Product]:
    """A running product without any company in it; gone afterwards with everything it wrote.

    It starts on a prepared database: starting from nothing is tested with the processes.
    """
    home = Path(tempfile.mkdtemp(prefix="hesi-product-"))
    with _a_database() as where:
        prepared.lay_prepared(home, where.get("DATABASE_URL"))
        product = Product(home, **where, **environment)
        try:
            product.start()
            yield product
        finally:
            product.stop()
            shutil.rmtree(home, ignore_errors=True)


def wait_until(condition: Callable[[], Any], what: str, seconds: float = 60.0) -> Any:
    """The first true value of the condition; fails with `what` when it does not come."""
    deadline = time.monotonic() + seconds
    while not (found := condition()):
        assert time.monotonic() < deadline, f"not within {seconds:g} s: {what}"
        time.sleep(_POLL_SECONDS)
    return found


def wait_until_gone(pids: list[int]) -> None:
    """Until none of these processes runs any more."""
    wait_until(lambda: not any(_is_running(pid) for pid in pids), "killed processes and their children are gone", 15)


def child_of(supervisor: int, name: str) -> int | None:
    """The running `web` or `worker` of this supervisor."""
    return next((pid for pid in _children(supervisor) if name in _command(pid)), None)


def descendants(pid: int) -> list[int]:
    """Its children, their children, and so on."""
    children = _children(pid)
    return children + [below for child in children for below in descendants(child)]


@contextmanager
def _a_database() -> Iterator[dict[str, str]]:
    """The environment that names the database: nothing for SQLite, else a new one on the server of the tests."""
    url = os.environ.get("DATABASE_URL")
    if not url:
        yield {}
        return
    from django.db import connection

    name = f"product_{secrets.token_hex(6)}"
    server = connection.get_connection_params() | {"dbname": "postgres", "autocommit": True}
    known = {key: server[key] for key in ("host", "port", "user", "password") if key in server}
    _statement(server, f"CREATE DATABASE {name} TEMPLATE {prepared.postgres_pattern(url, known)}")
    try:
        yield {"DATABASE_URL": prepared.address_of(url, name)}
    finally:
        _statement(server, f"DROP DATABASE {name} WITH (FORCE)")


def _statement(server: dict[str, Any], statement: str) -> None:
    import psycopg

    wanted = {key: server[key] for key in ("host", "port", "user", "password", "dbname", "autocommit") if key in server}
    with psycopg.connect(**wanted) as session:
        session.execute(statement)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _stat(pid: int) -> list[str]:
    """State, parent and more of a process; empty when it has gone."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return []


def _is_running(pid: int) -> bool:
    found = _stat(pid)
    return bool(found) and found[0] != "Z"


def _children(parent: int) -> list[int]:
    pids = [int(path.name) for path in Path("/proc").iterdir() if path.name.isdigit()]
    return [pid for pid in pids if (found := _stat(pid)) and found[0] != "Z" and int(found[1]) == parent]


def _command(pid: int) -> list[str]:
    try:
        return Path(f"/proc/{pid}/cmdline").read_text().split("\0")
    except OSError:
        return []
