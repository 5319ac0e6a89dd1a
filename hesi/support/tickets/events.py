"""What tickets publish, which page parts that touches, and how histories tell it."""

from django.utils.translation import gettext as _

from hesi.workspace.events.subscribe import live
from hesi.workspace.events.timeline import tell

_OF_PROVIDER = ("opened", "requester_replied", "answered", "noted", "taken", "solved", "confirmed", "closed")
_OF_CUSTOMER = ("asked", "answered", "taken", "solved", "closed")

for _name in _OF_PROVIDER:
    live(f"ticket.{_name}", "tickets", "ticket-{label}")
for _name in _OF_CUSTOMER:
    live(f"support.{_name}", "tickets", "ticket-{label}")

tell("support.asked", lambda event: _("Asked for help"), icon="lifebuoy")
tell("support.answered", lambda event: _("Support answered"), icon="message")
tell("support.solved", lambda event: _("Support holds it for solved"), icon="clipboard-check")
