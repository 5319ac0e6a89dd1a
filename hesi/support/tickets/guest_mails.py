"""Mails to people who asked without a sign-in, and the mail that asks for a rating."""

from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from hesi.support.tickets.links import rating_url, tracking_url
from hesi.support.tickets.models import Ticket
from hesi.support.tickets.ratings import BEST, SCORES, WORST

# So that mail programs and our own intake know that no person wrote this.
_OURS = {"Auto-Submitted": "auto-generated", "X-Auto-Response-Suppress": "All"}


def confirmation_mail(ticket: Ticket) -> EmailMultiAlternatives:
    """“We have your question”, with the link that confirms the address and leads to the ticket."""
    with translation.override(ticket.language):
        context = {"ticket": ticket, "link": tracking_url(ticket), "provider": ticket.tenant.name}
        subject = _("[{number}] Please confirm your question: {title}").format(number=ticket.number, title=ticket.title)
        return _mail(ticket, subject, "confirmation", context)


def rating_mail(ticket: Ticket) -> EmailMultiAlternatives:
    """“Are you satisfied?”, one link for each step of the scale; each still has to be sent on the page it opens."""
    with translation.override(ticket.language):
        scale = [(score, str(SCORES[score]), rating_url(ticket, score)) for score in range(BEST, WORST - 1, -1)]
        context = {"ticket": ticket, "scale": scale, "provider": ticket.tenant.name}
        subject = _("[{number}] Was it solved to your satisfaction?").format(number=ticket.number)
        return _mail(ticket, subject, "rating", context)


def _mail(ticket: Ticket, subject: str, name: str, context: dict[str, object]) -> EmailMultiAlternatives:
    plain = render_to_string(f"tickets/mails/{name}.txt", context)
    mail = EmailMultiAlternatives(subject=subject, body=plain, to=[ticket.requester_email], headers=_OURS)
    mail.attach_alternative(render_to_string(f"tickets/mails/{name}.html", context), "text/html")
    return mail
