"""The agents' page: who waits, and the chats one has, side by side."""

from typing import Any

from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from hesi.core.pages import key_page
from hesi.core.text import whole_number
from hesi.core.time import now
from hesi.support.chat.actions import end_chat, hand_over_chat, set_limit, take_chat, transfer_chat
from hesi.support.chat.availability import limits_of
from hesi.support.chat.forms import LimitForm, TransferForm, transfer_choices
from hesi.support.chat.inserts import inserts_for
from hesi.support.chat.models import PROMISED_MINUTES, Chat
from hesi.support.chat.reading import promise_kept
from hesi.support.chat.views import shared
from hesi.support.chat.views.shared import There, Way, find_chat
from hesi.support.service.grants import ANSWER_TICKETS
from hesi.support.service.models import SupportLine
from hesi.support.service.staffing import presence_of
from hesi.support.tickets.capsule_reading import parts_of
from hesi.support.tickets.masking import sees_amounts
from hesi.workspace.access.doors import needs
from hesi.workspace.access.form_answers import accepts, see_other
from hesi.workspace.access.pages import render_page
from hesi.workspace.access.request import Request
from hesi.workspace.people.models import Member

DESK, WAITING, ONE, PAST = "chat/desk.html", "chat/desk.html#waiting", "chat/one.html", "chat/past.html"
MOST_SIDE_BY_SIDE = 8


@require_GET
@needs(ANSWER_TICKETS)
def chats(request: Request) -> HttpResponse:
    """Who waits, my chats side by side, and how the promise is kept."""
    actor = request.actor
    mine = Chat.objects.filter(agent_id=actor.member_id, state=Chat.State.ACTIVE).select_related(
        "agent", "line", "ticket", "customer"
    )
    choices = transfer_choices(actor.member_id)
    panels = [_panel(chat, actor, choices) for chat in mine.order_by("taken_at", "pk")[:MOST_SIDE_BY_SIDE]]
    member_id = actor.member_id or 0
    return render_page(
        request,
        DESK,
        panels=panels,
        kept=promise_kept(now()),
        promised=PROMISED_MINUTES,
        limit=LimitForm(initial={"most": limits_of([member_id])[member_id]}),
        presence=presence_of(member_id),
        **_waiting(request),
    )


@require_GET
@needs(ANSWER_TICKETS)
def waiting(request: Request) -> HttpResponse:
    """The waiting list as it is now."""
    return render_page(request, WAITING, **_waiting(request))


@require_GET
@needs(ANSWER_TICKETS)
def past(request: Request) -> HttpResponse:
    """Chats that are over, newest first."""
    rows = Chat.objects.visible_to(request.actor).exclude(state__in=Chat.OPEN_STATES)
    rows = rows.select_related("agent", "customer", "ticket")
    listed = key_page(rows, order=("-asked_at", "-pk"), cursor=request.GET.get("cursor", ""), size=50)
    return render_page(request, PAST, page=listed)


@require_GET
@needs(ANSWER_TICKETS)
def one(request: Request, key: str) -> HttpResponse:
    """One chat by itself, an ended one too."""
    chat = find_chat(key, request.actor)
    return render_page(request, ONE, panel=_panel(chat, request.actor, transfer_choices(request.actor.member_id)))


@require_http_methods(["GET", "POST"])
@needs(ANSWER_TICKETS)
def messages(request: Request, key: str) -> HttpResponse:
    """What is new; or one more message."""
    there = _there(request, key)
    return shared.news(request, there) if request.method == "GET" else shared.said(request, there)


@require_GET
@needs(ANSWER_TICKETS)
def state(request: Request, key: str) -> HttpResponse:
    """How it stands."""
    return shared.state(request, _there(request, key))


@require_POST
@needs(ANSWER_TICKETS)
def typing(request: Request, key: str) -> HttpResponse:
    """I am writing."""
    return shared.typing(_there(request, key))


@require_POST
@needs(ANSWER_TICKETS)
def taking(request: Request, key: str) -> HttpResponse:
    """I talk with them."""
    take_chat(find_chat(key, request.actor), by=request.actor)
    return see_other(f"{reverse('desk-chats')}#chat-{key}")


@require_POST
@needs(ANSWER_TICKETS)
def transfer(request: Request, key: str) -> HttpResponse:
    """Hand it on to a colleague or a line."""
    chat = find_chat(key, request.actor)
    choices = transfer_choices(request.actor.member_id)
    form = TransferForm(request.POST, choices=choices)

    def hand_on(facts: dict[str, Any]) -> None:
        kind, _colon, pk = facts["to"].partition(":")
        number = whole_number(pk)
        agent = get_object_or_404(Member.objects.active(), pk=number) if kind == "agent" else None
        line = get_object_or_404(SupportLine.objects.filter(is_active=True), pk=number) if kind == "line" else None
        transfer_chat(chat, agent=agent, line=line, note=facts["note"], by=request.actor)

    if accepts(form, hand_on):
        return see_other(reverse("desk-chats"), request, _("Handed on."))
    return render_page(request, ONE, status=422, panel=_panel(chat, request.actor, choices, transfer=form))


@require_POST
@needs(ANSWER_TICKETS)
def ending(request: Request, key: str) -> HttpResponse:
    """It is over."""
    end_chat(find_chat(key, request.actor), by=request.actor)
    return see_other(reverse("desk-chats"), request, _("The chat has ended."))


@require_POST
@needs(ANSWER_TICKETS)
def ticket(request: Request, key: str) -> HttpResponse:
    """Make a ticket of it, with what was said."""
    made = hand_over_chat(find_chat(key, request.actor), by=request.actor)
    return see_other(reverse("desk-ticket", args=[made.number]), request, _("The chat is a ticket now."))


@require_GET
@needs(ANSWER_TICKETS)
def inserts(request: Request, key: str) -> HttpResponse:
    """Ready sentences that fit what was typed."""
    chat = find_chat(key, request.actor)
    return JsonResponse({"answers": inserts_for(chat, request.actor, request.GET.get("words", "")[:40])})


@require_POST
@needs(ANSWER_TICKETS)
def limit(request: Request) -> HttpResponse:
    """How many chats come to me at once."""
    form = LimitForm(request.POST)
    if accepts(form, lambda facts: set_limit(facts["most"], by=request.actor)):
        return see_other(reverse("desk-chats"), request, _("Saved."))
    return see_other(reverse("desk-chats"))


def _waiting(request: Request) -> dict[str, Any]:
    rows = Chat.objects.visible_to(request.actor).waiting().select_related("agent", "line", "customer")
    ongoing = Chat.objects.visible_to(request.actor).filter(state=Chat.State.ACTIVE)
    others = ongoing.exclude(agent_id=request.actor.member_id).select_related("agent", "customer")
    return {
        "waiting": list(rows.order_by("waits_since", "pk")[:50]),
        "others": list(others.order_by("-last_at")[:20]),
        "me": request.actor.member_id,
    }


def _panel(chat: Chat, actor: Any, choices: list[Any], *, transfer: TransferForm | None = None) -> dict[str, Any]:
    form = transfer or TransferForm(choices=choices, auto_id=f"{chat.key}-%s")
    parts = parts_of(chat.capsule, masked=not sees_amounts(actor))
    return {**shared.panel(There(chat, actor, Way("desk-chat", chat.key))), "transfer": form, "parts": parts}


def _there(request: Request, key: str) -> There:
    return There(find_chat(key, request.actor), request.actor, Way("desk-chat", key))
