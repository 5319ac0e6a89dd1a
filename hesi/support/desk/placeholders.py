"""The words in braces a canned answer or macro may hold: a closed list, checked when it is saved."""

import re
from collections.abc import Callable
from typing import Any

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hesi.core.errors import Invalid
from hesi.support.tickets.models import Ticket

_BRACES = re.compile(r"\{([^{}\n]{0,60})\}")


def _due(ticket: Ticket, agent: str) -> str:
    return date_format(localtime(ticket.due_at), "Y-m-d H:i") if ticket.due_at else _("as soon as possible")


_FILLED: dict[str, Callable[[Ticket, str], str]] = {
    "requester": lambda ticket, agent: ticket.requester_name,
    "company": lambda ticket, agent: ticket.customer.name if ticket.customer else "",
    "number": lambda ticket, agent: ticket.number,
    "agent": lambda ticket, agent: agent,
    "due": _due,
}
MEANINGS = {
    "requester": gettext_lazy("who asked"),
    "company": gettext_lazy("their company"),
    "number": gettext_lazy("the ticket's number"),
    "agent": gettext_lazy("the agent who answers"),
    "due": gettext_lazy("the next promised time"),
}
KNOWN = tuple(_FILLED)


def expect_known(text: str, *, field: str = "body") -> None:
    """Refuse a text with a placeholder nobody fills, naming it and those there are."""
    unknown = list(dict.fromkeys(word for word in _BRACES.findall(text) if word not in _FILLED))
    if unknown:
        sentence = _("Nothing is filled in for {unknown}. There are: {known}.").format(
            unknown=" ".join(f"{{{word}}}" for word in unknown), known=" ".join(f"{{{word}}}" for word in KNOWN)
        )
        raise Invalid(sentence, fields={field: sentence}, unknown=unknown)


def fill(text: str, ticket: Ticket, by: Any) -> str:
    """The text as it would be sent on this ticket by this agent."""

    def filled(found: re.Match[str]) -> str:
        known = _FILLED.get(found[1])
        return known(ticket, by.label) if known else found[0]

    return _BRACES.sub(filled, text)
