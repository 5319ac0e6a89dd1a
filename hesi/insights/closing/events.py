"""How histories tell of the end of a month, and which page parts it touches."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from hesi.core.money import Money
from hesi.insights.closing.sentences import everything_text
from hesi.workspace.events.models import Event
from hesi.workspace.events.subscribe import live
from hesi.workspace.events.timeline import tell, tell_auditor

for _name in ("closed", "reopened", "step_ticked", "step_unticked", "reminded"):
    live(f"month_end.{_name}", "month-end")
live("document.invoice_reminded", "invoices-later", "document-{label}")


def _closed(event: Event) -> str:
    spent = Money(event.facts["spent_minor"], event.facts["currency"])
    return _("Closed the month at {amount}").format(amount=spent.format())


def _left_open(event: Event) -> str:
    count = len(event.facts.get("open", []))
    said = ngettext("{count} point was still open.", "{count} points were still open.", count).format(count=count)
    return " ".join(part for part in (said if count else "", event.facts.get("note", "")) if part)


def _reminded(event: Event) -> str:
    people = event.facts.get("people", [])
    said = ngettext("Reminded {count} person", "Reminded {count} people", len(people))
    return said.format(count=len(people))


def _sent(event: Event) -> str:
    """What each of them was told."""
    return "\n".join(
        _("{name}: {items}").format(name=one.get("name", ""), items=everything_text(one.get("items", [])))
        for one in event.facts.get("people", [])
    )


def _asked(event: Event) -> str:
    return _("Reminded {name} of the missing invoice").format(name=event.facts.get("name", ""))


def _step(sentence: str, event: Event) -> str:
    return sentence.format(name=event.facts.get("name", ""))


tell("month_end.closed", _closed, icon="lock", detail=_left_open)
tell("month_end.reopened", lambda event: _("Opened the month again"), icon="refresh",
     detail=lambda event: str(event.facts.get("reason", "")))  # fmt: skip
tell("month_end.step_ticked", lambda event: _step(_("Ticked “{name}”"), event), icon="check")
tell("month_end.step_unticked", lambda event: _step(_("Took the tick off “{name}”"), event), icon="x")
tell("month_end.reminded", _reminded, icon="bell", detail=_sent, folded=True)
tell("document.invoice_reminded", _asked, icon="bell", folded=True)
tell_auditor("closing_step.added", lambda event: _("Added a step to the month-end checklist"))
tell_auditor("closing_step.renamed", lambda event: _("Renamed a step of the month-end checklist"))
tell_auditor("closing_step.retired", lambda event: _("Retired a step of the month-end checklist"))
