"""`make check`: format, lint, types, imports, templates, migrations, translations, and what must not be in the files.

Everything runs, whatever fails; the end says what did.
"""

import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
AT_ONCE = 2
BIN = Path(sys.executable).parent
TEXT_ENDINGS = {
    ".py",
    ".html",
    ".txt",
    ".md",
    ".toml",
    ".lock",
    ".po",
    ".js",
    ".css",
    ".json",
    ".yml",
    ".yaml",
    ".sh",
    "",
}
# What binds the files to one machine or one network: other people have neither.
FORBIDDEN = {
    "an absolute path of somebody's machine": re.compile(r"(?<![\w.])/(?:home|root|Users|work)/[\w.-]+/"),
    "a package index's address": re.compile(
        r"--(?:extra-)?index-url|https?://[^\s\"'/]*(?:pypi|npmjs|artifactory|nexus)[^\s\"'/]*/"
    ),
    "a private key": re.compile(r"-----BEGIN (?:RSA |EC |OPENSSH )?PRIVATE KEY-----"),
    "a token": re.compile(r"\b(?:ghp|gho|glpat|xox[bp]|sk)[-_][A-Za-z0-9]{20,}\b|\bAKIA[0-9A-Z]{16}\b"),
}


def commands() -> Iterator[tuple[str, list[str]]]:
    """Name and command of each check."""
    python = sys.executable
    templates = [str(path.relative_to(ROOT)) for path in sorted(ROOT.glob("hesi/**/templates/**/*.html"))]
    # The slowest first, beside which the others run.
    yield "types", [str(BIN / "mypy"), "hesi"]
    yield "format", [str(BIN / "ruff"), "format", "--check", "--quiet", "."]
    yield "lint", [str(BIN / "ruff"), "check", "--quiet", "."]
    yield "imports", [str(BIN / "lint-imports")]
    yield "templates", [str(BIN / "djade"), "--target-version", "5.2", "--check", *templates]
    yield "migrations", [python, "manage.py", "makemigrations", "--check", "--dry-run"]
    yield "translations", [python, "tools/translations.py", "check"]
    yield "vendored files", [python, "tools/vendor_assets.py", "--check"]
    yield "API description", [python, "tools/openapi.py", "--check"]


def main() -> int:
    """Run all checks; 0 when every one holds."""
    failed = []
    with tempfile.TemporaryDirectory() as home, ThreadPoolExecutor(AT_ONCE) as pool:
        environment = os.environ | {"HESI_HOME": home, "HESI_TEST": "1", "PATH": f"{BIN}:{os.environ['PATH']}"}
        for name, seconds, done in pool.map(lambda check: run(*check, environment), commands()):
            print(f"{'ok  ' if done.returncode == 0 else 'FAIL'} {name} ({seconds:.1f} s)", flush=True)
            if done.returncode:
                failed.append(name)
                print((done.stdout + done.stderr).strip())
    findings = list(forbidden_text())
    print(f"{'FAIL' if findings else 'ok  '} contents")
    print("\n".join(findings), end="\n" if findings else "")
    failed += ["contents"] * bool(findings)
    print(f"make check: {', '.join(failed)} failed." if failed else "make check: everything holds.")
    return 1 if failed else 0


def run(
    name: str, command: list[str], environment: dict[str, str]
) -> tuple[str, float, subprocess.CompletedProcess[str]]:
    """One check: its name, how long it took, how it ended."""
    started = time.monotonic()
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True)
    return name, time.monotonic() - started, done


def forbidden_text() -> Iterator[str]:
    """Places in the repository's files that must not be there."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    for name in filter(None, listed.split("\0")):
        path = ROOT / name
        if path.suffix not in TEXT_ENDINGS or not path.is_file() or path.resolve() == Path(__file__).resolve():
            continue
        for number, line in enumerate(path.read_text(encoding="utf-8", errors="replace").splitlines(), start=1):
            for what, pattern in FORBIDDEN.items():
                if pattern.search(line):
                    yield f"{name}:{number}: {what}"


if __name__ == "__main__":
    sys.exit(main())
