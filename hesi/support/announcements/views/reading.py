"""The status page, release notes and single news, for members and visitors."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from hesi.core.pages import key_page
from hesi.support.announcements.actions import follow_status, put_away, unfollow_status
from hesi.support.announcements.reading import find_news, readable, releases_for
from hesi.support.announcements.standing import Standing, follows, standing_for
from hesi.support.knowledge.readers import provider_for
from hesi.support.knowledge.text import render
from hesi.workspace.access.doors import public, signed_in
from hesi.workspace.access.form_answers import see_other
from hesi.workspace.access.pages import render_page
from hesi.workspace.access.request import Request
from hesi.workspace.access.rules import may
from hesi.workspace.tenancy.scope import tenant_scope

STATUS, RELEASES, NEWS = (f"announcements/{name}.html" for name in ("status", "releases", "news"))
RELEASES_A_PAGE = 10


@require_GET
@public
def status(request: HttpRequest) -> HttpResponse:
    """How the system stands."""
    actor = getattr(request, "actor", None)
    provider = provider_for(actor)
    standing, is_following = Standing(), False
    if provider is not None:
        with tenant_scope(provider):
            standing = standing_for(actor)
            is_following = actor is not None and follows(actor)
    return render_page(request, STATUS, frame=_frame(actor), standing=standing, is_following=is_following)


@require_POST
@signed_in
def following(request: Request) -> HttpResponse:
    """Be told from now on, or (`answer=stop`) no longer."""
    if request.POST.get("answer") == "stop":
        unfollow_status(by=request.actor)
        return see_other(reverse("status"), request, _("You are no longer told of disturbances and maintenance."))
    follow_status(by=request.actor)
    return see_other(reverse("status"), request, _("You will be told of disturbances and maintenance."))


@require_GET
@public
def releases(request: HttpRequest) -> HttpResponse:
    """What was new, the newest first."""
    actor = getattr(request, "actor", None)
    provider = provider_for(actor)
    shown: list[dict[str, Any]] = []
    page = None
    if provider is not None:
        with tenant_scope(provider):
            rows = releases_for(actor)
            cursor = request.GET.get("cursor", "")
            page = key_page(rows, order=("-went_live_at", "-pk"), cursor=cursor, size=RELEASES_A_PAGE)
            shown = [{"row": row, "html": render(row.body).html} for row in readable(page.items, actor)]
    return render_page(request, RELEASES, frame=_frame(actor), shown=shown, page=page)


@require_GET
@public
def news(request: HttpRequest, pk: int) -> HttpResponse:
    """One piece of news. Whom it is meant for has seen it with this."""
    actor = getattr(request, "actor", None)
    row = find_news(pk, actor)
    if actor is not None and may(actor, "put_away_announcement", row):
        put_away(row, by=actor)
    return render_page(request, NEWS, frame=_frame(actor), row=row, html=render(row.body).html)


@require_POST
@signed_in
def dismissal(request: Request, pk: int) -> HttpResponse:
    """Put its banner away and stay where one is."""
    put_away(find_news(pk, request.actor), by=request.actor)
    return see_other(_place(request))


def _place(request: Request) -> str:
    from django.utils.http import url_has_allowed_host_and_scheme

    came_from = request.headers.get("Referer", "")
    own = url_has_allowed_host_and_scheme(came_from, {request.get_host()}, require_https=request.is_secure())
    return came_from if own else "/"


def _frame(actor: Any) -> str:
    return "web/public.html" if actor is None else "web/page.html"
