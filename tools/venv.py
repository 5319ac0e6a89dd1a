"""Make `.venv` from a lock file, with nothing but Python: `python3 tools/venv.py [run|dev]`. Quick when it is there.

Needs Python 3.11 or newer somewhere on the path; a newer one than the one it is started with is found by itself.
"""

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
LOCKS = {"run": ["requirements.lock"], "dev": ["requirements-dev.lock"]}
OLDEST = (3, 11)
CANDIDATES = ("python3.11", "python3.12", "python3.13", "python3.14", "python3")


def main() -> int:
    """Bring the environment up to date; 0 when it is."""
    wanted = sys.argv[1] if len(sys.argv) > 1 else "run"
    if is_current(wanted) or (wanted == "run" and is_current("dev")):
        return 0
    if not (VENV / "bin" / "python").exists() and not create():
        return 1
    print(f"Installing what {' and '.join(LOCKS[wanted])} name…", flush=True)
    pip = [str(VENV / "bin" / "python"), "-m", "pip", "--disable-pip-version-check", "install", "--quiet"]
    for lock in LOCKS[wanted]:
        if subprocess.call([*pip, "--require-hashes", "-r", lock], cwd=ROOT):
            print(f"{lock} could not be installed; see above. Is the package index reachable?", file=sys.stderr)
            return 1
    if subprocess.call([*pip, "--no-deps", "--no-build-isolation", "-e", "."], cwd=ROOT):
        return 1
    stamp(wanted).write_text(digest(wanted))
    return 0


def is_current(wanted: str) -> bool:
    """Whether the environment was made from these very lock files."""
    return stamp(wanted).exists() and stamp(wanted).read_text() == digest(wanted)


def create() -> bool:
    """Make an empty environment with the first suitable interpreter."""
    python = interpreter()
    if python is None:
        print(
            "Hesi needs Python 3.11 or newer. Install it (Debian: apt-get install python3 python3-venv).",
            file=sys.stderr,
        )
        return False
    if subprocess.call([python, "-m", "venv", str(VENV)]):
        shutil.rmtree(VENV, ignore_errors=True)
        print(f"{python} cannot make a virtual environment. On Debian: apt-get install python3-venv.", file=sys.stderr)
        return False
    return True


def interpreter():
    """The path of a Python that is new enough, or None."""
    if sys.version_info >= OLDEST:
        return sys.executable
    for name in CANDIDATES:
        found = shutil.which(name)
        if found and not subprocess.call([found, "-c", f"import sys; sys.exit(sys.version_info < {OLDEST})"]):
            return found
    return None


def stamp(wanted: str) -> Path:
    """Where it is written which locks were installed."""
    return VENV / f"installed-{wanted}"


def digest(wanted: str) -> str:
    """Changes when a lock file, the project's own metadata or the interpreter does."""
    found = hashlib.sha256(os.path.realpath(str(VENV / "bin" / "python")).encode())
    for name in [*LOCKS[wanted], "pyproject.toml"]:
        content = (ROOT / name).read_bytes()
        # Of the metadata only the part that pip reads.
        found.update(content.partition(b"[tool.ruff]")[0] if name.endswith(".toml") else content)
    return found.hexdigest()


if __name__ == "__main__":
    sys.exit(main())
