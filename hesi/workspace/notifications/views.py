"""The list of notices, the newest first, and the ways to have seen them."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from hesi.core.errors import NotFound
from hesi.core.pages import key_page
from hesi.workspace.access.doors import signed_in
from hesi.workspace.access.form_answers import see_other
from hesi.workspace.access.request import Request
from hesi.workspace.notifications.actions import mark_all_read, mark_read
from hesi.workspace.notifications.models import Notification


@require_GET
@signed_in
def notifications(request: Request) -> HttpResponse:
    """Unread ones, or all of them. Without unread ones all are shown."""
    mine = Notification.objects.visible_to(request.actor)
    unread_count = mine.unread().count()
    show_all = request.GET.get("show") == "all" or not unread_count
    rows = mine if show_all else mine.unread()
    page = key_page(rows, order=("-pk",), cursor=request.GET.get("cursor", ""), size=30)
    context = {"page": page, "show_all": show_all, "unread_count": unread_count}
    return render(request, "notifications/list.html", context)


@require_POST
@signed_in
def opening(request: Request, pk: int) -> HttpResponse:
    """Seen, and on to what it is about."""
    notice = _own(request, pk)
    mark_read(notice, by=request.actor)
    return see_other(notice.url if notice.url.startswith("/") else reverse("notifications"))


@require_POST
@signed_in
def reading(request: Request) -> HttpResponse:
    """All of them seen."""
    mark_all_read(by=request.actor)
    return see_other(reverse("notifications"))


def _own(request: Request, pk: int) -> Notification:
    notice: Notification | None = Notification.objects.visible_to(request.actor).filter(pk=pk).first()
    if notice is None:
        raise NotFound(_("There is no such notice for you."))
    return notice
