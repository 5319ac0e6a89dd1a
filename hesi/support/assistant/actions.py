"""Asking, judging an answer, handing over to people, setting a gap aside."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from hesi.core.errors import Conflict, Invalid
from hesi.core.text import clean_line
from hesi.core.time import now
from hesi.support.assistant.answering import Reply, reply_to
from hesi.support.assistant.categories import category_of
from hesi.support.assistant.gaps import note_gap
from hesi.support.assistant.models import Conversation, Gap, Turn
from hesi.support.assistant.permissions import may_ask_assistant, may_tend_gaps
from hesi.support.assistant.transcript import title_of, transcript_of
from hesi.support.tickets.actions import ask_for_help
from hesi.support.tickets.actions.guests import ask_as_guest
from hesi.support.tickets.models import Ticket
from hesi.workspace.access.actor import Actor, SystemActor
from hesi.workspace.access.rules import require
from hesi.workspace.answers import LONGEST, Source
from hesi.workspace.events.record import record

MOST_TURNS = 50


class AlreadyHandedOver(Conflict):
    """People have this conversation already; the ticket goes on."""

    code = "already_handed_over"


def ask(conversation: Conversation | None, text: str, *, by: Actor | None, language: str) -> Turn:
    """A question, and its answer kept beside it. Without a conversation, or in a long one, a new one begins.

    `by` is None for a visitor. Nothing changes but the turn, and the count of what could not be answered.
    """
    if by is not None:
        require(may_ask_assistant, by)
    question = clean_line(text, LONGEST)
    if not question:
        sentence = _("Write your question.")
        raise Invalid(sentence, fields={"question": sentence})
    reply = reply_to(question, by, language=language)
    turn = _keep(conversation, question, reply, by=by, language=language)
    if turn.kind == Turn.Kind.NOTHING:
        note_gap(question, by, language=language)
    return turn


@transaction.atomic
def _keep(conversation: Conversation | None, question: str, reply: Reply, *, by: Actor | None, language: str) -> Turn:
    if conversation is None or Turn.objects.filter(conversation=conversation).count() >= MOST_TURNS:
        conversation = Conversation.objects.create(member=by.member if by else None, language=language)
    Conversation.objects.filter(pk=conversation.pk).update(last_at=now(), language=language)
    return Turn.objects.create(
        conversation=conversation,
        question=question,
        kind=reply.kind,
        text=reply.text,
        article=reply.article,
        sources=_rows(reply.sources),
        also=_rows(reply.also),
    )


@transaction.atomic
def judge_turn(turn: Turn, *, was_helpful: bool, by: Actor | None) -> Turn:
    """Whether the answer helped; saying it again replaces it."""
    if by is not None:
        require(may_ask_assistant, by)
    turn.was_helpful = was_helpful
    turn.save(update_fields=["was_helpful"])
    return turn


@transaction.atomic
def hand_over(conversation: Conversation, *, by: Actor, browser: str = "") -> Ticket:
    """A ticket with the conversation in it; the promised times run from now. Raises `AlreadyHandedOver`."""
    require(may_ask_assistant, by)
    turns = _unhanded(conversation)
    ticket = ask_for_help(
        category=category_of(turns),
        title=title_of(turns),
        body=transcript_of(turns),
        page="/assistant/",
        browser=browser,
        language=conversation.language,
        by=by,
    )
    _mark(conversation, ticket)
    record("assistant.handed_over", conversation, by=by, number=ticket.number)
    return ticket


@transaction.atomic
def hand_over_visitor(conversation: Conversation, *, name: str, email: str, by: SystemActor) -> Ticket:
    """The same for somebody who is not signed in: a ticket that waits for the link in its mail to be opened."""
    turns = _unhanded(conversation)
    ticket = ask_as_guest(
        name=name,
        email=email,
        category=category_of(turns),
        title=title_of(turns),
        body=transcript_of(turns),
        by=by,
    )
    _mark(conversation, ticket)
    return ticket


@transaction.atomic
def end_conversation(conversation: Conversation, *, by: Actor) -> None:
    """The next question begins a new one."""
    require(may_ask_assistant, by)
    conversation.has_ended = True
    conversation.save(update_fields=["has_ended"])


@transaction.atomic
def dismiss_gap(gap: Gap, *, by: Actor) -> None:
    """It is no matter for an article."""
    gap = Gap.objects.locked(gap.pk)
    require(may_tend_gaps, by)
    gap.is_dismissed = True
    gap.save(update_fields=["is_dismissed"])
    record("gap.dismissed", gap, by=by)


def _unhanded(conversation: Conversation) -> list[Turn]:
    if conversation.ticket_number:
        raise AlreadyHandedOver(
            _("Our team has this question already as {number}. Go on there.").format(number=conversation.ticket_number)
        )
    turns = list(Turn.objects.filter(conversation=conversation).order_by("pk"))
    if not turns:
        raise Invalid(_("Write your question first; it goes to our team as you wrote it."))
    return turns


def _mark(conversation: Conversation, ticket: Ticket) -> None:
    free = Conversation.objects.filter(pk=conversation.pk, ticket_number="")
    if not free.update(ticket_number=ticket.number):
        raise AlreadyHandedOver(_("Our team has this question already. Reload the page to see it."))


def _rows(sources: Any) -> list[dict[str, str]]:
    return [{"label": source.label, "url": source.url} for source in sources if isinstance(source, Source)]
