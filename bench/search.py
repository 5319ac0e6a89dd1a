"""Search over 5,000 articles and 50,000 posts: how long a question takes, on both databases, by the same ranking.

    python -m bench.search                              both databases
    python -m bench.search --database sqlite --threads 50000 --posts 50000

Each of three searches is asked 300 different questions (Chinese and English, of two to six notions, some of them with
words that stand nowhere, some of one common word only) as a customer's member: the library's, the community's, and both
together as the community's page asks them. Everything runs in one process, on a database laid for it.
"""

import argparse
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
QUESTIONS, WARMING = 300, 20


def main() -> None:
    """Print a table, three rows a database."""
    parser = argparse.ArgumentParser(description="Measure the search.")
    parser.add_argument("--database", nargs="+", choices=("sqlite", "postgresql"), default=["sqlite", "postgresql"])
    parser.add_argument("--articles", type=int, default=5_000)
    parser.add_argument("--threads", type=int, default=10_000)
    parser.add_argument("--posts", type=int, default=50_000)
    parser.add_argument("--here", action="store_true", help="measure in this environment's database")
    asked = parser.parse_args()
    sizes = ["--articles", str(asked.articles), "--threads", str(asked.threads), "--posts", str(asked.posts)]
    if asked.here:
        _measure(asked.articles, asked.threads, asked.posts)
        return
    print("| database | search | p50 | p95 | slowest | p95 of this process's own time |")
    print("|---|---|---|---|---|---|", flush=True)
    for database in asked.database:
        _in_database(database, sizes)


def _in_database(database: str, sizes: list[str]) -> None:
    """A process of its own, so that its settings name the right database."""
    home = tempfile.mkdtemp(prefix="hesi-bench-")
    environment = {**os.environ, "HESI_HOME": home, "HESI_TEST": "1", "LOG_LEVEL": "ERROR"}
    command = [sys.executable, "-m", "bench.search", "--here", "--database", database, *sizes]
    try:
        if database == "sqlite":
            environment.pop("DATABASE_URL", None)
            subprocess.run(command, cwd=ROOT, env=environment, check=True)
            return
        from bench.servers import postgres_url

        with postgres_url() as url:
            subprocess.run(command, cwd=ROOT, env={**environment, "DATABASE_URL": url}, check=True)
    finally:
        shutil.rmtree(home, ignore_errors=True)


def _measure(articles: int, threads: int, posts: int) -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "hesi.config.settings"
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection

    from bench.search_world import lay, questions
    from hesi.support.community.finding import search_threads
    from hesi.support.community.persons import in_community
    from hesi.support.knowledge.queries import suggest
    from hesi.workspace.tenancy.scope import tenant_scope

    call_command("migrate", verbosity=0)
    begun = time.perf_counter()
    actor = lay(articles=articles, threads=threads, posts=posts)
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
    print(f"laid in {time.perf_counter() - begun:.0f} s", file=sys.stderr)

    def in_articles(question: str) -> Any:
        return suggest(question, actor, limit=20)

    def in_threads(question: str) -> Any:
        with in_community(actor) as person:
            return search_threads(question, person, limit=30)

    def in_both(question: str) -> Any:
        return suggest(question, actor, limit=3), in_threads(question)

    with tenant_scope(actor.tenant):
        for name, search in (("articles", in_articles), ("community", in_threads), ("both", in_both)):
            times, own = _times(search, questions(QUESTIONS + WARMING))
            shown = (statistics.median(times), _p95(times), max(times), _p95(own))
            figures = " | ".join(f"{value * 1000:.0f} ms" for value in shown)
            print(f"| {connection.vendor} | {name} | {figures} |", flush=True)


def _times(search: Callable[[str], Any], asked: list[str]) -> tuple[list[float], list[float]]:
    """Seconds by the clock on the wall, and those this process worked: a busy machine shows in the difference."""
    times, own = [], []
    for at, question in enumerate(asked):
        begun, worked = time.perf_counter(), time.process_time()
        search(question)
        if at >= WARMING:
            times.append(time.perf_counter() - begun)
            own.append(time.process_time() - worked)
    return times, own


def _p95(times: list[float]) -> float:
    return statistics.quantiles(times, n=20)[-1]


if __name__ == "__main__":
    main()
