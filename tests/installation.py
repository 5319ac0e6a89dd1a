"""A whole installation for tests with real processes: its own home and database, commands, and a hand to kill with."""

import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, redirect_stdout, suppress
from io import StringIO
from pathlib import Path
from shutil import rmtree
from uuid import uuid4

from django.conf import settings

from tests import prepared
from tests.asker import Asker

ROOT = Path(__file__).resolve().parent.parent


class Installation:
    """Commands of the product in a folder of their own, on the kind of database that the tests run on."""

    def __init__(self, home: Path, database_url: str | None) -> None:
        self.home = home
        self.port = free_port()
        self._processes: list[subprocess.Popen[str]] = []
        self.environment = {
            **os.environ,
            "HESI_HOME": str(home),
            "PORT": str(self.port),
            "DJANGO_SETTINGS_MODULE": "hesi.config.settings",
            "PYTHONPATH": str(ROOT),
            "HESI_LONGEST_PAUSE": "1",
        }
        self.environment.pop("HESI_TEST", None)
        self.environment.pop("DATABASE_URL", None)
        if database_url:
            self.environment["DATABASE_URL"] = database_url
        self._asker = Asker(self.environment)

    def run(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """`hesi …` to its end."""
        return subprocess.run(
            self._command(*arguments), env=self.environment, capture_output=True, text=True, cwd=self.home
        )

    def start(self, *arguments: str) -> subprocess.Popen[str]:
        """`hesi …` in the background, in a process group of its own; what is left at the end is killed."""
        log = (self.home / "log.txt").open("a")
        process = subprocess.Popen(
            self._command(*arguments),
            env=self.environment,
            stdout=log,
            stderr=log,
            text=True,
            cwd=self.home,
            start_new_session=True,
        )
        log.close()
        self._processes.append(process)
        return process

    def python(self, code: str) -> str:
        """What a piece of code prints that runs with the product set up, in a process of its own."""
        return str(self._asker.ask("tests.installation:printed", {"code": code}))

    def log(self) -> str:
        """What the processes in the background have said."""
        return (self.home / "log.txt").read_text()

    def end(self) -> None:
        """Kill what still runs."""
        for process in self._processes:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()

    def close(self) -> None:
        """Nothing is asked any more."""
        self.end()
        self._asker.stop()

    @staticmethod
    def _command(*arguments: str) -> list[str]:
        return [sys.executable, "-m", "hesi.config.command", *arguments]


@contextmanager
def an_installation(*, migrated: bool = True) -> Iterator[Installation]:
    """A fresh installation, empty but for its tables; with `migrated=False` without even these."""
    home = Path(tempfile.mkdtemp(prefix="hesi-installation-"))
    with _a_database(migrated=migrated) as address:
        if migrated:
            prepared.lay_prepared(home, address)
        installation = Installation(home, address)
        try:
            yield installation
        finally:
            installation.close()
            rmtree(home, ignore_errors=True)


def printed(code: str) -> str:
    """What this code prints; called by `Installation.python` where Django is set up."""
    with redirect_stdout(StringIO()) as said:
        exec(code, {"__name__": "__main__"})  # noqa: S102  a test's own words
    return said.getvalue().strip()


def eventually(condition: Callable[[], bool], *, seconds: float = 30) -> None:
    """Wait until something is true; the test fails when it does not become so."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "It did not happen in time."
        time.sleep(0.05)


def free_port() -> int:
    """A port that nobody uses now."""
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


@contextmanager
def _a_database(*, migrated: bool) -> Iterator[str | None]:
    """The address of a new PostgreSQL database when the tests run on PostgreSQL; None means SQLite in the home."""
    given = os.environ.get("DATABASE_URL")
    if not given or not settings.DATABASES["default"]["ENGINE"].endswith("postgresql"):
        yield None
        return
    import psycopg

    config = settings.DATABASES["default"]
    name = f"hesi_{uuid4().hex[:12]}"
    known = {"host": config["HOST"], "user": config["USER"]}
    pattern = prepared.postgres_pattern(given, known) if migrated else "template1"
    with psycopg.connect(**known, dbname="postgres", autocommit=True) as server:
        server.execute(f'CREATE DATABASE "{name}" TEMPLATE "{pattern}"')
        try:
            yield prepared.address_of(given, name)
        finally:
            server.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
