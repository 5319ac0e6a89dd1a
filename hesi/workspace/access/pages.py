"""Answering with a page, or with the parts of it that changed."""

from typing import Any, cast
from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django_htmx.middleware import HtmxDetails


def path_before(request: HttpRequest) -> str:
    """The path of the page of ours the person came from; empty when they came from elsewhere."""
    before = urlsplit(request.headers.get("Referer", ""))
    return before.path if before.netloc == request.get_host() else ""


def render_page(request: HttpRequest, template: str, *, status: int = 200, **context: Any) -> HttpResponse:
    """The whole page."""
    return render(request, template, context, status=status)


def render_parts(
    request: HttpRequest,
    template: str,
    *parts: str,
    redirect_to: str | None = None,
    status: int = 200,
    **context: Any,
) -> HttpResponse:
    """The named parts for htmx; for a plain form a redirect to `redirect_to`, else the whole page.

    The first part replaces the element that asked; each further one finds the element of its own id, so the root
    element of every part carries an id. A plain form whose input was wrong (`status` 422) gets the page, no redirect.
    """
    htmx = cast(HtmxDetails, getattr(request, "htmx", None))
    if not htmx:
        if redirect_to is not None and status < 400:
            return redirect_after_post(redirect_to)
        return render_page(request, template, status=status, **context)
    first, *others = [render_to_string(f"{template}#{part}", context, request) for part in parts]
    return HttpResponse("".join([first, *map(out_of_band, others)]), status=status)


def redirect_after_post(to: str) -> HttpResponse:
    """303: the browser reads the next page, and reloading it sends nothing twice."""
    response = redirect(to)
    response.status_code = 303
    return response


def out_of_band(part: str) -> SafeString:
    """The part with the mark by which htmx puts it where its id already is."""
    text = part.lstrip()
    end_of_name = next((at for at, sign in enumerate(text) if sign in " \t\n/>"), 0)
    if not text.startswith("<") or end_of_name < 2:
        raise ValueError("a part must begin with its root element")
    marked = f'{text[:end_of_name]} hx-swap-oob="true"{text[end_of_name:]}'
    return SafeString(marked)
