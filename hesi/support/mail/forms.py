"""Input of the mail pages."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from hesi.support.mail.actions import mailbox_facts
from hesi.support.mail.models import IncomingMail, Mailbox, OutgoingMail
from hesi.support.tickets.categories import leaves


class MailboxForm(forms.Form):
    """A mailbox. The password is taken and never shown again."""

    address = forms.EmailField(label=_("Support address"), max_length=120)
    name = forms.CharField(
        label=_("Name beside the address"), required=False, max_length=60, help_text=_("Empty: the company's name.")
    )
    category = forms.ChoiceField(label=_("Category of new tickets"), required=False)
    host = forms.CharField(
        label=_("IMAP server"),
        required=False,
        max_length=120,
        help_text=_("Empty where your mail server hands mail over itself."),
    )
    port = forms.IntegerField(label=_("Port"), min_value=1, max_value=65535, initial=993)
    is_encrypted = forms.BooleanField(label=_("Encrypted connection (TLS)"), required=False, initial=True)
    user = forms.CharField(label=_("User"), required=False, max_length=120)
    password = forms.CharField(
        label=_("Password"),
        required=False,
        max_length=200,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    folder = forms.CharField(label=_("Folder"), max_length=80, initial="INBOX")
    proving_server = forms.CharField(
        label=_("Server that checks senders"),
        required=False,
        max_length=120,
        help_text=_(
            "The name your mail server writes into Authentication-Results, such as mx.example.com. Mails that it finds"
            " forged are then set aside. Empty: the sender that stands above a mail is believed."
        ),
    )
    is_active = forms.BooleanField(label=_("In use"), required=False, initial=True)

    def __init__(self, *args: Any, mailbox: Mailbox | None = None, **kwargs: Any) -> None:
        if mailbox is not None:
            kwargs.setdefault("initial", mailbox_facts(mailbox))
        super().__init__(*args, **kwargs)
        self.fields["category"].choices = [("", _("Something else")), *leaves()]  # type: ignore[attr-defined]
        if mailbox is not None and mailbox.sealed_password:
            self.fields["password"].help_text = _("One is kept. Leave this empty to keep it.")

    def clean(self) -> dict[str, Any]:
        """A server needs somebody to sign in as."""
        facts = super().clean() or {}
        if facts.get("host") and not facts.get("user"):
            self.add_error("user", _("Enter the name to sign in with at this server."))
        return facts


class IncomingFilter(forms.Form):
    """Narrows the list of what came in."""

    q = forms.CharField(label=_("Sender or subject"), required=False, max_length=80)
    state = forms.ChoiceField(label=_("State"), required=False, choices=[("", _("All")), *IncomingMail.State.choices])


class OutgoingFilter(forms.Form):
    """Narrows the list of what went out."""

    q = forms.CharField(label=_("Recipient or subject"), required=False, max_length=80)
    state = forms.ChoiceField(label=_("State"), required=False, choices=[("", _("All")), *OutgoingMail.State.choices])
