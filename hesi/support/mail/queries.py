"""Lists of the mail pages."""

from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from hesi.support.mail.models import IncomingMail, OutgoingMail

# The occasions mails are written on, in words.
TEMPLATES = {
    "answer": _("Answer"),
    "acknowledgement": _("Acknowledgement"),
    "agent_copy": _("Copy to the agent"),
    "too_large": _("Too large"),
}
# Why a mail that came in is in no ticket.
OUTCOMES = {
    "too_large": _("Larger than 20 MB; its sender was told."),
    "own": _("It came from ourselves."),
    "duplicate": _("The same mail was taken in before."),
    "chatter": _("This ticket has taken in enough automatic mails for today."),
    "automatic": _("An automatic answer that belongs to no ticket."),
    "forged": _("Its sender's address may be forged. Take it in only when you know that it is theirs."),
    "no_sender": _("It says no address that could be answered."),
    "flood": _("This sender has opened too many tickets within the hour."),
    "report": _("A report about a mail that is not ours."),
    "refused": _("It was refused:"),
    "failed": _("It failed again and again:"),
    "time_limit": _("Reading it took too long."),
    "memory_limit": _("Reading it needs too much memory."),
    "reader_died": _("It stopped its reader."),
    "damaged": _("It is damaged beyond reading."),
}
# Why a mail was held back.
HELD = {
    "suspended": _("The address is suspended"),
    "nobody": _("Nobody reads this address"),
    "own": _("It is one of our mailboxes"),
    "cap": _("Too many automatic mails in a short time"),
}


def incoming_list(*, state: str = "", query: str = "") -> QuerySet[IncomingMail]:
    """What came in, newest first."""
    rows: QuerySet[IncomingMail] = IncomingMail.objects.select_related("mailbox", "ticket", "raw")
    if state:
        rows = rows.filter(state=state)
    if query:
        rows = rows.filter(Q(sender__icontains=query) | Q(subject__icontains=query))
    return rows


def outgoing_list(*, state: str = "", query: str = "") -> QuerySet[OutgoingMail]:
    """What went out or should have, newest first; without the bodies."""
    rows: QuerySet[OutgoingMail] = OutgoingMail.objects.select_related("ticket").defer("body", "html")
    if state:
        rows = rows.filter(state=state)
    if query:
        rows = rows.filter(Q(recipient__icontains=query) | Q(subject__icontains=query))
    return rows


def chosen(form: Any) -> dict[str, str]:
    """The valid part of a filter."""
    form.is_valid()
    return {"state": form.cleaned_data.get("state", ""), "query": form.cleaned_data.get("q", "")}
