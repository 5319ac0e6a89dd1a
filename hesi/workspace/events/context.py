"""What is known about the request an event happens in: its page and an id that error pages and logs share."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

from django.http import HttpRequest

from hesi.core.ids import new_key
from hesi.core.links import without_keys


@dataclass(frozen=True, slots=True)
class RequestContext:
    """`page` is the path the person was on, without keys in it; `request_id` is shown on error pages."""

    request_id: str = ""
    page: str = ""


_OUTSIDE = RequestContext()
_context: ContextVar[RequestContext] = ContextVar("request_context", default=_OUTSIDE)


def current_context() -> RequestContext:
    """The request being answered, or an empty context in a job."""
    return _context.get()


@contextmanager
def request_context(request: HttpRequest) -> Iterator[RequestContext]:
    """Remember the request while it is answered."""
    page = request.headers.get("HX-Current-URL", "") or request.path
    context = RequestContext(request_id=new_key(), page=without_keys(page)[:200])
    token = _context.set(context)
    try:
        yield context
    finally:
        _context.reset(token)
