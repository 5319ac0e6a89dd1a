"""Mails about tickets: what they say, where answers to them go, and that they are kept before they are sent."""

import re
from collections.abc import Mapping, Sequence
from email.utils import formataddr
from typing import Any

from django.conf import settings
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from hesi.core.ids import new_key
from hesi.core.text import clean_line
from hesi.core.time import now
from hesi.support.mail.addressing import agent_reply_address, new_message_id, reply_address
from hesi.support.mail.guards import why_not_to
from hesi.support.mail.models import IncomingMail, Mailbox, OutgoingMail
from hesi.support.mail.reading import Mail
from hesi.support.mail.threading import remember
from hesi.support.tickets.links import tracking_url
from hesi.support.tickets.models import Message, MessageAttachment, Ticket
from hesi.workspace.jobs.tenant_tasks import enqueue
from hesi.workspace.people.models import Member
from hesi.workspace.tenancy.scope import active_tenant, tenant_scope

# Files up to this much together go along; further ones are named and fetched from the ticket.
MOST_ATTACHED_BYTES = 10 * 1024 * 1024
MOST_QUOTED_LINES = 25
MOST_REFERENCES = 20
_PLAIN_ID = re.compile(r"[!-;=?-~]+")


@transaction.atomic
def send_ticket_mail(
    ticket: Ticket,
    *,
    template: str,
    to: str,
    context: Mapping[str, Any],
    automatic: bool,
    message: Message | None = None,
    cc: Sequence[str] = (),
    dedupe: str = "",
    agent: Member | None = None,
) -> OutgoingMail | None:
    """Write a mail about a ticket and queue it; None where `dedupe` says that it was written before.

    `template` names `mail/mails/<template>.txt` and `.html`, which get `context`, the ticket, its link and
    the provider; the first line of the text is the subject.
    `automatic` marks what no person wrote: such mails are counted and held back when there are too many. Answers come
    back to this ticket; with `agent` they are that agent's own. A mail that may not go out is kept as held back.
    """
    from hesi.support.mail.tasks import send_mail

    dedupe = dedupe[:80] or new_key()
    if OutgoingMail.objects.filter(dedupe=dedupe).exists():
        return None
    mailbox = mailbox_of(ticket)
    language = agent_language(agent) if agent else ticket.language
    with translation.override(language):
        subject, body, html = _rendered(
            ticket, template, {**context, "agent": agent, "answers_come_back": bool(mailbox)}
        )
    held = why_not_to(to, ticket, is_automatic=automatic, at=now())
    row: OutgoingMail = OutgoingMail.objects.create(
        ticket=ticket,
        message=message,
        template=template,
        is_automatic=automatic,
        sender=_sender(mailbox),
        reply_to=_reply_to(ticket, mailbox, agent),
        recipient=to,
        cc=[address for address in cc if not why_not_to(address, ticket, is_automatic=automatic, at=now())],
        subject=subject,
        body=body,
        html=html,
        mail_id=new_message_id(ticket),
        references=_references(ticket),
        dedupe=dedupe,
        state=OutgoingMail.State.HELD if held else OutgoingMail.State.DUE,
        error=held,
    )
    if not held:
        remember(ticket, [row.mail_id])
        enqueue(send_mail, outgoing_id=row.pk)
    return row


def answer_by_mail(message: Message) -> OutgoingMail | None:
    """An agent's answer to who asked and those copied in, where they are reached by mail."""
    ticket = message.ticket
    if not is_reached_by_mail(ticket):
        return None
    asked = ticket.messages.filter(is_from_requester=True, is_internal=False, is_automatic=False, pk__lt=message.pk)
    previous = asked.order_by("-pk").first()
    _attached, linked = carried(message)
    context = {
        "message": message,
        "linked": [a.file.name for a in linked],
        "previous": previous,
        "quote": quoted(previous.body) if previous else [],
    }
    facts: dict[str, Any] = {"template": "answer", "automatic": False, "message": message}
    copies = [email for email in reading_along(ticket) if email != ticket.requester_email]
    if copies and ticket.requester_id is None:
        # Who asked follows by a link that is their key; colleagues who read along sign in.
        send_ticket_mail(
            ticket,
            to=copies[0],
            cc=copies[1:],
            context={**context, "signs_in": True},
            dedupe=f"copies:{message.pk}",
            **facts,
        )
        copies = []
    return send_ticket_mail(
        ticket, to=ticket.requester_email, cc=copies, context=context, dedupe=f"answer:{message.pk}", **facts
    )


def reading_along(ticket: Ticket) -> list[str]:
    """The addresses of those who were let in and are still with the customer's company."""
    rows = list(ticket.participants.values_list("email", "member_id"))
    ids = [member_id for _email, member_id in rows if member_id is not None]
    if not ids or ticket.customer is None:
        return [email for email, _member_id in rows]
    with tenant_scope(ticket.customer):
        present = set(Member.objects.active().filter(pk__in=ids).values_list("pk", flat=True))
    return [email for email, member_id in rows if member_id is None or member_id in present]


def is_reached_by_mail(ticket: Ticket) -> bool:
    """Guests, who have no page of their own, and whoever asked by mail; not an address nobody has confirmed."""
    if not ticket.requester_email or not ticket.is_verified:
        return False
    return ticket.requester_id is None or ticket.channel == "mail"


def acknowledge(ticket: Ticket, message: Message) -> OutgoingMail | None:
    """“We have your question”, once for a ticket."""
    return send_ticket_mail(
        ticket,
        template="acknowledgement",
        to=ticket.requester_email,
        context={"message": message, "quote": quoted(message.body)},
        automatic=True,
        message=message,
        dedupe=f"acknowledgement:{ticket.pk}",
    )


def copy_to_agent(message: Message, agent: Member) -> OutgoingMail | None:
    """What a customer wrote, to the ticket's agent, who may answer from their mail program."""
    return send_ticket_mail(
        message.ticket,
        template="agent_copy",
        to=agent.email,
        context={"message": message},
        automatic=True,
        message=message,
        dedupe=f"agent:{message.pk}:{agent.pk}",
        agent=agent,
    )


def tell_too_large(mail: Mail, incoming: IncomingMail) -> None:
    """Tell a sender politely that their mail was too large, once in a while."""
    from hesi.support.mail.posting import address_of
    from hesi.support.mail.tasks import send_mail

    to = address_of(mail)
    if not to or mail.is_automatic or why_not_to(to, None, is_automatic=True, at=now()):
        return
    tenant = active_tenant()
    context = {"subject": incoming.subject, "provider": tenant.name, "megabytes": 20}
    row = OutgoingMail.objects.create(
        template="too_large",
        is_automatic=True,
        sender=_sender(incoming.mailbox),
        recipient=to,
        subject=clean_line(_("Your mail was too large: {subject}").format(subject=incoming.subject), 200),
        body=render_to_string("mail/mails/too_large.txt", context),
        html=render_to_string("mail/mails/too_large.html", context),
        mail_id=f"{new_key()}@{settings.PUBLIC_URL.rpartition('/')[2].partition(':')[0] or 'localhost'}",
        references=[mail.message_id] if mail.message_id else [],
        dedupe=f"too_large:{incoming.pk}",
    )
    enqueue(send_mail, outgoing_id=row.pk)


def carried(message: Message | None) -> tuple[list[MessageAttachment], list[MessageAttachment]]:
    """The files of a message that go along with its mail, and those that are only named."""
    attached: list[MessageAttachment] = []
    linked: list[MessageAttachment] = []
    used = 0
    rows = MessageAttachment.objects.filter(message=message).select_related("file") if message else []
    for row in rows:
        used += row.file.size_bytes
        (attached if used <= MOST_ATTACHED_BYTES else linked).append(row)
    return attached, linked


def mailbox_of(ticket: Ticket) -> Mailbox | None:
    """The mailbox a ticket's mails go out from: the one it came by, else the workspace's first."""
    came = IncomingMail.objects.filter(ticket=ticket, mailbox__is_active=True).select_related("mailbox").first()
    if came is not None:
        return came.mailbox
    first: Mailbox | None = Mailbox.objects.filter(is_active=True).first()
    return first


def quoted(text: str) -> list[str]:
    """The first lines of what is answered."""
    lines = text.strip().split("\n")
    return [*lines[:MOST_QUOTED_LINES], "…"] if len(lines) > MOST_QUOTED_LINES else lines


def agent_language(agent: Member) -> str:
    """The language an agent reads."""
    return (agent.user.language if agent.user else "") or agent.tenant.language


def _rendered(ticket: Ticket, template: str, context: Mapping[str, Any]) -> tuple[str, str, str]:
    """Subject and both bodies. The first line of the text template is the subject."""
    tenant = active_tenant()
    agent = context.get("agent")
    base = settings.PUBLIC_URL.rstrip("/")
    if agent is not None:
        link = base + reverse("desk-ticket", args=[ticket.number])
    elif ticket.requester_id is None and not context.get("signs_in"):
        link = tracking_url(ticket)
    else:
        link = base + reverse("ticket", args=[ticket.number])
    whole = {**context, "ticket": ticket, "provider": tenant.name, "link": link}
    first, _newline, body = render_to_string(f"mail/mails/{template}.txt", whole).lstrip().partition("\n")
    html = render_to_string(f"mail/mails/{template}.html", whole)
    return clean_line(first, 200), body.strip() + "\n", html


def _sender(mailbox: Mailbox | None) -> str:
    if mailbox is None:
        return settings.DEFAULT_FROM_EMAIL
    return formataddr((mailbox.name or active_tenant().name, mailbox.address))


def _reply_to(ticket: Ticket, mailbox: Mailbox | None, agent: Member | None) -> str:
    if mailbox is None:
        return ""
    if agent is not None:
        return agent_reply_address(ticket, agent, mailbox.address)
    return reply_address(ticket, mailbox.address)


def _references(ticket: Ticket) -> list[str]:
    """The ids of the ticket's mails so far, oldest first, so that mail programs show one conversation."""
    came = ticket.messages.exclude(mail_id="").order_by("-pk").values_list("mail_id", "created_at")[:MOST_REFERENCES]
    went = OutgoingMail.objects.filter(ticket=ticket).order_by("-pk").values_list("mail_id", "created_at")
    both = sorted([*came, *went[:MOST_REFERENCES]], key=lambda row: row[1])
    # Other programs' ids may hold anything; what is no plain word would spoil the header, and no server knows it again.
    return [mail_id for mail_id, _at in both if _PLAIN_ID.fullmatch(mail_id)][-MOST_REFERENCES:]
