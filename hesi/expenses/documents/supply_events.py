"""How histories tell of invoices that followed later, and the notice of what finance said of them."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hesi.core.money import Money
from hesi.expenses.documents.models import Document
from hesi.workspace.events.models import Event
from hesi.workspace.events.subscribe import live, on
from hesi.workspace.events.timeline import tell
from hesi.workspace.notifications.kinds import notice_kind
from hesi.workspace.notifications.notify import notify

LATER = notice_kind("document.invoice_later", gettext_lazy("What became of an invoice I handed in later"), order=45)
NAMES = tuple(
    f"document.{name}" for name in ("invoice_supplied", "supply_confirmed", "supply_refused", "invoice_excused")
)

for _name in NAMES:
    live(_name, "documents", "document-{label}", "invoices-later", "wallet")


def _amounts(event: Event) -> str:
    """Both amounts where they differ."""
    facts = event.facts
    if facts.get("invoice_minor") is None:
        return ""
    claimed = Money(facts["amount_minor"], facts["currency"])
    shown = Money(facts["invoice_minor"], facts["invoice_currency"])
    if claimed == shown:
        return ""
    return _("The expense is {claimed}, the invoice {shown}.").format(claimed=claimed.format(), shown=shown.format())


def _said(sentence: str, event: Event) -> str:
    return sentence.format(number=event.facts.get("number", ""), position=event.facts.get("position", ""))


tell(
    "document.invoice_supplied",
    lambda event: _said(_("Handed in invoice {number} for line {position}"), event),
    icon="receipt",
    detail=_amounts,
)
tell(
    "document.supply_confirmed",
    lambda event: _said(_("Confirmed invoice {number} for line {position}"), event),
    icon="circle-check",
    detail=_amounts,
)
tell(
    "document.supply_refused",
    lambda event: _said(_("Refused invoice {number} for line {position}"), event),
    icon="arrow-back-up",
    detail=lambda event: str(event.facts.get("reason", "")),
)
tell(
    "document.invoice_excused",
    lambda event: _said(_("Does without an invoice for line {position}"), event),
    icon="check",
    detail=lambda event: str(event.facts.get("reason", "")),
)


@on("document.supply_confirmed", "document.supply_refused")
def tell_of_supply(event: Event) -> None:
    """The submitter hears what finance said of the invoice."""
    document = Document.objects.select_related("template_version__template").get(pk=event.subject_id)
    if event.actor_member_id == document.submitter_id:
        return
    is_refused = event.name == "document.supply_refused"
    facts = event.facts

    def text() -> tuple[str, str]:
        if is_refused:
            said = _("Invoice {number} was not accepted: {title}")
            more = _("{reason} Hand in another one.").format(reason=facts.get("reason", ""))
        else:
            said, more = _("Invoice {number} was confirmed: {title}"), document.number
        return said.format(number=facts.get("number", ""), title=document.shown_title), more

    notify(
        [document.submitter_id],
        kind=LATER,
        icon="alert-triangle" if is_refused else "circle-check",
        url=reverse("document-invoices" if is_refused else "document", args=[document.number]),
        dedupe=f"supply-{event.pk}",
        text=text,
    )
