"""Translations as the running product needs them: each `.po` compiled to a `.mo` beside it when that is out of date."""

import os
from pathlib import Path

PACKAGE = Path(__file__).resolve().parent.parent


def po_files() -> list[Path]:
    """Every catalogue of the product."""
    return sorted(PACKAGE.glob("**/locale/*/LC_MESSAGES/*.po"))


def compile_stale() -> int:
    """Compile what changed since the last time; how many that were. Processes may race: each writes aside."""
    stale = [path for path in po_files() if _is_stale(path)]
    for path in stale:
        _compile(path)
    return len(stale)


def _is_stale(path: Path) -> bool:
    compiled = path.with_suffix(".mo")
    return not compiled.exists() or compiled.stat().st_mtime_ns < path.stat().st_mtime_ns


def _compile(path: Path) -> None:
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    with path.open("rb") as source:
        catalogue = read_po(source)
    staged = path.with_suffix(f".mo.{os.getpid()}")
    with staged.open("wb") as target:
        write_mo(target, catalogue)
    staged.replace(path.with_suffix(".mo"))
