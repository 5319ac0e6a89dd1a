"""What both sides' pages do alike: reading on, saying, showing that one types."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _

from hesi.core.errors import DomainError, NotFound
from hesi.core.text import whole_number
from hesi.core.time import now
from hesi.support.chat.actions import mark_seen, mark_typing, say
from hesi.support.chat.availability import availability_for, place_in_queue
from hesi.support.chat.forms import SayForm
from hesi.support.chat.models import Chat
from hesi.support.chat.reading import MOST_AT_ONCE, latest_messages, messages_after, seen_chat
from hesi.support.chat.words import wait_words
from hesi.support.tickets.views.asking import uploads
from hesi.workspace.access.form_answers import see_other
from hesi.workspace.access.pages import render_page

NEWS, STATE = "chat/news.html", "chat/state.html"


@dataclass(frozen=True, slots=True)
class Way:
    """The addresses of one chat as one side reaches it: `chat`, `help-chat` or `desk-chat`, and the link's word."""

    prefix: str
    word: str
    live: str = ""

    @property
    def page(self) -> str:
        return self._to("of") if self.prefix == "chat" else reverse(self._door, args=[self.word])

    @property
    def back(self) -> str:
        """Where a plain form leads back to."""
        return reverse("desk-chats") if self.prefix == "desk-chat" else self.page

    @property
    def messages(self) -> str:
        return self._to("messages")

    @property
    def state(self) -> str:
        return self._to("state")

    @property
    def typing(self) -> str:
        return self._to("typing")

    @property
    def ending(self) -> str:
        return self._to("ending")

    @property
    def ticket(self) -> str:
        return self._to("ticket")

    @property
    def _door(self) -> str:
        return "desk-chat" if self.prefix == "desk-chat" else "help-chat-of"

    def _to(self, what: str) -> str:
        return reverse(f"{self.prefix}-{what}", args=[self.word])


@dataclass(frozen=True, slots=True)
class There:
    """A chat with who is at it and how they reach it."""

    chat: Chat
    actor: Any
    way: Way

    @property
    def is_agent(self) -> bool:
        return not self.actor.is_requester


def find_chat(key: str, actor: Any) -> Chat:
    """A chat this person may see. Raises `NotFound`."""
    chat = seen_chat(key, actor)
    if chat is None:
        raise NotFound(_("There is no such chat for you."))
    return chat


def panel(there: There, form: SayForm | None = None) -> dict[str, Any]:
    """What one chat shows, its state and what was said."""
    return {
        **standing(there),
        "said": latest_messages(there.chat, for_agent=there.is_agent),
        "form": form or SayForm(auto_id=f"{there.chat.key}-%s"),
    }


def standing(there: There) -> dict[str, Any]:
    """Where it stands now, for the part that redraws itself."""
    chat = there.chat
    waits = chat.state == Chat.State.WAITING and not there.is_agent
    return {
        "chat": chat,
        "way": there.way,
        "is_agent": there.is_agent,
        "place": place_in_queue(chat) if waits else 0,
        "wait": wait_words(availability_for(chat.customer)) if waits else "",
        "may_lead": there.is_agent and chat.agent_id == there.actor.member_id,
    }


def news(request: HttpRequest, there: There) -> HttpResponse:
    """What was said after `after`: the page that lost its connection asks for exactly what it has not seen."""
    _touch(request, there)
    return render_page(request, NEWS, **_news(there, max(0, whole_number(request.GET.get("after", "")) or 0)))


def said(request: HttpRequest, there: There) -> HttpResponse:
    """One message. The page's own script gets what is new after `after` at once; a plain form goes back to the page."""
    form = SayForm(request.POST, request.FILES)
    is_script = request.headers.get("X-Chat") == "1"
    try:
        if not form.is_valid():
            return _refused(str(next(iter(form.errors.values()))[0]), 422) if is_script else see_other(there.way.back)
        facts = form.cleaned_data
        message = say(there.chat, facts["body"], by=there.actor, client_key=facts["client_key"], files=uploads(facts))
    except DomainError as refusal:
        if not is_script:
            raise
        return _refused(refusal.message, refusal.status)
    if not is_script:
        return see_other(there.way.back)
    after = whole_number(request.POST.get("after", ""))
    fresh = {} if after is None else {"news": render_to_string(NEWS, _news(there, after), request)}
    return JsonResponse({"seq": message.seq, **fresh})


def state(request: HttpRequest, there: There) -> HttpResponse:
    """Place, wait, who talks, or what became of it; asked every twenty seconds by an open page."""
    _touch(request, there)
    return render_page(request, STATE, **standing(there))


def typing(there: There) -> HttpResponse:
    """This side is writing."""
    mark_typing(there.chat, by=there.actor)
    return HttpResponse(status=204)


def _news(there: There, after: int) -> dict[str, Any]:
    """What was said after this number; `last` is where the page stands once it has taken it in."""
    messages = messages_after(there.chat, after, for_agent=there.is_agent)
    is_cut = len(messages) == MOST_AT_ONCE
    return {
        "said": messages,
        "last": messages[-1].seq if is_cut else max(after, *(message.seq for message in messages), 0),
        "has_more": is_cut,
        "typing": there.chat.is_typing(agent=not there.is_agent, at=now()),
        "chat": there.chat,
        "way": there.way,
        "is_agent": there.is_agent,
    }


def _touch(request: HttpRequest, there: There) -> None:
    # Who looks at somebody's pages with consent leaves no sign of life in their place.
    if not there.is_agent and not getattr(getattr(request, "actor", None), "is_looking", False):
        mark_seen(there.chat, by=there.actor)


def _refused(message: str, status: int) -> JsonResponse:
    return JsonResponse({"refused": message}, status=status)
