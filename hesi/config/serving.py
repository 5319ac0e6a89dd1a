"""The web processes: one listening socket, opened by the supervisor and shared, so that a restart refuses nobody."""

import errno
import logging
import os
import socket
import sys
from types import FrameType

from hesi.config.supervising import Child, end_with_parent, supervise

BACKLOG = 2048
GRACEFUL_SECONDS = 2
KEEP_ALIVE_SECONDS = 30


class CannotListen(SystemExit):
    """The address is taken or not ours; says so in one sentence and ends with status 1."""


def listen() -> socket.socket:
    """The socket at `HOST` (127.0.0.1) and `PORT` (8000). Raises `CannotListen`."""
    host, port = os.environ.get("HOST", "127.0.0.1"), os.environ.get("PORT", "8000")
    if not port.isdigit() or int(port) > 65535:
        raise CannotListen(f"hesi: PORT is “{port}”, which is no port. Choose a number from 1 to 65535.")
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    opened = socket.socket(family, socket.SOCK_STREAM)
    opened.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        opened.bind((host, int(port)))
    except OSError as error:
        opened.close()
        raise CannotListen(_why_not(error, host, int(port))) from None
    opened.listen(BACKLOG)
    opened.set_inheritable(True)
    return opened


def web_children(opened: socket.socket) -> list[Child]:
    """`WEB_PROCESSES` (1) processes that answer at this socket."""
    count = max(1, int(os.environ.get("WEB_PROCESSES", "1")))
    arguments = ("web", "--fd", str(opened.fileno()))
    return [Child(f"web {number}", arguments, (opened.fileno(),)) for number in range(1, count + 1)]


def supervise_web() -> int:
    """Run the web processes only."""
    return supervise(web_children(listen()))


def serve(descriptor: int) -> None:
    """Answer at an inherited socket until told to end; then within `GRACEFUL_SECONDS`."""
    end_with_parent()
    import uvicorn
    from django.urls import get_resolver

    from hesi.config.asgi import application
    from hesi.workspace.events.live import stream

    # Load every page now: a broken installation ends here, and the first visitor does not wait.
    len(get_resolver().url_patterns)

    class Server(uvicorn.Server):
        """Ends the live streams first: an open page would otherwise hold up the end until the time is over."""

        def handle_exit(self, sig: int, frame: FrameType | None) -> None:
            stream.close_all()
            super().handle_exit(sig, frame)

    config = uvicorn.Config(
        application,
        log_level="warning",
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=GRACEFUL_SECONDS,
        timeout_keep_alive=KEEP_ALIVE_SECONDS,
        forwarded_allow_ips=os.environ.get("FORWARDED_ALLOW_IPS", "127.0.0.1"),
    )
    Server(config).run(sockets=[socket.socket(fileno=descriptor)])
    # A thread in the middle of a page must not keep the process; its transaction is undone.
    logging.shutdown()
    sys.stdout.flush()
    os._exit(0)


def _why_not(error: OSError, host: str, port: int) -> str:
    if error.errno == errno.EADDRINUSE:
        return (
            f"hesi: port {port} is already used by another program (perhaps Hesi itself). "
            f"End that one, or start with another port: PORT={port + 1} hesi run"
        )
    if error.errno == errno.EACCES:
        return f"hesi: port {port} may not be used by this user. Choose one from 1024 up: PORT=8000 hesi run"
    return f"hesi: cannot listen at {host}:{port}: {error.strerror}. Set HOST to an address of this machine."
