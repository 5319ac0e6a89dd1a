"""The chat that goes along through all pages: an entry in the top bar, and the talk beside the page.

Whether a talk goes on is kept in the session, so that a page of somebody who does not chat asks nothing.
"""

from typing import Any

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse

from hesi.support.chat.models import Chat
from hesi.support.knowledge.readers import provider_for
from hesi.support.service.grants import ANSWER_TICKETS
from hesi.workspace.access.companions import Companion

# The key of a member's chat, the signed link of a visitor's.
MEMBERS, VISITORS = "chat-of", "chat"
ENTRY, PART = "chat/dock_entry.html", "chat/dock.html"


def in_dock(request: HttpRequest) -> bool:
    """Whether the chat is wanted beside a page, without the frame."""
    return request.GET.get("dock") == "1"


def remember(request: Any, chat: Chat) -> None:
    """Have the chat go along from now on, as long as it is open; its end is seen once more and then let go."""
    kept = request.session.get(MEMBERS)
    if chat.is_open and kept != chat.key:
        request.session[MEMBERS] = chat.key
    elif not chat.is_open and kept == chat.key:
        del request.session[MEMBERS]


def dock(request: HttpRequest) -> Companion | None:
    """The chat of whoever looks at a page; none for agents, who have their own, nor for support looking on."""
    actor = getattr(request, "actor", None)
    session = getattr(request, "session", None)
    prefix = "chat" if actor is not None else "help-chat"
    door = _address(prefix)
    if session is None or not door:
        return None
    if actor is not None:
        is_desk = getattr(actor, "is_looking", False) or actor.holds(ANSWER_TICKETS)
        return None if is_desk else _companion(request, prefix, door, str(session.get(MEMBERS, "")))
    if request.resolver_match is None or provider_for(None) is None:
        return None
    token = str(session.get(VISITORS, ""))
    return _companion(request, prefix, door, token, live=f"/live/?visitor={token}" if token else "")


def _companion(request: HttpRequest, prefix: str, door: str, word: str, live: str = "") -> Companion:
    is_here = request.path.startswith(door)
    facts = {
        "door": door,
        "is_here": is_here,
        "room": reverse(f"{prefix}-of", args=[word]) if word else "",
        "messages": reverse(f"{prefix}-messages", args=[word]) if word else "",
    }
    return Companion(
        entry=ENTRY,
        part="" if is_here else PART,
        script="chat/dock.js",
        sheet="chat/dock.css",
        live="" if is_here else live,
        facts=facts,
    )


def _address(name: str) -> str:
    # The shell is drawn on its own too, where nothing of support has an address.
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""
