"""What every start begins with, done once and copied: a migrated database and collected static files.

Migrating takes longer than most tests that need it. `hesi migrate` itself makes the pattern; the database is kept as
long as no migration changes, the home around it as long as no static file does either. A product started on a copy
still looks whether anything is missing, as always.
"""

import fcntl
import hashlib
import os
import secrets
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
KEPT = ROOT / ".pytest_cache" / "prepared"
_MOST_KEPT = 3
# Migrations, what they call, and the packages whose migrations run.
_DECIDING = (
    "hesi/**/migrations/*.py",
    *("hesi/workspace/tenancy/*.py", "hesi/workspace/currencies/*.py", "requirements*.lock"),
)


def lay_prepared(home: Path, database_url: str | None = None) -> None:
    """Make this new home as `hesi migrate` leaves it. With an address the database is prepared already."""
    shutil.copytree(_prepared_home(), home, dirs_exist_ok=True)
    if database_url:
        (home / "hesi.sqlite3").unlink()


def copy_sqlite(to: Path) -> None:
    """A migrated SQLite database at this place."""
    shutil.copyfile(_prepared_database(), to)


def postgres_pattern(url: str, server: dict[str, Any]) -> str:
    """The name of a migrated database on the server of `url`, for `CREATE DATABASE … TEMPLATE`."""
    import psycopg

    name = f"prepared_{_database_key()}"
    with _alone(), psycopg.connect(**server, dbname="postgres", autocommit=True) as session:
        if session.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone():
            return name
        staged = f"{name}_{secrets.token_hex(4)}"
        session.execute(f'CREATE DATABASE "{staged}"')
        # A home is needed, though what is in it is of no use: its static files may stay plain.
        with _aside() as home:
            _migrate(home, DATABASE_URL=address_of(url, staged), HESI_TEST="1")
        session.execute(f'ALTER DATABASE "{staged}" RENAME TO "{name}"')
    return name


def address_of(url: str, name: str) -> str:
    """The address of another database on the same server."""
    address, _, options = url.partition("?")
    return f"{address.rpartition('/')[0]}/{name}" + (f"?{options}" if options else "")


def _prepared_database() -> Path:
    found = KEPT / f"{_database_key()}.sqlite3"
    if not found.exists():
        with _alone():
            if not found.exists():
                with _aside() as home:
                    _migrate(home)
                    shutil.copyfile(home / "hesi.sqlite3", home / "copy")
                    (home / "copy").rename(found)
                    # Whoever wants the home around it finds that too.
                    with suppress(OSError):
                        home.rename(KEPT / _home_key())
                _forget_old("*.sqlite3")
    return found


def _prepared_home() -> Path:
    found = KEPT / _home_key()
    if found.exists():
        return found
    database = _prepared_database()
    with _alone():
        if not found.exists():
            with _aside() as home:
                shutil.copyfile(database, home / "hesi.sqlite3")
                _migrate(home)
                home.rename(found)
            _forget_old("?" * 16)
    return found


def _forget_old(pattern: str) -> None:
    for old in sorted(KEPT.glob(pattern), key=lambda path: path.stat().st_mtime)[:-_MOST_KEPT]:
        if old.is_dir():
            shutil.rmtree(old, ignore_errors=True)
        else:
            old.unlink()


def _migrate(home: Path, **environment: str) -> None:
    own = {key: value for key, value in os.environ.items() if key not in ("HESI_TEST", "DATABASE_URL")}
    command = [sys.executable, "-m", "hesi.config.command", "migrate"]
    ran = subprocess.run(
        command, cwd=ROOT, env=own | {"HESI_HOME": str(home)} | environment, capture_output=True, text=True
    )
    assert ran.returncode == 0, ran.stderr


def _home_key() -> str:
    from hesi.config.preparing import _state_of_code

    return hashlib.sha256(f"{_state_of_code()}{_database_key()}".encode()).hexdigest()[:16]


@cache
def _database_key() -> str:
    digest = hashlib.sha256(sys.version.encode())
    for path in sorted(path for pattern in _DECIDING for path in ROOT.glob(pattern)):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


@contextmanager
def _aside() -> Iterator[Path]:
    """A folder that becomes what it is for, or goes."""
    home = KEPT / f"making-{secrets.token_hex(4)}"
    home.mkdir(parents=True)
    try:
        yield home
    finally:
        shutil.rmtree(home, ignore_errors=True)


@contextmanager
def _alone() -> Iterator[None]:
    """One process of all that test makes the pattern; the others wait for it."""
    KEPT.mkdir(parents=True, exist_ok=True)
    with (KEPT / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
