"""What payments publish, which page parts that touches, and how the timeline tells it."""

from django.utils.translation import gettext as _

from hesi.workspace.events.subscribe import live
from hesi.workspace.events.timeline import tell, tell_auditor

for _name in ("payment_batch.created", "payment_batch.exported", "payment_batch.settled", "payment_batch.cancelled"):
    live(_name, "payments")
for _name in ("payment.done", "payment.failed"):
    live(_name, "payments")

tell("payment_batch.created", lambda event: _("Made the batch"), icon="plus")
tell("payment_batch.exported", lambda event: _("Exported the file for the bank"), icon="file-spreadsheet")
tell("payment_batch.settled", lambda event: _("Everything in the batch is settled"), icon="circle-check")
tell("payment_batch.cancelled", lambda event: _("Cancelled the batch"), icon="ban")
tell("payee_account.added", lambda event: _("Added a payee account"), icon="building-bank")
tell("payee_account.closed", lambda event: _("Removed a payee account"), icon="trash")
tell_auditor("payment.done", lambda event: _("Recorded a payment"))
tell_auditor("payment.failed", lambda event: _("Recorded a failed payment"))
