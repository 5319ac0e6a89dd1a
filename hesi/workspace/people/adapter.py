"""How allauth fits in: people enter by registering a company or by invitation, never by allauth's own sign-up."""

from urllib.parse import urlsplit

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _


class AccountAdapter(DefaultAccountAdapter):
    """Closes allauth's own sign-up page; links in mails lead to the installation's public address."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def format_email_subject(self, subject: str) -> str:
        return subject

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return reverse("preferences")

    def get_reset_password_from_key_url(self, key: str) -> str:
        return at_public_address(super().get_reset_password_from_key_url(key))

    def get_email_confirmation_url(self, request: HttpRequest, emailconfirmation: object) -> str:
        return at_public_address(super().get_email_confirmation_url(request, emailconfirmation))

    def get_email_verification_redirect_url(self, email_address: object) -> str:
        return reverse("home")


class MFAAdapter(DefaultMFAAdapter):
    """Names the product in the authenticator app."""

    def get_totp_issuer(self) -> str:
        return _("Hesi")


def at_public_address(url: str) -> str:
    """The same page under `PUBLIC_URL`, whatever host name the request came by."""
    parts = urlsplit(url)
    return settings.PUBLIC_URL.rstrip("/") + parts.path + (f"?{parts.query}" if parts.query else "")
