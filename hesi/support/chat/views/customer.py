"""The chat of a customer's member."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from hesi.support.chat.actions import begin_chat, end_chat, hand_over_chat
from hesi.support.chat.availability import availability_for
from hesi.support.chat.dock import in_dock, remember
from hesi.support.chat.forms import BeginForm
from hesi.support.chat.models import Chat
from hesi.support.chat.permissions import may_begin_chat
from hesi.support.chat.views import shared
from hesi.support.chat.views.shared import There, Way, find_chat
from hesi.support.chat.words import closed_words, wait_words
from hesi.support.tickets.capsule import build_capsule
from hesi.support.tickets.requester import as_requester
from hesi.workspace.access.doors import signed_in
from hesi.workspace.access.form_answers import accepts, see_other
from hesi.workspace.access.pages import path_before, render_page
from hesi.workspace.access.request import Request
from hesi.workspace.access.rules import require

DOOR, ROOM, DOCKED = "chat/door.html", "chat/room.html", "chat/docked.html"


@require_http_methods(["GET", "POST"])
@signed_in
def door(request: Request) -> HttpResponse:
    """The chat that goes on, or the beginning of one; outside the hours when people are back."""
    if request.method == "POST":
        return _begin(request)
    with as_requester(request.actor) as requester:
        running = (
            Chat.objects.visible_to(requester).open().select_related("agent", "line", "ticket", "customer").first()
        )
        if running is not None:
            return _room_page(request, There(running, requester, Way("chat", running.key)))
        return _door_page(request, BeginForm(initial={"page": path_before(request)}))


@require_GET
@signed_in
def room(request: Request, key: str) -> HttpResponse:
    """One of my chats, an ended one too."""
    with _there(request, key) as there:
        return _room_page(request, there)


@require_http_methods(["GET", "POST"])
@signed_in
def messages(request: Request, key: str) -> HttpResponse:
    """What is new; or one more message."""
    with _there(request, key) as there:
        return shared.news(request, there) if request.method == "GET" else shared.said(request, there)


@require_GET
@signed_in
def state(request: Request, key: str) -> HttpResponse:
    """How it stands."""
    with _there(request, key) as there:
        return shared.state(request, there)


@require_POST
@signed_in
def typing(request: Request, key: str) -> HttpResponse:
    """I am writing."""
    with _there(request, key) as there:
        return shared.typing(there)


@require_POST
@signed_in
def ending(request: Request, key: str) -> HttpResponse:
    """I am done, or wait no longer."""
    with _there(request, key) as there:
        end_chat(there.chat, by=there.actor)
    return see_other(reverse("chat-of", args=[key]))


@require_POST
@signed_in
def ticket(request: Request, key: str) -> HttpResponse:
    """Go on in a ticket, with what was said."""
    with _there(request, key) as there:
        made = hand_over_chat(there.chat, by=there.actor)
    return see_other(reverse("ticket", args=[made.number]))


def _begin(request: Request) -> HttpResponse:
    form = BeginForm(request.POST)
    actor = request.actor
    require(may_begin_chat, actor)

    def begin(facts: dict[str, Any]) -> None:
        capsule = build_capsule(actor, page=facts["page"], browser=request.headers.get("User-Agent", ""))
        with as_requester(actor) as requester:
            begin_chat(
                facts["body"],
                by=requester,
                language=get_language() or "zh-hans",
                page=facts["page"],
                capsule=capsule,
            )

    if accepts(form, begin):
        return see_other(docked_url("chat") if in_dock(request) else reverse("chat"))
    with as_requester(actor):
        return _door_page(request, form, status=422)


def _room_page(request: Request, there: There) -> HttpResponse:
    remember(request, there.chat)
    return render_page(request, DOCKED if in_dock(request) else ROOM, **_framed(shared.panel(there)))


def _door_page(request: Request, form: BeginForm, *, status: int = 200) -> HttpResponse:
    standing = availability_for(request.tenant)
    return render_page(
        request,
        DOCKED if in_dock(request) else DOOR,
        status=status,
        **_framed({}),
        **beginning("chat", is_docked=in_dock(request)),
        form=form,
        standing=standing,
        closed="" if standing.is_open else closed_words(standing),
        wait=wait_words(standing) if standing.is_open else "",
        ask_url=reverse("support-new"),
    )


def _framed(context: dict[str, Any]) -> dict[str, Any]:
    return {"frame": "web/page.html", **context}


def docked_url(name: str, *words: str) -> str:
    """The same beside a page, without the frame."""
    return f"{reverse(name, args=words)}?dock=1"


def beginning(name: str, *, is_docked: bool) -> dict[str, Any]:
    """Where the form of the door leads: on the page itself, or beside another one."""
    return {"begin_url": docked_url(name) if is_docked else reverse(name), "is_docked": is_docked}


@contextmanager
def _there(request: Request, key: str) -> Iterator[There]:
    with as_requester(request.actor) as requester:
        yield There(find_chat(key, requester), requester, Way("chat", key))
