"""`make test`: every test on SQLite, then again on PostgreSQL those that ask the database, and one summary at the end.

What a machine lacks is said with the reason, and what was skipped for it is counted. Arguments go to pytest.
"""

import os
import subprocess
import sys
import tempfile
import time
import xml.etree.ElementTree as ElementTree
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tests.postgres import NoPostgres, postgres  # noqa: E402
from tools import chromium  # noqa: E402

WORKERS = os.environ.get("TEST_WORKERS", "2")
# Reading files and mails, drawing papers and the core know no database; a browser sees no difference.
WITHOUT_DATABASE = (
    *("hesi/expenses/invoices/recognition", "hesi/demo/papers", "hesi/core"),
    "hesi/support/mail/reading",
)
NOTHING_RAN = 5


@dataclass(slots=True)
class Outcome:
    """What one run of pytest came to."""

    name: str
    status: int
    tests: int = 0
    failed: int = 0
    skipped: int = 0
    left_out: int = 0

    @property
    def passed(self) -> int:
        return self.tests - self.failed - self.skipped

    @property
    def is_good(self) -> bool:
        return self.status in (0, NOTHING_RAN)

    def __str__(self) -> str:
        said = f"{self.name}: {self.passed} passed, {self.failed} failed, {self.skipped} skipped"
        return f"{said}; {self.left_out} that can reach no database left out" if self.left_out else said


def main() -> int:
    """Run everything; 0 when all is green."""
    started, given, outcomes, notes = time.monotonic(), sys.argv[1:], [], []
    is_deep = "--deep" in given
    given = [argument for argument in given if argument != "--deep"]
    with ExitStack() as open_until_end:
        environment = dict(os.environ)
        environment.pop("DATABASE_URL", None)
        # More than a hundred processes are started, which would compile the whole product again each time.
        environment.pop("PYTHONDONTWRITEBYTECODE", None)
        browser, why = chromium.obtain()
        if browser is None:
            notes.append(f"Browser tests are skipped: {why}.")
        else:
            environment |= _reachable_as_chromium(browser, open_until_end)
        marks = ["-m", "not postgresql" if is_deep else "not deep and not postgresql"]
        outcomes.append(_pytest("SQLite", [*marks, *given], environment))
        try:
            address = open_until_end.enter_context(postgres())
        except NoPostgres as reason:
            notes.append(f"The PostgreSQL part is skipped: {reason}.")
        else:
            outcomes.append(_pytest("PostgreSQL", _postgres_arguments(given), environment | {"DATABASE_URL": address}))
    _print_summary(outcomes, notes, time.monotonic() - started)
    return 0 if all(outcome.is_good for outcome in outcomes) else 1


def _postgres_arguments(given: list[str]) -> list[str]:
    left_out = [f"--ignore={folder}" for folder in WITHOUT_DATABASE]
    return ["-m", "not deep and not browser and not sqlite", *left_out, *given]


def _pytest(name: str, arguments: list[str], environment: dict[str, str]) -> Outcome:
    print(f"\n━━ {name} ━━", flush=True)
    with tempfile.TemporaryDirectory() as folder:
        report, left_out = Path(folder) / "report.xml", Path(folder) / "left_out"
        # Each worker gets neighbours, which share what their module started, and takes from the other at the end.
        spread = ["-n", WORKERS, "--dist", "worksteal"]
        command = [sys.executable, "-m", "pytest", "-q", *spread, f"--junitxml={report}", *arguments]
        outcome = Outcome(name, subprocess.call(command, cwd=ROOT, env=environment | {"TESTS_LEFT_OUT": str(left_out)}))
        if left_out.exists():
            outcome.left_out = int(left_out.read_text(encoding="utf-8"))
        if report.exists():
            for suite in ElementTree.parse(report).getroot().iter("testsuite"):  # noqa: S314  written by our own run
                outcome.tests += int(suite.get("tests", 0))
                outcome.failed += int(suite.get("failures", 0)) + int(suite.get("errors", 0))
                outcome.skipped += int(suite.get("skipped", 0))
    return outcome


def _reachable_as_chromium(browser: str, open_until_end: ExitStack) -> dict[str, str]:
    """The environment in which the tests find this browser under the name they look for."""
    folder = open_until_end.enter_context(tempfile.TemporaryDirectory())
    (Path(folder) / "chromium").symlink_to(browser)
    return {"CHROMIUM": browser, "PATH": f"{os.environ['PATH']}:{folder}"}


def _print_summary(outcomes: list[Outcome], notes: list[str], seconds: float) -> None:
    print("\n━━ Summary ━━")
    print("\n".join([*map(str, outcomes), *notes]))
    passed = sum(outcome.passed for outcome in outcomes)
    failed, skipped = sum(outcome.failed for outcome in outcomes), sum(outcome.skipped for outcome in outcomes)
    broken = [outcome.name for outcome in outcomes if not outcome.is_good and not outcome.failed]
    parts = [f"{failed} failed"] * bool(failed) + [f"{passed} passed"] + [f"{skipped} skipped"] * bool(skipped)
    parts += [f"{len(broken)} errors"] * bool(broken)
    closing = f" {', '.join(parts)} in {seconds:.2f}s "
    print(f"{closing:=^80}")


if __name__ == "__main__":
    sys.exit(main())
