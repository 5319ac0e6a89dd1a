"""What tickets publish, which page parts that touches, and how histories tell it."""

from django.utils.translation import gettext as _

from hesi.workspace.events.subscribe import live
from hesi.workspace.events.timeline import tell, tell_auditor

_OF_PROVIDER = (
    "opened",
    "requester_replied",
    "answered",
    "noted",
    "taken",
    "solved",
    "confirmed",
    "closed",
    "robot_wrote",
)
_OF_CUSTOMER = ("asked", "answered", "taken", "solved", "closed")

for _name in _OF_PROVIDER:
    live(f"ticket.{_name}", "tickets", "ticket-{label}")
for _name in _OF_CUSTOMER:
    live(f"support.{_name}", "tickets", "ticket-{label}")

tell("support.asked", lambda event: _("Asked for help"), icon="lifebuoy")
tell("support.answered", lambda event: _("Support answered"), icon="message")
tell("support.solved", lambda event: _("Support holds it for solved"), icon="clipboard-check")
tell("support.taken", lambda event: _("Support took it on"), icon="user", folded=True)
tell("support.closed", lambda event: _("Support closed it"), icon="archive")
tell_auditor("ticket.opened", lambda event: _("A customer asked"))
tell_auditor("ticket.requester_replied", lambda event: _("The customer wrote back"))
tell_auditor("ticket.answered", lambda event: _("Answered the customer"))
tell_auditor("ticket.noted", lambda event: _("Kept an internal note"))
tell_auditor("ticket.taken", lambda event: _("Took the ticket on"))
tell_auditor("ticket.solved", lambda event: _("Marked the ticket as solved"))
tell_auditor("ticket.confirmed", lambda event: _("The customer confirmed the solution"))
tell_auditor("ticket.closed", lambda event: _("Closed the ticket"))
tell_auditor("ticket.robot_wrote", lambda event: _("An automatic message came in"))
