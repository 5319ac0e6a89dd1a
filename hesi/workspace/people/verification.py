"""Whether an address belongs to the person who gave it."""

import logging
import smtplib

from allauth.account.models import EmailAddress
from django.http import HttpRequest

from hesi.workspace.people.models import User

logger = logging.getLogger(__name__)


def address_row(user: User) -> EmailAddress:
    """The sign-in library's row for the user's address, made when missing."""
    row, _created = EmailAddress.objects.get_or_create(
        user=user, email=user.email, defaults={"primary": True, "verified": False}
    )
    return row


def is_verified(user: User) -> bool:
    """Whether the person has followed the link in a mail sent to their address."""
    return EmailAddress.objects.filter(user=user, email=user.email, verified=True).exists()


def ask_to_verify(request: HttpRequest, user: User) -> bool:
    """Send the mail with the link; False when the mail server does not take it, which stops nobody from working."""
    try:
        address_row(user).send_confirmation(request, signup=True)
    except (OSError, smtplib.SMTPException) as error:
        logger.warning("The verification mail for user %s was not taken: %s", user.pk, error)
        return False
    return True
