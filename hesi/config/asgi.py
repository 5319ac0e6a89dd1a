"""The server's entry: pages and API run as plain threads, the live stream as coroutines.

Threads that live on keep their database connection; Django's own ASGI handler would open one for each request.
"""

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hesi.config.settings")

from a2wsgi import WSGIMiddleware
from django.core.asgi import get_asgi_application
from django.core.wsgi import get_wsgi_application

_LIVE_PATH = "/live/"
_pages = WSGIMiddleware(get_wsgi_application(), workers=int(os.environ.get("WEB_THREADS", "8")))
_live = get_asgi_application()


async def application(scope, receive, send):  # type: ignore[no-untyped-def]
    """Route one connection."""
    if scope["type"] == "lifespan":
        while True:
            message = await receive()
            await send({"type": f"{message['type']}.complete"})
            if message["type"] == "lifespan.shutdown":
                return
    handler = _live if scope["path"] == _LIVE_PATH else _pages
    await handler(scope, receive, send)
