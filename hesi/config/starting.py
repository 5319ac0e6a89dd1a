"""`hesi run`: prepare, open the port, start web and worker, say where and with which sign-ins."""

import os
import sys
import time
import urllib.request
from collections.abc import Callable
from urllib.error import URLError

from hesi.config.preparing import load_demo, prepare
from hesi.config.serving import listen, web_children
from hesi.config.supervising import Child, supervise

ASK_SECONDS = 0.3


def run_everything(*, with_demo: bool) -> int:
    """Run the product on this machine until it is told to end."""
    opened = listen()
    prepare()
    lines = load_demo() if with_demo else []
    port = opened.getsockname()[1]
    os.environ.setdefault("PORT", str(port))
    children = [*web_children(opened), Child("worker", ("worker", "--child"))]
    return supervise(children, on_start=_announcement(port, lines))


def _announcement(port: int, sign_ins: list[str]) -> Callable[[], bool]:
    """Prints once the pages answer; until then it answers False and is asked again."""
    address = os.environ.get("PUBLIC_URL") or f"http://localhost:{port}"
    asked_at = 0.0

    def announce() -> bool:
        nonlocal asked_at
        if time.monotonic() - asked_at < ASK_SECONDS:
            return False
        asked_at = time.monotonic()
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=1) as answer:
                answer.read()
        except (URLError, OSError):
            return False
        print("\n".join([f"Hesi runs at {address}", *sign_ins]))
        sys.stdout.flush()
        return True

    return announce
