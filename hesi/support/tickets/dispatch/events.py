"""How histories and open pages hear of dispatch."""

from django.utils.translation import gettext as _

from hesi.support.tickets.dispatch.reasons import say_event
from hesi.workspace.events.models import Event
from hesi.workspace.events.subscribe import live
from hesi.workspace.events.timeline import tell

for _name in ("dispatched", "reassigned"):
    live(f"ticket.{_name}", "tickets", "ticket-{label}", "desk-counts", "board")


def _dispatched(event: Event) -> str:
    reason = say_event(event)
    return _("Dispatched: {reason}").format(reason=reason) if reason else _("Dispatched")


def _reassigned(event: Event) -> str:
    return _("Not taken in time, so passed on: {reason}").format(reason=say_event(event))


tell("ticket.dispatched", _dispatched, icon="sitemap")
tell("ticket.reassigned", _reassigned, icon="arrows-exchange")

for _name, _sentence in (
    ("rule_saved", lambda event: _("Changed a dispatch rule")),
    ("rules_ordered", lambda event: _("Changed the order of the dispatch rules")),
    ("rule_removed", lambda event: _("Removed a dispatch rule")),
):
    live(f"dispatch.{_name}", "dispatch-rules")
    tell(f"dispatch.{_name}", _sentence, icon="sitemap")
