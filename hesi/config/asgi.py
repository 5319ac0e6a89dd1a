"""The server's entry: pages and API run as plain threads, the live stream as coroutines.

Threads that live on keep their database connection; Django's own ASGI handler would open one for each request.
"""

import os
from concurrent.futures import ThreadPoolExecutor
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hesi.config.settings")

from a2wsgi import WSGIMiddleware
from django.core.wsgi import get_wsgi_application

from hesi.config.bridge import Bridge
from hesi.config.settling import settle

LIVE_PATH = "/live/"
_wsgi: Any = get_wsgi_application()
_large = WSGIMiddleware(_wsgi)
# Both take their threads from one pool, so that its number bounds the database connections.
_large.executor = ThreadPoolExecutor(int(os.environ.get("WEB_THREADS", "8")), thread_name_prefix="web")
_pages = Bridge(_wsgi, _large.executor, _large)

from hesi.workspace.events.live import stream  # noqa: E402  the apps are ready now
from hesi.workspace.people.language import read_catalogues  # noqa: E402

read_catalogues()
settle()


async def application(scope: Any, receive: Any, send: Any) -> None:
    """Route one connection."""
    if scope["type"] == "lifespan":
        await _lifespan(receive, send)
    elif scope["type"] == "http":
        handler = stream.application if scope["path"] == LIVE_PATH else _pages
        await handler(scope, receive, send)
    else:
        # Nothing here speaks WebSocket; refusing the handshake is the whole answer.
        await send({"type": "websocket.close", "code": 1000})


async def _lifespan(receive: Any, send: Any) -> None:
    while True:
        message = await receive()
        await send({"type": f"{message['type']}.complete"})
        if message["type"] == "lifespan.shutdown":
            return
