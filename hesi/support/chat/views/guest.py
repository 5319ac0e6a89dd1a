"""The chat of a visitor who is not signed in, behind the signed link of that one chat."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from hesi.core.errors import NotFound, TooMany
from hesi.support.chat.actions import begin_chat, end_chat, hand_over_chat
from hesi.support.chat.availability import availability_for
from hesi.support.chat.dock import VISITORS, in_dock
from hesi.support.chat.forms import VisitorForm
from hesi.support.chat.guests import Visitor, link_token, opened
from hesi.support.chat.models import ChatFile, ChatMessage
from hesi.support.chat.views import shared
from hesi.support.chat.views.customer import DOCKED, DOOR, ROOM, beginning, docked_url
from hesi.support.chat.views.shared import There, Way
from hesi.support.chat.words import closed_words, wait_words
from hesi.support.knowledge.readers import provider_for
from hesi.workspace.access.doors import public
from hesi.workspace.access.form_answers import accepts, see_other
from hesi.workspace.access.pace import within_pace
from hesi.workspace.access.pages import path_before, render_page
from hesi.workspace.files.pictures import is_picture
from hesi.workspace.files.views import download_response
from hesi.workspace.tenancy.scope import tenant_scope

BEGUN_AN_HOUR, SAID_IN_FIVE_MINUTES, TYPED_IN_FIVE_MINUTES = 6, 120, 200


@require_http_methods(["GET", "POST"])
@public
def door(request: HttpRequest) -> HttpResponse:
    """The chat of this browser while it goes on, or the beginning of one."""
    if getattr(request, "actor", None) is not None:
        return see_other(reverse("chat"))
    running = _running(request)
    if running and request.method == "GET":
        return see_other(_room_url(request, running))
    form = VisitorForm(request.POST if request.method == "POST" else None, initial={"page": path_before(request)})
    if request.method == "POST":
        if not within_pace(request, "chat-begin", BEGUN_AN_HOUR, seconds=3600):
            raise TooMany(_("Many chats have come from this network within the hour. Please write to us instead."))
        begun: list[str] = []
        if accepts(form, lambda facts: begun.append(_begin(request, facts))):
            return see_other(_room_url(request, begun[0]) if begun[0] else reverse("help-chat"))
    return _door_page(request, form)


@require_GET
@public
def room(request: HttpRequest, token: str) -> HttpResponse:
    """The chat of this link."""
    with _there(token) as there:
        _let_go(request, token, there)
        return render_page(request, DOCKED if in_dock(request) else ROOM, **_framed(shared.panel(there)))


@require_http_methods(["GET", "POST"])
@public
def messages(request: HttpRequest, token: str) -> HttpResponse:
    """What is new; or one more message."""
    if request.method == "POST":
        _expect_pace(request, "chat-say", SAID_IN_FIVE_MINUTES)
    with _there(token) as there:
        return shared.news(request, there) if request.method == "GET" else shared.said(request, there)


@require_GET
@public
def state(request: HttpRequest, token: str) -> HttpResponse:
    """How it stands."""
    with _there(token) as there:
        return shared.state(request, there)


@require_POST
@public
def typing(request: HttpRequest, token: str) -> HttpResponse:
    """I am writing."""
    _expect_pace(request, "chat-typing", TYPED_IN_FIVE_MINUTES)
    with _there(token) as there:
        return shared.typing(there)


@require_POST
@public
def ending(request: HttpRequest, token: str) -> HttpResponse:
    """I am done, or wait no longer."""
    with _there(token) as there:
        end_chat(there.chat, by=there.actor)
    return see_other(reverse("help-chat-of", args=[token]))


@require_POST
@public
def ticket(request: HttpRequest, token: str) -> HttpResponse:
    """Go on by mail, with what was said."""
    with _there(token) as there:
        hand_over_chat(there.chat, by=there.actor)
    return see_other(reverse("help-chat-of", args=[token]))


@require_GET
@public
def file(request: HttpRequest, token: str, key: str) -> HttpResponseBase:
    """A file sent in this very chat; a picture in place with `?inline=1`."""
    with _there(token) as there:
        sent = ChatFile.objects.filter(message__chat=there.chat, file__key=key)
        found = sent.exclude(message__kind=ChatMessage.Kind.NOTE).select_related("file", "file__tenant").first()
        if found is None:
            raise NotFound(_("There is no such file in this chat."))
        return download_response(found.file, inline="inline" in request.GET and is_picture(found.file))


def _begin(request: HttpRequest, facts: dict[str, Any]) -> str:
    if facts["website"]:
        # A program filled in what nobody sees.
        return ""
    provider = provider_for(None)
    if provider is None:
        raise NotFound(_("Nobody answers questions here. Sign in and ask from there."))
    with tenant_scope(provider):
        visitor = Visitor(name=facts["name"], email=facts["email"].strip().lower())
        chat = begin_chat(facts["body"], by=visitor, language=get_language() or "zh-hans", page=facts["page"])
        token = link_token(chat)
    request.session[VISITORS] = token
    return token


def _running(request: HttpRequest) -> str:
    token = str(request.session.get(VISITORS, ""))
    if not token:
        return ""
    try:
        with opened(token) as found:
            return token if found.chat.is_open else ""
    except NotFound:
        return ""


def _door_page(request: HttpRequest, form: VisitorForm) -> HttpResponse:
    provider = provider_for(None)
    if provider is None:
        raise NotFound(_("Nobody answers questions here. Sign in and ask from there."))
    with tenant_scope(provider):
        standing = availability_for(None)
        return render_page(
            request,
            DOCKED if in_dock(request) else DOOR,
            status=422 if form.errors else 200,
            **_framed({}),
            **beginning("help-chat", is_docked=in_dock(request)),
            form=form,
            standing=standing,
            closed="" if standing.is_open else closed_words(standing),
            wait=wait_words(standing) if standing.is_open else "",
            ask_url=reverse("help-ask"),
        )


def _expect_pace(request: HttpRequest, what: str, count: int) -> None:
    if not within_pace(request, what, count, seconds=300):
        raise TooMany(_("That was a lot at once. Wait a minute, then write on."))


def _framed(context: dict[str, Any]) -> dict[str, Any]:
    return {"frame": "web/public.html", **context}


def _room_url(request: HttpRequest, token: str) -> str:
    return docked_url("help-chat-of", token) if in_dock(request) else reverse("help-chat-of", args=[token])


def _let_go(request: HttpRequest, token: str, there: There) -> None:
    # Its end has been seen: it goes along no further.
    if not there.chat.is_open and request.session.get(VISITORS) == token:
        del request.session[VISITORS]


@contextmanager
def _there(token: str) -> Iterator[There]:
    with opened(token) as found:
        yield There(found.chat, found.visitor, Way("help-chat", token, live=f"/live/?visitor={token}"))
