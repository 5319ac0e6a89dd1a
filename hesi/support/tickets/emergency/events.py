"""How histories and open pages hear of emergencies."""

from django.utils.translation import gettext as _

from hesi.support.tickets.emergency.reasons import reason_label
from hesi.workspace.events.models import Event
from hesi.workspace.events.subscribe import live
from hesi.workspace.events.timeline import tell, tell_auditor

for _name in ("emergency_declared", "emergency_withdrawn"):
    live(f"ticket.{_name}", "tickets", "ticket-{label}", "desk-counts", "board")
    live(f"support.{_name}", "tickets", "ticket-{label}")


def _declared(event: Event) -> str:
    return _("Declared an emergency: {reason}").format(reason=reason_label(event.facts.get("reason", "")))


def _detail(event: Event) -> str:
    over = _("Beyond the company's daily limit.") if event.facts.get("is_over_limit") else ""
    return " ".join(part for part in (event.facts.get("note", ""), over) if part)


def _withdrawn(event: Event) -> str:
    return _("No emergency any more: {why}").format(why=event.facts.get("why", ""))


tell("ticket.emergency_declared", _declared, icon="urgent", detail=_detail)
tell("ticket.emergency_withdrawn", _withdrawn, icon="circle-check")
tell("ticket.emergency_refused", lambda event: _("Over the daily limit of emergencies, so not urgent"), icon="ban")
tell("support.emergency_declared", lambda event: _("Treated as an emergency"), icon="urgent")
tell("support.emergency_withdrawn", _withdrawn, icon="circle-check")
tell_auditor("emergency.settings_changed", lambda event: _("Changed the hotline or the limit of emergencies"))
