"""How often the assistant finds the right article, refuses what has none, and how long that takes.

    python -m bench.assistant.run              the reported sets, and those that were tuned on
    python -m bench.assistant.run FILE.tsv …   other questions in the same form
    python -m bench.assistant.run --misses     only what was tuned on, with each question that went wrong

A line is `question<TAB>zh|en<TAB>keys of the articles that answer it, divided by commas, or "-"`. Everything runs in
this process on a fresh SQLite database with the shipped articles, asked as a visitor.
"""

import argparse
import statistics
import time
from dataclasses import dataclass
from pathlib import Path

from bench.assistant.sets import Asked, laid_library, read, reported, tuned_on

_HEAD = "| set | questions | without answer | top-1 | top-3 | refused | wrong shown | right shown | p95 |"


@dataclass(frozen=True, slots=True)
class Measured:
    """What came of one question. `first` and `near`: the right article came first, or among the first three."""

    is_answerable: bool
    first: bool
    near: bool
    shown: bool
    seconds: float
    keys: tuple[str, ...] = ()


def main() -> None:
    """Print a table for each kind of set, one row a set."""
    parser = argparse.ArgumentParser(description="Measure the assistant.")
    parser.add_argument("files", nargs="*", type=Path)
    parser.add_argument("--misses", action="store_true")
    given = parser.parse_args()
    files = given.files
    if given.misses:
        kinds = {"Tuned on": tuned_on()}
    elif files:
        kinds = {"Asked now": {path.stem: read(path) for path in files}}
    else:
        kinds = {"Reported: nothing was fitted on these": reported(), "Tuned on": tuned_on()}
    with laid_library():
        for kind, sets in kinds.items():
            print(f"\n{kind}\n\n{_HEAD}\n|{'---|' * (_HEAD.count('|') - 1)}")
            for name, asked in sets.items():
                measured = [_measure(one) for one in asked]
                print(_row(name, measured), flush=True)
                if given.misses:
                    _print_misses(asked, measured)


def _print_misses(asked: list[Asked], measured: list[Measured]) -> None:
    for one, row in zip(asked, measured, strict=True):
        if row.shown != row.is_answerable or (row.is_answerable and not row.first):
            said = "shown" if row.shown else "refused"
            print(f"    {one.text}  [{said}]  wanted {', '.join(sorted(one.keys)) or '-'}, came {', '.join(row.keys)}")


def _measure(asked: Asked) -> Measured:
    from hesi.support.assistant.finding import find_articles
    from hesi.support.assistant.matching.bars import Outcome

    begun = time.perf_counter()
    found = find_articles(asked.text, None, language=asked.code)
    seconds = time.perf_counter() - begun
    keys = [article.key for article in found.articles]
    return Measured(
        is_answerable=bool(asked.keys),
        first=bool(keys) and keys[0] in asked.keys,
        near=bool(asked.keys.intersection(keys)),
        shown=found.outcome == Outcome.ANSWER,
        seconds=seconds,
        keys=tuple(keys),
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
        str(len(without)),
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
