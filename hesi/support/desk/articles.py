"""Articles at the desk: put into an answer, counted when they were the answer, made of a solved ticket."""

from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from hesi.core.errors import Conflict
from hesi.core.text import clean_line
from hesi.support.community.redaction import redacted
from hesi.support.knowledge.citing import articles_named, cite, settle_citations
from hesi.support.knowledge.drafting import draft_article
from hesi.support.knowledge.models import Edition
from hesi.support.knowledge.queries import language_for, search_articles
from hesi.support.knowledge.readers import VISITOR, Reader
from hesi.support.tickets.models import Message, Ticket
from hesi.workspace.events.models import Event
from hesi.workspace.events.subscribe import on

MOST = 6
SECTION_OF_DRAFTS = "support"


class TicketNotSolved(Conflict):
    """What is still open has no answer that others could read."""

    code = "ticket_not_solved"


def articles_for(ticket: Ticket, words: str) -> list[dict[str, str]]:
    """Articles the asker may read, with the words that put one into an answer; without words, what fits the ticket."""
    reader = Reader("asker", is_signed_in=True, plan=ticket.customer.plan) if ticket.customer else VISITOR
    asked = words or f"{ticket.title} {_first_question(ticket)[:200]}"
    found = search_articles(asked, reader, language_for(ticket.language), limit=MOST)
    base = settings.PUBLIC_URL.rstrip("/")
    return [
        {"title": row.title, "detail": row.summary, "text": f"{row.title}\n{base}/articles/{row.key}/\n"}
        for row in found
    ]


@transaction.atomic
def draft_from_ticket(ticket: Ticket, *, by: Any) -> Edition:
    """A draft for agents of what was asked and what solved it, without whom it was about. Made once for each ticket.

    Raises `TicketNotSolved` while it is open.
    """
    if ticket.state not in (Ticket.State.SOLVED, Ticket.State.CLOSED):
        raise TicketNotSolved(_("Solve the ticket first: an article tells what helped in the end."))
    spoken = Message.objects.filter(ticket=ticket, is_internal=False, is_automatic=False).order_by("pk")
    answers = [row.body for row in spoken if not row.is_from_requester]
    with override(ticket.language):
        headings = _("What was asked"), _("What helps")
    return draft_article(
        section=SECTION_OF_DRAFTS,
        title=clean_line(redacted(ticket.title, ticket), 120),
        paragraphs=[
            (headings[0], redacted(_first_question(ticket), ticket)),
            (headings[1], redacted("\n\n".join(answers[-3:]), ticket)),
        ],
        language=ticket.language,
        source=(Ticket.subject_type, ticket.pk, ticket.number),
        by=by,
    )


@on("ticket.answered")
def count_what_was_sent(event: Event) -> None:
    """Articles whose addresses stand in the answer were sent with it."""
    message = Message.objects.filter(pk=event.facts.get("message"), is_internal=False).first()
    if message is not None:
        named = articles_named(message.body)
        cite(named, (Ticket.subject_type, event.subject_id), member_id=event.actor_member_id)


@on("ticket.confirmed", "ticket.closed", "ticket.reopened", "ticket.requester_replied")
def count_what_solved(event: Event) -> None:
    """Confirmed or closed: the answer held. Opened again, or still spoken of: it did not."""
    is_over = event.name in ("ticket.confirmed", "ticket.closed")
    settle_citations((Ticket.subject_type, event.subject_id), solved=is_over)


def _first_question(ticket: Ticket) -> str:
    said = Message.objects.filter(ticket=ticket, is_internal=False, is_from_requester=True).order_by("pk")
    return str(said.values_list("body", flat=True).first() or "")
