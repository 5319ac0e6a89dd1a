"""What mail publishes and how histories tell it."""

from django.utils.translation import gettext as _

from hesi.workspace.events.subscribe import live
from hesi.workspace.events.timeline import tell_auditor

live("mail.bounced", "tickets", "ticket-{label}")

tell_auditor("mail.bounced", lambda event: _("Mail to {recipient} came back").format(**_facts(event, "recipient")))
tell_auditor("mailbox.saved", lambda event: _("Saved a mailbox"))
tell_auditor("mailbox.removed", lambda event: _("Removed a mailbox"))
tell_auditor(
    "mail.replayed",
    lambda event: (
        _("Took in a mail whose sender is in doubt")
        if event.facts.get("vouched")
        else _("Took a mail in again that had been set aside")
    ),
)
tell_auditor("mail.resent", lambda event: _("Sent a mail again"))
tell_auditor("mail.address_released", lambda event: _("Let mail go to a suspended address again"))


def _facts(event: object, *names: str) -> dict[str, str]:
    facts = getattr(event, "facts", {})
    return {name: str(facts.get(name, "")) for name in names}
