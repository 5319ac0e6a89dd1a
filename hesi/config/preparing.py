"""What has to be in place before the product runs: translations, tables, static files.

Done once and skipped while nothing has changed: a stamp in `HESI_HOME` says what was last prepared, and reading it
needs neither Django nor a second.
"""

import hashlib
import json
import os
import sqlite3
from collections.abc import Iterable
from contextlib import closing
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from hesi.config.catalogues import PACKAGE, compile_stale

_STAMP = "prepared.json"
_DEMO = "demo.json"


def home() -> Path:
    """`HESI_HOME`, as the settings have it, without loading them."""
    return Path(os.environ.get("HESI_HOME") or PACKAGE.parent / "var")


def prepare(*, anyway: bool = False) -> bool:
    """Compile translations, migrate, collect static files, each if needed; whether anything but translations was."""
    compile_stale()
    wanted = _state_of_code()
    stamp = _read(_STAMP)
    if not anyway and stamp and stamp.get("code") == wanted and _are_same(stamp, _state_of_tables()):
        return False
    import django
    from django.core.management import call_command

    django.setup()
    _open_key_ring()
    call_command("migrate", interactive=False, verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0, clear=False)
    _write(_STAMP, {"code": wanted, "tables": _state_of_tables()})
    return True


def load_demo() -> list[str]:
    """The demonstration's sign-ins, one a line, loading it first where it is not there yet; none in a build without."""
    known = _read(_DEMO)
    if known and _are_same(known, _state_of_tables()):
        return list(known["lines"])
    if find_spec("hesi.demo.build") is None:
        return []
    import django

    django.setup()
    from hesi import demo
    from hesi.demo.build import load_demo as load

    load()
    lines = [f"{what}: {email}  {password}" for email, password, what in demo.sign_ins()]
    _write(_DEMO, {"tables": _state_of_tables(), "lines": lines})
    return lines


def _open_key_ring() -> None:
    """A wrong master key is noticed at the start, not at the first reading."""
    from hesi.workspace.tenancy.data_keys import key_ring

    key_ring()


def _state_of_code() -> str:
    """Changes when a migration or a static file does."""
    files: Iterable[Path] = [*PACKAGE.glob("**/migrations/*.py"), *PACKAGE.glob("**/static/**/*")]
    digest = hashlib.sha256(os.environ.get("DEBUG", "").encode())
    for path in sorted(path for path in files if path.is_file()):
        stat = path.stat()
        digest.update(f"{path}\0{stat.st_size}\0{stat.st_mtime_ns}\n".encode())
    return digest.hexdigest()


def _state_of_tables() -> str | None:
    """What was applied to the SQLite database, so that an exchanged file is noticed; PostgreSQL is always asked."""
    if os.environ.get("DATABASE_URL"):
        return None
    path = home() / "hesi.sqlite3"
    if not path.exists():
        return "none"
    try:
        with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True, timeout=5)) as database:
            rows = database.execute("SELECT app, name, applied FROM django_migrations ORDER BY id").fetchall()
    except sqlite3.Error as error:
        return f"unknown: {error}"
    return hashlib.sha256(repr(rows).encode()).hexdigest()


def _are_same(stamp: dict[str, Any], tables: str | None) -> bool:
    return tables is not None and stamp.get("tables") == tables


def _read(name: str) -> dict[str, Any] | None:
    try:
        found: dict[str, Any] = json.loads((home() / name).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return found


def _write(name: str, content: dict[str, Any]) -> None:
    staged = home() / f"{name}.{os.getpid()}"
    staged.write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")
    staged.replace(home() / name)
