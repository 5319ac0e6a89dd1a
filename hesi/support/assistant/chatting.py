"""From the assistant to people who are there now: a live chat that knows what was said before."""

from django.db import transaction
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from hesi.core.errors import Conflict
from hesi.support.assistant.models import Conversation, Turn
from hesi.support.assistant.transcript import title_of, transcript_of
from hesi.support.chat.actions import begin_chat
from hesi.support.chat.availability import availability_for
from hesi.support.chat.guests import Visitor, link_token
from hesi.support.chat.models import Chat
from hesi.support.chat.words import wait_words
from hesi.support.tickets.capsule import build_capsule
from hesi.support.tickets.requester import as_requester
from hesi.workspace.access.actor import Actor, SystemActor
from hesi.workspace.events.record import record


def chat_offer(actor: Actor | None) -> str:
    """How long the first answer of a live chat takes now; empty while nobody is there. A visitor's scope is open."""
    if actor is None:
        standing = availability_for(None)
    else:
        with as_requester(actor):
            standing = availability_for(actor.tenant)
    return wait_words(standing) if standing.is_open else ""


@transaction.atomic
def hand_over_to_chat(conversation: Conversation, *, by: Actor, browser: str = "") -> Chat:
    """A live chat with the conversation and the articles tried in it. Raises `ChatClosed` when nobody is there."""
    turns = _turns(conversation)
    capsule = build_capsule(by, page="/assistant/", browser=browser)
    with as_requester(by) as requester:
        chat = begin_chat(
            title_of(turns),
            by=requester,
            language=conversation.language,
            page="/assistant/",
            brought=transcript_of(turns),
            capsule=capsule,
        )
    _end(conversation)
    record("assistant.handed_over", conversation, by=by, chat=chat.key)
    return chat


@transaction.atomic
def hand_over_visitor_to_chat(conversation: Conversation, *, name: str, email: str, by: SystemActor) -> str:
    """The same for somebody who is not signed in; the signed word of the link to their chat."""
    turns = _turns(conversation)
    chat = begin_chat(
        title_of(turns),
        by=Visitor(name=name, email=email.strip().lower()),
        language=get_language() or "zh-hans",
        page="/assistant/",
        brought=transcript_of(turns),
    )
    _end(conversation)
    record("assistant.handed_over", conversation, by=by, chat=chat.key)
    return link_token(chat)


def _turns(conversation: Conversation) -> list[Turn]:
    turns = list(Turn.objects.filter(conversation=conversation).order_by("pk"))
    if not turns:
        raise Conflict(_("Write your question first; it goes to our team as you wrote it."))
    return turns


def _end(conversation: Conversation) -> None:
    """Handed over once: the next question begins a new conversation."""
    if not Conversation.objects.filter(pk=conversation.pk, has_ended=False, ticket_number="").update(has_ended=True):
        raise Conflict(_("Our team has this question already. Reload the page to see it."))
