"""Asking for help: by a customer's member on a page, and by whoever reaches the provider another way."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from hesi.core.errors import Invalid
from hesi.core.money import Money
from hesi.core.text import clean_line, clean_text
from hesi.core.time import now
from hesi.support.promises.models import Priority
from hesi.support.service.contacts import Caller
from hesi.support.service.models import Channel
from hesi.support.tickets.actions import clocking
from hesi.support.tickets.actions.files import MAX_FILE_BYTES, MAX_FILES, Upload, attach
from hesi.support.tickets.capsule import build_capsule
from hesi.support.tickets.categories import find_category
from hesi.support.tickets.dispatch import dispatch_new
from hesi.support.tickets.entitled import standing_of
from hesi.support.tickets.models import Category, Message, Ticket, TicketLink
from hesi.support.tickets.permissions import may_ask_for_help
from hesi.support.tickets.problem_reports import check_answers
from hesi.support.tickets.requester import as_requester
from hesi.workspace.access.actor import Actor, AnyActor
from hesi.workspace.access.rules import require
from hesi.workspace.events.record import record, recorded_together
from hesi.workspace.tenancy.scope import active_tenant
from hesi.workspace.tenancy.serials import next_number

__all__ = ["MAX_BODY", "MAX_FILES", "MAX_FILE_BYTES", "Upload", "ask_for_help", "attach", "open_ticket"]

MAX_BODY = 10_000


@transaction.atomic
def ask_for_help(
    *,
    category: str,
    title: str,
    body: str,
    by: Actor,
    files: Sequence[Upload] = (),
    page: str = "",
    browser: str = "",
    subject_type: str = "",
    subject_id: int | None = None,
    answers: Mapping[str, Any] | None = None,
    struck: Sequence[str] = (),
    blocked: Money | None = None,
    people_blocked: int = 0,
    channel: str = Channel.PAGE,
    language: str = "",
    error: str = "",
    follows: str = "",
) -> Ticket:
    """A customer's member asks: a new ticket in the provider's workspace, with its capsule frozen.

    `answers` are the answers to the category's problem report by key, `struck` the parts of the capsule the person
    keeps to themselves, `blocked` the money that waits for the answer, `error` the number an error page showed,
    `follows` the number of an earlier ticket of theirs that this one goes on from. Without `answers` (None) the report
    is not asked for, as through an older program. Raises `Invalid` by field.
    """
    require(may_ask_for_help, by)
    capsule = build_capsule(
        by,
        page=page,
        browser=browser,
        subject_type=subject_type,
        subject_id=subject_id,
        error=error,
        struck=struck,
    )
    with as_requester(by) as requester:
        about = find_category(category)
        ticket = _open(
            _as_caller(by, language, with_phone="who" in capsule),
            about=about,
            title=title,
            body=body,
            files=files,
            by=requester,
            channel=channel,
            subject_ref_type=subject_type if "subject" in capsule else "",
            subject_ref_id=subject_id if "subject" in capsule else None,
            page=capsule.get("page", ""),
            capsule=capsule,
            answers=check_answers(about, answers, currency=by.tenant.currency) if answers is not None else {},
            blocked_minor=blocked.minor if blocked else 0,
            blocked_currency=blocked.currency if blocked else by.tenant.currency,
            people_blocked=people_blocked,
        )
        _link_earlier(ticket, follows, by=requester)
    record("support.asked", ticket, by=by, number=ticket.number)
    return ticket


@transaction.atomic
def open_ticket(
    who: Caller,
    *,
    channel: str,
    category: str,
    title: str,
    body: str,
    by: AnyActor,
    files: Sequence[Upload] = (),
    html: str = "",
    capsule: dict[str, Any] | None = None,
    priority: str = "",
    is_automatic: bool = False,
) -> Ticket:
    """A ticket for somebody who wrote, called or chatted; asked in the provider's workspace, `html` sanitised already.

    `by` is who takes it down: an agent, the mail, a robot. `is_automatic` marks what no person wrote. Raises `Invalid`.
    """
    return _open(
        who,
        about=find_category(category),
        title=title,
        body=body,
        files=files,
        by=by,
        channel=channel,
        html=html,
        is_automatic=is_automatic,
        priority=priority,
        capsule=capsule or {},
    )


def _as_caller(by: Actor, language: str, *, with_phone: bool) -> Caller:
    member = by.member
    return Caller(
        customer=by.tenant,
        member_id=member.pk,
        name=by.label,
        email=member.email,
        phone=member.phone if with_phone else "",
        language=language or (member.user.language if member.user else "") or by.tenant.language,
    )


def _open(
    who: Caller,
    *,
    about: Category,
    title: str,
    body: str,
    files: Sequence[Upload],
    by: Any,
    channel: str,
    html: str = "",
    is_automatic: bool = False,
    priority: str = "",
    **facts: Any,
) -> Ticket:
    """The one way a ticket comes to be: the row, its first message, its place with a line and an agent, the event."""
    title, body = clean_line(title, 120), clean_text(body, MAX_BODY)
    _expect_words(title, body)
    at = now()
    name = (clean_line(who.name, 60) or who.email or who.phone or _("Guest"))[:60]
    ticket = Ticket.objects.create(
        number=next_number("GD", active_tenant().today),
        customer=who.customer,
        requester_id=who.member_id,
        requester_name=name,
        requester_email=who.email,
        requester_phone=who.phone[:30],
        language=who.language,
        plan=who.customer.plan if who.customer else "",
        channel=channel,
        category=about,
        priority=priority if priority in Priority.values else about.priority,
        line=about.line,
        title=title,
        created_at=at,
        updated_at=at,
        **facts,
    )
    message = Message.objects.create(
        ticket=ticket,
        is_from_requester=True,
        is_automatic=is_automatic,
        channel=channel,
        author_name=name,
        author_email=who.email,
        body=body,
        html=html,
        created_at=at,
    )
    attach(message, files, by=by)
    with recorded_together():
        dispatch_new(ticket, at=at, text=body)
        if not is_automatic:
            clocking.started(ticket, at=at, is_new=True)
        _note_beyond(ticket, by=by)
        record("ticket.opened", ticket, by=by, audience=[ticket.agent_id], category=about.key, channel=channel)
    return ticket


def _link_earlier(ticket: Ticket, number: str, *, by: Any) -> None:
    earlier = Ticket.objects.visible_to(by).filter(number=number).first() if number else None
    if earlier is not None:
        TicketLink.objects.create(ticket=ticket, other=earlier, kind=TicketLink.Kind.FOLLOWS)


def _note_beyond(ticket: Ticket, *, by: Any) -> None:
    """A question beyond what the customer's plan includes is taken all the same, and that is written down."""
    if ticket.customer is None:
        return
    beyond = standing_of(ticket.customer, ticket.channel)
    # This ticket is counted already.
    if not beyond.has_channel or beyond.used > (beyond.terms.monthly_tickets or beyond.used):
        record("ticket.taken_beyond_plan", ticket, by=by, **beyond.as_facts())


def _expect_words(title: str, body: str) -> None:
    wrong = {}
    if not title:
        wrong["title"] = _("Say in a few words what it is about.")
    if not body:
        wrong["body"] = _("Describe what you wanted to do and what happened instead.")
    if wrong:
        raise Invalid(next(iter(wrong.values())), fields=wrong)
