"""The assistant's page for members and visitors, and the gaps for those who write articles."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from hesi.core.errors import NotFound, TooMany
from hesi.core.pages import key_page
from hesi.core.time import now
from hesi.support.assistant.actions import ask, dismiss_gap, end_conversation, hand_over, hand_over_visitor, judge_turn
from hesi.support.assistant.chatting import chat_offer, hand_over_to_chat, hand_over_visitor_to_chat
from hesi.support.assistant.forms import QuestionForm, VisitorForm
from hesi.support.assistant.models import FAILURES_BEFORE_OFFER, Conversation, Gap, Turn
from hesi.support.chat.actions import ChatClosed
from hesi.support.knowledge.grants import WRITE_ARTICLES
from hesi.support.knowledge.readers import provider_for
from hesi.support.tickets.models import Ticket
from hesi.support.tickets.progress import promise_words
from hesi.support.tickets.requester import as_requester
from hesi.workspace.access.actor import SystemActor
from hesi.workspace.access.doors import needs, public
from hesi.workspace.access.form_answers import accepts, see_other
from hesi.workspace.access.pace import within_pace
from hesi.workspace.access.pages import render_page, render_parts
from hesi.workspace.access.request import Request
from hesi.workspace.tenancy.scope import tenant_scope

PAGE, GAPS = "assistant/page.html", "assistant/gaps.html"
VISITORS_KEY = "assistant"
MEMBER_AN_HOUR, VISITOR_AN_HOUR, HANDED_AN_HOUR = 300, 40, 5
_GOES_ON = timedelta(hours=12)


@require_GET
@public
def page(request: HttpRequest) -> HttpResponse:
    """The running conversation, or the beginning of one; `?q=` is a question on its way to be asked."""
    with _at_home(request):
        return _page(request, QuestionForm(initial={"question": request.GET.get("q", "")[:500]}))


@require_POST
@public
def questions(request: HttpRequest) -> HttpResponse:
    """One question."""
    actor = _actor(request)
    most = VISITOR_AN_HOUR if actor is None else MEMBER_AN_HOUR
    if not within_pace(request, "assistant", most, seconds=3600):
        raise TooMany(_("Many questions have come from this network within the hour. Please try again later."))
    form = QuestionForm(request.POST)
    with _at_home(request):

        def put(facts: dict[str, Any]) -> None:
            turn = ask(_running(request), facts["question"], by=actor, language=get_language() or "zh-hans")
            if actor is None:
                request.session[VISITORS_KEY] = turn.conversation.key

        taken = accepts(form, put)
        return _conversation(request, QuestionForm() if taken else form, status=200 if taken else 422)


@require_POST
@public
def opinion(request: HttpRequest, pk: int) -> HttpResponse:
    """Did this help?"""
    with _at_home(request):
        conversation = _found(request)
        turn = get_object_or_404(Turn.objects.filter(conversation=conversation), pk=pk)
        judge_turn(turn, was_helpful=request.POST.get("was_helpful") == "1", by=_actor(request))
        return _conversation(request, QuestionForm())


@require_POST
@public
def handover(request: HttpRequest) -> HttpResponse:
    """转人工: to people, with what was said."""
    actor = _actor(request)
    with _at_home(request):
        conversation = _running(request)
        if conversation is None or not Turn.objects.filter(conversation=conversation).exists():
            return see_other(reverse(_way_to_people(actor)))
        if actor is not None:
            return _hand_over(request, conversation)
        form = VisitorForm(request.POST)
        if not within_pace(request, "assistant-handover", HANDED_AN_HOUR, seconds=3600):
            raise TooMany(_("Many questions have come from this network within the hour. Please try again later."))
        reached: list[str] = []
        if accepts(form, lambda facts: reached.append(_hand_over_visitor(request, conversation, facts))):
            return see_other(reached[0])
        return _page(request, QuestionForm(), visitor=form, status=422)


@require_POST
@public
def beginnings(request: HttpRequest) -> HttpResponse:
    """Start afresh; what was said before stays with the person's own conversations."""
    with _at_home(request):
        if _actor(request) is None:
            request.session.pop(VISITORS_KEY, None)
        elif (running := _running(request)) is not None:
            end_conversation(running, by=_actor(request))
        return see_other(reverse("assistant"))


@require_GET
@needs(WRITE_ARTICLES)
def gaps(request: Request) -> HttpResponse:
    """What could not be answered, most often asked first."""
    rows = Gap.objects.filter(is_dismissed=False)
    listed = key_page(rows, order=("-times", "-pk"), cursor=request.GET.get("cursor", ""), size=50)
    return render_page(request, GAPS, page=listed)


@require_POST
@needs(WRITE_ARTICLES)
def gap_dismissal(request: Request, pk: int) -> HttpResponse:
    """No matter for an article."""
    dismiss_gap(get_object_or_404(Gap.objects.all(), pk=pk), by=request.actor)
    return see_other(reverse("assistant-gaps"), request, _("Set aside."))


def _way_to_people(actor: Any) -> str:
    """Where somebody who has asked nothing yet finds people: the chat while somebody is there, else the form."""
    if chat_offer(actor):
        return "help-chat" if actor is None else "chat"
    return "help-ask" if actor is None else "support-new"


def _hand_over(request: HttpRequest, conversation: Conversation) -> HttpResponse:
    """To a chat while somebody is there and it was asked for, else to a ticket."""
    browser = request.headers.get("User-Agent", "")
    if request.POST.get("way") == "chat":
        try:
            hand_over_to_chat(conversation, by=_actor(request), browser=browser)
            return see_other(reverse("chat"))
        except ChatClosed as closed:
            messages.info(request, closed.message)
    hand_over(conversation, by=_actor(request), browser=browser)
    return see_other(reverse("assistant"))


def _hand_over_visitor(request: HttpRequest, conversation: Conversation, facts: dict[str, Any]) -> str:
    """The same for a visitor; the address of the page that follows."""
    by = SystemActor("assistant")
    if request.POST.get("way") == "chat":
        try:
            token = hand_over_visitor_to_chat(conversation, **facts, by=by)
            request.session["chat"] = token
            return reverse("help-chat-of", args=[token])
        except ChatClosed as closed:
            messages.info(request, closed.message)
    hand_over_visitor(conversation, **facts, by=by)
    return reverse("help-sent")


def _actor(request: HttpRequest) -> Any:
    return getattr(request, "actor", None)


@contextmanager
def _at_home(request: HttpRequest) -> Iterator[None]:
    """A member stays in the open workspace; a visitor's conversation lies in the provider's."""
    if _actor(request) is not None:
        yield
        return
    provider = provider_for(None)
    if provider is None:
        raise NotFound(_("Nobody answers questions here. Sign in and ask from there."))
    with tenant_scope(provider):
        yield


def _running(request: HttpRequest) -> Conversation | None:
    actor = _actor(request)
    if actor is None:
        key = str(request.session.get(VISITORS_KEY, ""))
        visitors: Conversation | None = (
            Conversation.objects.of_visitor(key).filter(has_ended=False).first() if key else None
        )
        return visitors
    mine = Conversation.objects.visible_to(actor).filter(last_at__gte=now() - _GOES_ON, has_ended=False)
    running: Conversation | None = mine.order_by("-last_at", "-pk").first()
    return running


def _found(request: HttpRequest) -> Conversation:
    running = _running(request)
    if running is None:
        raise NotFound(_("This conversation is over. Ask again."))
    return running


def _conversation(request: HttpRequest, form: QuestionForm, *, status: int = 200) -> HttpResponse:
    context = _context(request, form)
    return render_parts(
        request, PAGE, "conversation", redirect_to=f"{reverse('assistant')}#last", status=status, **context
    )


def _page(
    request: HttpRequest, form: QuestionForm, *, visitor: VisitorForm | None = None, status: int = 200
) -> HttpResponse:
    return render_page(request, PAGE, status=status, **_context(request, form, visitor))


def _context(request: HttpRequest, form: QuestionForm, visitor: VisitorForm | None = None) -> dict[str, Any]:
    actor = _actor(request)
    conversation = _running(request)
    turns = list(Turn.objects.filter(conversation=conversation).order_by("pk")) if conversation else []
    last = turns[-FAILURES_BEFORE_OFFER:]
    offered = len(last) == FAILURES_BEFORE_OFFER and all(turn.has_failed for turn in last)
    return {
        "frame": "web/public.html" if actor is None else "web/page.html",
        "is_member": actor is not None,
        "form": form,
        "visitor": (visitor or VisitorForm()) if actor is None else None,
        "conversation": conversation,
        "turns": turns,
        "is_offered": offered or bool(turns and turns[-1].kind == Turn.Kind.HUMAN),
        "promise": _promise(request, conversation),
        "chat_offer": chat_offer(actor) if turns and conversation and not conversation.ticket_number else "",
        "starters": _starters(actor),
    }


def _promise(request: HttpRequest, conversation: Conversation | None) -> str:
    """The first answer promised for the ticket it became."""
    actor = _actor(request)
    if conversation is None or not conversation.ticket_number or actor is None:
        return ""
    with as_requester(actor) as requester:
        ticket = Ticket.objects.visible_to(requester).filter(number=conversation.ticket_number).first()
        return promise_words(ticket, time_zone=actor.tenant.time_zone) if ticket else ""


def _starters(actor: Any) -> list[str]:
    """Questions that show what can be asked."""
    general = [_("How do I put invoices into my wallet?"), _("Recognition failed: what can I do?")]
    own = [_("Where is my claim?"), _("What is the hotel limit in Chengdu?")]
    return [*own, *general] if actor is not None else [_("What does Hesi do?"), *general]
