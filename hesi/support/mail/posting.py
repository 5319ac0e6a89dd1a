"""Putting a mail into a ticket: the words, the files, the pictures in their places."""

import re
from collections.abc import Sequence
from html import escape
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from hesi.core.text import clean_line
from hesi.support.mail.reading import Mail
from hesi.support.mail.reading.presenting import Presented
from hesi.support.mail.subjects import bare
from hesi.support.mail.threading import Thread
from hesi.support.service.contacts import Caller, who_is
from hesi.support.service.models import Channel
from hesi.support.tickets.actions.asking import MAX_BODY, open_ticket
from hesi.support.tickets.actions.conversing import append_message
from hesi.support.tickets.actions.files import MAX_FILES, Upload, attach
from hesi.support.tickets.models import Category, Message, MessageAttachment, Participant, Ticket
from hesi.workspace.access.actor import Actor

MOST_CC = 20
_CHINESE = re.compile(r"[\u3400-\u9fff]")
_CID = re.compile(r'src="cid:([^"]*)"')


def join(ticket: Ticket, thread: Thread, mail: Mail, shown: Presented, *, by: Any) -> Message:
    """Append a mail to the ticket it belongs to, in its sender's name or, by a signed address, an agent's."""
    agent = thread.agent
    message = append_message(
        ticket,
        body=words(shown, mail),
        by=Actor(agent, channel="mail") if agent else by,
        author_name=agent.name if agent else name_of(thread.caller, mail),
        author_email=address_of(mail),
        is_from_requester=agent is None,
        channel=Channel.MAIL,
        html=shown.html,
        hidden_quote=shown.hidden_quote,
        mail_id=mail.message_id,
        is_automatic=mail.is_automatic,
    )
    _complete(message, mail, shown, by=by)
    return message


def open_by_mail(thread: Thread, mail: Mail, shown: Presented, *, category: Category, by: Any) -> Message:
    """A new ticket of what a mail says."""
    caller = thread.caller
    who = Caller(
        customer=caller.customer,
        member_id=caller.member_id,
        name=name_of(caller, mail),
        email=caller.email or address_of(mail),
        phone=caller.phone,
        language=caller.language if caller.customer else language_of(mail),
    )
    body = words(shown, mail)
    title = bare(mail.subject) or clean_line(body.strip().split("\n")[0], 80) or _("Mail without a subject")
    ticket = open_ticket(
        who,
        channel=Channel.MAIL,
        category=category.key,
        title=clean_line(title, 120) or _("Mail without a subject"),
        body=body,
        by=by,
        html=shown.html,
        is_automatic=mail.is_automatic,
    )
    message: Message = ticket.messages.get()
    message.hidden_quote, message.mail_id = shown.hidden_quote, mail.message_id[:255]
    message.save(update_fields=["hidden_quote", "mail_id"])
    _complete(message, mail, shown, by=by)
    return message


def words(shown: Presented, mail: Mail) -> str:
    """The text of the message; something is said even where the mail says nothing."""
    text = shown.body.strip()
    if not clean_line(text, 1):
        text = _("(The mail has attachments only.)") if mail.attachments else _("(The mail is empty.)")
    if mail.is_cut:
        text += "\n\n" + _("(The mail was too large and is cut here.)")
    return text[: MAX_BODY * 2]


def language_of(mail: Mail) -> str:
    """The language to answer a stranger in: Chinese where the mail has any, else English."""
    return "zh-hans" if _CHINESE.search(mail.subject + mail.text[:5000]) else "en"


def name_of(caller: Caller, mail: Mail) -> str:
    """The known name, else the one in the mail, else its address."""
    told = mail.sender.name if mail.sender else ""
    return clean_line(caller.name or told, 60) or address_of(mail)[:60] or _("Unknown sender")


def address_of(mail: Mail) -> str:
    """The sender's address where one can be answered; never what Reply-To says, which anybody may fill in."""
    return mail.sender.email.lower()[:254] if mail.sender and mail.sender.is_usable else ""


def copy_in(ticket: Ticket, mail: Mail, caller: Caller) -> None:
    """Colleagues of the asker's company who were copied in read along; nobody else comes in by being copied.

    Only for mails whose sender may let people in: of a new ticket, or as `threading.may_let_in` says.
    """
    if ticket.customer_id is None or caller.customer is None or caller.customer.pk != ticket.customer_id:
        return
    for person in (*mail.to, *mail.cc)[:MOST_CC]:
        known = who_is(email=person.email) if person.is_usable else Caller()
        is_colleague = known.customer is not None and known.customer.pk == ticket.customer_id
        if is_colleague and known.member_id is not None and person.key != ticket.requester_email.casefold():
            Participant.objects.get_or_create(
                ticket=ticket,
                email=person.email.lower(),
                defaults={"name": known.name[:60], "member_id": known.member_id},
            )


def _complete(message: Message, mail: Mail, shown: Presented, *, by: Any) -> None:
    """Keep the files and let the pictures of the HTML point at them."""
    uploads = [
        Upload(a.name or _("file"), a.media_type, a.content, a.content_id) for a in mail.attachments if a.content
    ]
    for start in range(0, len(uploads), MAX_FILES):
        attach(message, uploads[start : start + MAX_FILES], by=by)
    if shown.html:
        message.html = with_pictures(shown.html, list(MessageAttachment.objects.filter(message=message)))
        message.save(update_fields=["html"])


def with_pictures(html: str, attachments: Sequence[MessageAttachment]) -> str:
    """The HTML with each `cid:` address replaced by the file's own; a picture that was not sent along is left out."""
    by_id = {a.content_id: a for a in attachments if a.content_id and a.file.media_type.startswith("image/")}

    def address(match: re.Match[str]) -> str:
        found = by_id.get(match.group(1).replace("&amp;", "&"))
        return f'src="{escape(reverse("file", args=[found.file.key]))}"' if found else ""

    return _CID.sub(address, html)
