"""A customer's member asks for help."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from hesi.core.errors import Invalid
from hesi.core.text import clean_line, clean_text
from hesi.support.tickets.capsule import build_capsule
from hesi.support.tickets.categories import find_category
from hesi.support.tickets.dispatch import dispatch_new
from hesi.support.tickets.models import Message, MessageAttachment, Ticket
from hesi.support.tickets.permissions import may_ask_for_help
from hesi.support.tickets.requester import Requester, as_requester
from hesi.workspace.access.actor import Actor
from hesi.workspace.access.rules import require
from hesi.workspace.events.record import record
from hesi.workspace.files.store import store_file
from hesi.workspace.tenancy.serials import next_number

MAX_FILES = 10
MAX_FILE_BYTES = 20 * 1024 * 1024
MAX_BODY = 10_000


@dataclass(frozen=True, slots=True)
class Upload:
    """A file sent along."""

    name: str
    media_type: str
    content: bytes


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
) -> Ticket:
    """A new ticket in the provider's workspace, with its capsule frozen. Raises `Invalid` by field."""
    require(may_ask_for_help, by)
    wrong = {}
    if not clean_line(title, 120):
        wrong["title"] = _("Say in a few words what it is about.")
    if not clean_text(body, MAX_BODY):
        wrong["body"] = _("Describe what you wanted to do and what happened instead.")
    if wrong:
        raise Invalid(next(iter(wrong.values())), fields=wrong)
    capsule = build_capsule(by, page=page, browser=browser, subject_type=subject_type, subject_id=subject_id)
    with as_requester(by) as requester:
        about = find_category(category)
        ticket = Ticket.objects.create(
            number=next_number("GD", requester.tenant.today),
            customer=requester.customer,
            requester_id=requester.requester_id,
            requester_name=requester.name[:60],
            requester_email=requester.email,
            category=about,
            priority=about.priority,
            line=about.line,
            plan=by.tenant.plan,
            title=clean_line(title, 120),
            subject_ref_type=subject_type if "subject" in capsule else "",
            subject_ref_id=subject_id if "subject" in capsule else None,
            page=page[:200],
            capsule=capsule,
        )
        message = Message.objects.create(
            ticket=ticket, is_from_requester=True, author_name=requester.name[:60], body=clean_text(body, MAX_BODY)
        )
        attach(message, files, by=requester)
        dispatch_new(ticket, at=ticket.created_at)
        record("ticket.opened", ticket, by=requester, category=category)
    record("support.asked", ticket, by=by, number=ticket.number)
    return ticket


def attach(message: Message, files: Sequence[Upload], *, by: "Actor | Requester") -> None:
    """Keep the files sent with a message, in the provider's workspace. Raises `Invalid` naming file and limit."""
    if len(files) > MAX_FILES:
        raise Invalid(_("At most {limit} files can go with one message.").format(limit=MAX_FILES))
    for upload in files:
        if len(upload.content) > MAX_FILE_BYTES:
            raise Invalid(
                _(
                    "“{name}” is larger than {limit} MB. Send a smaller file or a picture of the part that matters."
                ).format(name=clean_line(upload.name, 80), limit=MAX_FILE_BYTES // 1024 // 1024)
            )
        stored = store_file(upload.content, name=upload.name, media_type=upload.media_type, purpose="ticket", by=by)
        MessageAttachment.objects.create(message=message, file=stored)
