"""What documents publish, which page parts that touches, and how the timeline tells it."""

from django.utils.translation import gettext as _

from hesi.workspace.events.models import Event
from hesi.workspace.events.subscribe import live
from hesi.workspace.events.timeline import tell

_PARTS = ("documents", "document-{label}")

_CHANGES = ("created", "edited", "submitted", "withdrawn", "sent_back", "approved", "voided")
_MONEY = ("paying", "paid", "settled", "payment_failed")

for _name in (*_CHANGES, *_MONEY):
    live(f"document.{_name}", *_PARTS)


def _payment_failed(event: Event) -> str:
    return _("The payment failed and will be made again: {reason}").format(reason=event.facts.get("reason", ""))


# Being sent back is told by approvals, which know the step and the person.
tell("document.created", lambda event: _("Started the draft"), icon="plus")
tell("document.edited", lambda event: _("Changed the draft"), icon="pencil", folded=True)
tell("document.submitted", lambda event: _("Submitted for approval"), icon="send")
tell("document.withdrawn", lambda event: _("Withdrew it to a draft"), icon="arrow-back-up")
tell("document.approved", lambda event: _("Approved"), icon="circle-check")
tell("document.paying", lambda event: _("Put into a payment batch"), icon="cash")
tell("document.paid", lambda event: _("Paid"), icon="cash")
tell("document.settled", lambda event: _("Settled: nothing was left to pay"), icon="circle-check")
tell("document.payment_failed", _payment_failed, icon="alert-triangle")
tell("document.voided", lambda event: _("Voided"), icon="circle-x")
