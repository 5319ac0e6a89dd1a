"""How allauth fits in: people enter by registering a company or by invitation, never by allauth's own sign-up."""

import logging
import smtplib
from contextlib import suppress
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hesi.core.errors import DomainError

logger = logging.getLogger(__name__)


class MailNotSent(DomainError):
    """The mail server does not take mails now."""

    status = 503
    code = "mail_not_sent"

    def __init__(self) -> None:
        super().__init__(_("The mail could not be sent. Try again in some minutes, or tell the people who run Hesi."))


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Closes allauth's own sign-up page; links in mails lead to the installation's public address."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "email_password_mismatch": gettext_lazy("The e-mail address or the password is not right."),
        "incorrect_password": gettext_lazy("The password is not right."),
        "incorrect_code": gettext_lazy("The code is not right."),
        "invalid_password_reset": gettext_lazy("This link no longer works. Have a new one sent."),
        "too_many_login_attempts": gettext_lazy("Too many failed sign-ins. Wait five minutes, then try again."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def format_email_subject(self, subject: str) -> str:
        return subject

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return reverse("preferences")

    def get_reset_password_from_key_url(self, key: str) -> str:
        uid, _dash, token = key.partition("-")
        return at_public_address(reverse("account_reset_password_from_key", kwargs={"uidb36": uid, "key": token}))

    def get_email_confirmation_url(self, request: HttpRequest, emailconfirmation: Any) -> str:
        return at_public_address(reverse("account_confirm_email", kwargs={"key": emailconfirmation.key}))

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """As the library's, without asking the request for its host, so that jobs can send too."""
        mail = self.render_mail(template_prefix, email, {**context, "email": email})
        try:
            mail.send()
        except (OSError, smtplib.SMTPException) as error:
            logger.warning("A mail of the kind %s was not taken: %s", template_prefix, error)
            raise MailNotSent from error

    def send_notification_mail(self, *args: Any, **kwargs: Any) -> None:
        """What was changed is changed, whether or not the mail about it can be sent."""
        with suppress(MailNotSent):
            super().send_notification_mail(*args, **kwargs)

    def get_email_verification_redirect_url(self, email_address: object) -> str:
        return reverse("home")


class MFAAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """Names the product in the authenticator app."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": gettext_lazy("The code is not right."),
        "unverified_email": gettext_lazy("Verify your e-mail address first; then sign-in in two steps can be used."),
    }

    def get_totp_issuer(self) -> str:
        return _("Hesi")


def at_public_address(path: str) -> str:
    """The page under `PUBLIC_URL`, whatever host name the request came by."""
    return settings.PUBLIC_URL.rstrip("/") + path
