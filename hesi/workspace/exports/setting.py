"""Setting a long paper in a process of its own: what it takes of memory goes back when it is done."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from hesi.workspace.files.typeset import NotTypeset

WAIT_SECONDS = 180.0
_ROOT = str(Path(__file__).resolve().parents[3])
_START = "import sys; sys.path.insert(0, {root!r}); from hesi.workspace.exports.setting import main; main()"


def set_apart(source: Path, data: dict[str, Any]) -> bytes:
    """The PDF of a Typst source, as `typeset` makes it. Raises `NotTypeset`."""
    try:
        done = subprocess.run(
            [sys.executable, "-I", "-B", "-c", _START.format(root=_ROOT), str(source)],
            # As ASCII, so that even half of a surrogate pair reaches the typesetter, which knows what to do with it.
            input=json.dumps(data).encode(),
            capture_output=True,
            timeout=WAIT_SECONDS,
            # Nothing of the parent's environment: it holds keys.
            env={"LC_ALL": "C.UTF-8"},
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise NotTypeset(_("The document took too long to make. Narrow the list, or export it as Excel.")) from error
    if done.returncode:
        raise NotTypeset(_("The document took too long to make. Narrow the list, or export it as Excel."))
    return done.stdout


def main() -> None:
    """The child: data on the input, the PDF on the output."""
    from hesi.workspace.files.typeset import typeset

    sys.stdout.buffer.write(typeset(Path(sys.argv[1]), json.load(sys.stdin.buffer)))
