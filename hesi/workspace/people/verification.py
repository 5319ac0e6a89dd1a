"""Whether an address belongs to the person who gave it."""

from allauth.account.models import EmailAddress
from django.http import HttpRequest
from django.utils import translation

from hesi.workspace.people.adapter import MailNotSent
from hesi.workspace.people.models import User


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
        with translation.override(user.language or translation.get_language()):
            address_row(user).send_confirmation(request, signup=True)
    except MailNotSent:
        return False
    return True
