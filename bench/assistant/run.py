"""How often the assistant finds the right article, refuses what has none, and how long that takes.

    python -m bench.assistant.run              the sets of this folder
    python -m bench.assistant.run FILE.tsv …   other questions in the same form

A line is `question<TAB>zh|en<TAB>keys of the articles that answer it, divided by commas, or "-"`. The odd lines of
`gold.tsv` and all of `tuning.tsv` were used for choosing numbers and words; the even lines, `fresh.tsv` and `later.tsv`
were not. Everything runs in this process on a fresh SQLite database with the shipped articles, asked as a visitor.
"""

import argparse
import os
import shutil
import statistics
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
NONE = "-"


@dataclass(frozen=True, slots=True)
class Asked:
    """One question with the articles that answer it; none where it has no answer."""

    text: str
    language: str
    keys: frozenset[str]


@dataclass(frozen=True, slots=True)
class Measured:
    """What came of one question. `first` and `near`: the right article came first, or among the first three."""

    is_answerable: bool
    first: bool
    near: bool
    shown: bool
    seconds: float


def main() -> None:
    """Print a table, one row a set."""
    parser = argparse.ArgumentParser(description="Measure the assistant.")
    parser.add_argument("files", nargs="*", type=Path)
    files = parser.parse_args().files
    home = tempfile.mkdtemp(prefix="hesi-bench-")
    os.environ |= {"HESI_HOME": home, "HESI_TEST": "1", "DJANGO_SETTINGS_MODULE": "hesi.config.settings"}
    try:
        _lay_library()
        print("| set | questions | top-1 | top-3 | refused | wrong shown | right shown | p95 |")
        print("|---|---|---|---|---|---|---|---|")
        for name, asked in _sets(files).items():
            print(_row(name, [_measure(one) for one in asked]))
    finally:
        shutil.rmtree(home, ignore_errors=True)


def read(path: Path) -> list[Asked]:
    """The questions of a file."""
    rows = [line.split("\t") for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    return [
        Asked(text, language, frozenset() if keys == NONE else frozenset(keys.split(",")))
        for text, language, keys in rows
    ]


def _sets(files: list[Path]) -> dict[str, list[Asked]]:
    if files:
        return {path.stem: read(path) for path in files}
    gold = read(HERE / "gold.tsv")
    return {
        "gold, odd lines (tuned on)": gold[0::2],
        "tuning (tuned on)": read(HERE / "tuning.tsv"),
        "gold, even lines": gold[1::2],
        "fresh": read(HERE / "fresh.tsv"),
        "later": read(HERE / "later.tsv"),
    }


def _lay_library() -> None:
    import django

    django.setup()
    from django.core.management import call_command

    from hesi.support.knowledge.queries import fill_library
    from hesi.workspace.tenancy.models import Plan, Tenant
    from hesi.workspace.tenancy.opening import open_workspace
    from hesi.workspace.tenancy.scope import tenant_scope

    call_command("migrate", verbosity=0)
    with tenant_scope(open_workspace("合思服务中心", kind=Tenant.Kind.PROVIDER, plan=Plan.ENTERPRISE)):
        fill_library()
    # What a process does once, before its first answer.
    _measure(Asked("怎么报销", "zh", frozenset()))


def _measure(asked: Asked) -> Measured:
    from hesi.support.assistant.finding import find_articles
    from hesi.support.assistant.matching.bars import Outcome

    begun = time.perf_counter()
    found: Any = find_articles(asked.text, None, language="zh-hans" if asked.language == "zh" else "en")
    seconds = time.perf_counter() - begun
    keys = [article.key for article in found.articles]
    return Measured(
        is_answerable=bool(asked.keys),
        first=bool(keys) and keys[0] in asked.keys,
        near=bool(asked.keys.intersection(keys)),
        shown=found.outcome == Outcome.ANSWER,
        seconds=seconds,
    )


def _row(name: str, rows: list[Measured]) -> str:
    with_answer = [row for row in rows if row.is_answerable]
    without = [row for row in rows if not row.is_answerable]
    wrong = sum(row.shown and not row.first for row in rows)
    times = sorted(row.seconds for row in rows)
    p95 = statistics.quantiles(times, n=20)[-1] if len(times) > 1 else times[0]
    parts = (
        name,
        str(len(rows)),
        _share(sum(row.first for row in with_answer), len(with_answer)),
        _share(sum(row.near for row in with_answer), len(with_answer)),
        _share(sum(not row.shown for row in without), len(without)),
        _share(wrong, len(rows)),
        _share(sum(row.first and row.shown for row in with_answer), len(with_answer)),
        f"{p95 * 1000:.0f} ms",
    )
    return f"| {' | '.join(parts)} |"


def _share(part: int, whole: int) -> str:
    return f"{100 * part / whole:.1f} %" if whole else "–"


if __name__ == "__main__":
    main()
