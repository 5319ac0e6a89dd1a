"""A ticket goes into the community only in the very words its asker has agreed to."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from hesi.core.errors import Conflict, Invalid
from hesi.core.text import clean_line, clean_text
from hesi.core.time import now
from hesi.support.community.actions.steps import MOST_BODY, MOST_TITLE, follow, profile_of
from hesi.support.community.actions.writing import answer_thread, start_thread
from hesi.support.community.models import Area, Profile, PublishedTicket, Thread
from hesi.support.community.permissions import may_answer_publication, may_publish_ticket
from hesi.support.community.redaction import revealing
from hesi.support.tickets.actions.steps import tell_requester
from hesi.support.tickets.models import Ticket
from hesi.workspace.access.rules import require
from hesi.workspace.events.record import record

_State = PublishedTicket.State


@transaction.atomic
def ask_consent(ticket: Ticket, *, area: str, title: str, question: str, answer: str, by: Any) -> PublishedTicket:
    """Show the asker the redacted words and ask whether they may be published. Asking anew replaces what was asked.

    Raises `Invalid` while the words still name the person, the company or an address.
    """
    row = Ticket.objects.locked(ticket.pk)
    require(may_publish_ticket, by, row)
    texts = {
        "title": clean_line(title, MOST_TITLE),
        "question": clean_text(question, MOST_BODY),
        "answer": clean_text(answer, MOST_BODY),
    }
    found = Area.objects.filter(key=area).first()
    wrong = {name: _("Write this part too.") for name, text in texts.items() if not text}
    if found is None:
        wrong["area"] = _("Choose the area it belongs to.")
    for name, text in texts.items():
        if words := revealing(text, row):
            wrong[name] = _("This still says {words}. Take it out first.").format(words=_(", ").join(words))
    if wrong:
        raise Invalid(next(iter(wrong.values())), fields=wrong)
    earlier = PublishedTicket.objects.filter(ticket=row).exclude(state=_State.DECLINED).first()
    if earlier is not None and earlier.state == _State.POSTED:
        raise Conflict(_("This ticket is in the community already."))
    if PublishedTicket.objects.filter(ticket=row, state=_State.DECLINED).exists():
        raise Conflict(_("The asker does not want this ticket published. It stays between you."))
    facts = {**texts, "area": found, "state": _State.ASKED, "asked_by": by.member, "asked_at": now()}
    publication, _created = PublishedTicket.objects.update_or_create(
        ticket=row, pk=earlier.pk if earlier else None, defaults={**facts, "answered_at": None}
    )
    record("ticket.publication_asked", row, by=by, audience=[row.agent_id])
    tell_requester(row, "support.publication_asked", asker=row.requester_id)
    return publication


@transaction.atomic
def answer_consent(publication: PublishedTicket, *, agrees: bool, seen: int, by: Any) -> PublishedTicket:
    """The asker agrees to these words, or not. Either can be changed until it is published; `seen` are the words' age.

    Raises `Conflict` when the words changed since the page was drawn (`seen` is `asked_at` in whole seconds).
    """
    row: PublishedTicket = PublishedTicket.objects.select_related("ticket").get(
        pk=PublishedTicket.objects.locked(publication.pk).pk
    )
    require(may_answer_publication, by, row.ticket)
    if row.state == _State.POSTED:
        raise Conflict(_("It has been published already. Ask support to take it out."))
    if seen != int(row.asked_at.timestamp()):
        raise Conflict(_("The text was changed meanwhile. Read it again first."))
    row.state, row.answered_at = (_State.AGREED if agrees else _State.DECLINED), now()
    row.save(update_fields=["state", "answered_at"])
    name = "ticket.publication_agreed" if agrees else "ticket.publication_declined"
    record(name, row.ticket, by=by, audience=[row.ticket.agent_id])
    return row


@transaction.atomic
def post_ticket(publication: PublishedTicket, *, by: Any) -> Thread:
    """Put the agreed words into the community, as staff: the asker is named nowhere, but follows the thread."""
    row: PublishedTicket = PublishedTicket.objects.select_related("ticket", "area").get(
        pk=PublishedTicket.objects.locked(publication.pk).pk
    )
    require(may_publish_ticket, by, row.ticket)
    if row.state == _State.POSTED:
        raise Conflict(_("This ticket is in the community already."))
    if row.state != _State.AGREED:
        raise Conflict(_("Without the asker's consent it is not published. Wait for their answer."))
    name = profile_of(by).name or clean_line(by.label, 30)
    thread = start_thread(
        area=row.area.key, kind=Thread.Kind.QUESTION, title=row.title, body=row.question, name=name, by=by
    )
    post = answer_thread(thread, body=row.answer, by=by)
    Thread.objects.filter(pk=thread.pk).update(accepted=post)
    asker, _created = Profile.objects.get_or_create(
        company_id=row.ticket.customer_id, member_id=row.ticket.requester_id
    )
    follow(thread, asker)
    row.state, row.thread = _State.POSTED, thread
    row.save(update_fields=["state", "thread"])
    record("ticket.published", row.ticket, by=by, audience=[row.ticket.agent_id], thread=thread.key)
    thread.refresh_from_db()
    return thread
