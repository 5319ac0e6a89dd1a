"""Taking out of a ticket's words who asked and what they paid."""

import re

from hesi.core.text import fold_name
from hesi.support.tickets.masking import masked_text
from hesi.support.tickets.models import Message, Ticket

HIDDEN = "•••"
_LEGAL = re.compile("(股份|集团)?(有限责任公司|有限公司|公司)$")
_ADDRESS = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+|(?<!\d)\d{11,}(?!\d)")


def draft_of(ticket: Ticket) -> dict[str, str]:
    """Title, question and last public answer with names, addresses, amounts and ids taken out; to be looked over."""
    said = Message.objects.filter(ticket=ticket, is_internal=False, is_automatic=False).order_by("pk")
    question = said.filter(is_from_requester=True).first()
    answer = said.filter(is_from_requester=False).last()
    return {
        "title": redacted(ticket.title, ticket),
        "question": redacted(question.body if question else ticket.title, ticket),
        "answer": redacted(answer.body if answer else "", ticket),
    }


def redacted(text: str, ticket: Ticket) -> str:
    """The text without what would tell who asked."""
    for name in names_of(ticket):
        text = re.sub(re.escape(name), HIDDEN, text, flags=re.IGNORECASE)
    return masked_text(text)


def revealing(text: str, ticket: Ticket) -> list[str]:
    """The words of a text that tell who asked: names of the person and the company, addresses and long numbers."""
    folded = fold_name(text)
    return [name for name in names_of(ticket) if fold_name(name) in folded] + _ADDRESS.findall(text)


def names_of(ticket: Ticket) -> list[str]:
    """How the asker and the company may be named, longest first."""
    company = ticket.customer.name if ticket.customer else ""
    found = {company, _LEGAL.sub("", company), ticket.requester_name, ticket.requester_email, ticket.number}
    return sorted((name for name in found if len(name) > 1), key=len, reverse=True)
