"""The questions, and a fresh library to ask them of."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).parent
NONE = "-"


@dataclass(frozen=True, slots=True)
class Asked:
    """One question with the articles that answer it; none where it has no answer."""

    text: str
    language: str
    keys: frozenset[str]

    @property
    def code(self) -> str:
        """The language as the product names it."""
        return "zh-hans" if self.language == "zh" else "en"


def read(path: Path) -> list[Asked]:
    """The questions of a file: `question<TAB>zh|en<TAB>keys divided by commas, or "-"` a line."""
    rows = [line.split("\t") for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    return [
        Asked(text, language, frozenset() if keys == NONE else frozenset(keys.split(",")))
        for text, language, keys in rows
    ]


def tuned_on() -> dict[str, list[Asked]]:
    """What numbers are fitted on and words were chosen with."""
    return {
        "gold, odd lines": read(HERE / "gold.tsv")[0::2],
        "tuning": read(HERE / "tuning.tsv"),
        "fresh": read(HERE / "fresh.tsv"),
        "later": read(HERE / "later.tsv"),
    }


def reported() -> dict[str, list[Asked]]:
    """What nothing is fitted on."""
    return {
        "gold, even lines": read(HERE / "gold.tsv")[1::2],
        "clean": read(HERE / "clean.tsv"),
        "blind": read(HERE / "blind.tsv"),
        "roles": read(HERE / "roles.tsv"),
    }


@contextmanager
def laid_library() -> Iterator[None]:
    """A provider's workspace with the shipped articles, on SQLite in a folder that is gone afterwards."""
    home = tempfile.mkdtemp(prefix="hesi-bench-")
    os.environ |= {"HESI_HOME": home, "HESI_TEST": "1", "DJANGO_SETTINGS_MODULE": "hesi.config.settings"}
    try:
        _lay()
        yield
    finally:
        shutil.rmtree(home, ignore_errors=True)


def _lay() -> None:
    import django

    django.setup()
    from django.core.management import call_command

    from hesi.support.assistant.finding import find_articles
    from hesi.support.knowledge.queries import fill_library
    from hesi.workspace.tenancy.models import Plan, Tenant
    from hesi.workspace.tenancy.opening import open_workspace
    from hesi.workspace.tenancy.scope import tenant_scope

    call_command("migrate", verbosity=0)
    with tenant_scope(open_workspace("合思服务中心", kind=Tenant.Kind.PROVIDER, plan=Plan.ENTERPRISE)):
        fill_library()
    # What a process does once, before its first answer.
    find_articles("怎么报销", None, language="zh-hans")
