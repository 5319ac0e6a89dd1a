"""The shell's own doors: the installable app's files, the offline page, and the counts on the rail."""

import hashlib
from functools import cache
from pathlib import Path
from typing import Any

from django.contrib.staticfiles import finders
from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_GET

from hesi.core.errors import NotFound
from hesi.web.context import SCRIPTS, STYLE_SHEETS, Shell
from hesi.web.pages import Request
from hesi.workspace.access.doors import public, signed_in

ALWAYS_KEPT = ("web/css/alone.css", "web/js/theme.js", "web/vendor/tabler.min.css", "web/vendor/icons.svg")


@public
@require_GET
def service_worker(request: Request) -> HttpResponse:
    """The worker at the root, so that it may serve every page, with the list of files it keeps."""
    kept = sorted({static(path) for path in (*ALWAYS_KEPT, *STYLE_SHEETS, *SCRIPTS)})
    context = {"kept": kept, "version": _version_of(tuple(kept))}
    response = render(request, "web/service_worker.js", context, content_type="text/javascript; charset=utf-8")
    response["Cache-Control"] = "no-cache"
    return response


@public
@require_GET
@cache_control(max_age=86_400)
def favicon(request: Request) -> HttpResponse:
    """For browsers and readers that ask for this address without reading a page."""
    return HttpResponse(_icon(), content_type="image/png")


@public
@require_GET
@cache_control(max_age=3600)
def manifest(request: Request) -> HttpResponse:
    """What a phone needs to put Hesi on its home screen."""
    icons = [
        {"src": static("web/img/icon-192.png"), "sizes": "192x192", "type": "image/png", "purpose": "any"},
        {"src": static("web/img/icon-512.png"), "sizes": "512x512", "type": "image/png", "purpose": "any"},
        {"src": static("web/img/icon-maskable.png"), "sizes": "512x512", "type": "image/png", "purpose": "maskable"},
    ]
    facts: dict[str, Any] = {
        "id": "/",
        "name": _("Hesi expenses"),
        "short_name": _("Hesi"),
        "lang": getattr(request, "LANGUAGE_CODE", "zh-hans"),
        "start_url": "/",
        "scope": "/",
        "display": "standalone",
        "background_color": "#ffffff",
        "theme_color": "#ffffff",
        "icons": icons,
    }
    return JsonResponse(facts, content_type="application/manifest+json", json_dumps_params={"ensure_ascii": False})


@public
@require_GET
def offline(request: Request) -> HttpResponse:
    """What the worker shows when the network is gone. Holds nothing of anybody."""
    return render(request, "web/offline.html")


@require_GET
@signed_in
def badge(request: Request, key: str) -> HttpResponse:
    """The count of one place, read again when the live stream says so."""
    place = Shell(request).places.get(key)
    if place is None or not place.has_badge:
        raise NotFound(_("There is no such place."))
    return render(request, "web/parts/badge.html", {"place": place})


@cache
def _icon() -> bytes:
    return Path(str(finders.find("web/img/icon-192.png"))).read_bytes()


@cache
def _version_of(kept: tuple[str, ...]) -> str:
    """Changes whenever a kept file does; hashed names carry that already, plain ones are read once."""
    digest = hashlib.sha256()
    for path in (*ALWAYS_KEPT, *STYLE_SHEETS, *SCRIPTS):
        found = finders.find(path)
        digest.update(path.encode())
        if isinstance(found, str):
            with open(found, "rb") as file:
                digest.update(file.read())
    return digest.hexdigest()[:12]
