"""What the tray says of each upload: how far it is, where its invoice already is, why it could not be read."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from hesi.core.money import Money
from hesi.expenses.invoices.models import Carrier, Invoice
from hesi.expenses.invoices.queries import holds_of, visible_labels
from hesi.expenses.invoices.sentences import problem_sentence
from hesi.workspace.access.actor import AnyActor


@dataclass(frozen=True, slots=True)
class Upload:
    """One upload as shown. `problem` is set where a person has to do something."""

    carrier: Carrier
    text: str = ""
    problem: str = ""
    url: str = ""
    progress: int | None = None

    @property
    def key(self) -> str:
        return self.carrier.key

    @property
    def may_be_put_away(self) -> bool:
        return not self.carrier.is_unread and not self._is_busy

    @property
    def _is_busy(self) -> bool:
        return bool(getattr(self.carrier, "unread_below", 0))


def told(carriers: Iterable[Carrier], actor: AnyActor) -> list[Upload]:
    """The uploads with their sentences, in a fixed number of queries."""
    rows = list(carriers)
    duplicates = [row.invoice for row in rows if row.state == Carrier.State.DUPLICATE and row.invoice]
    holds = holds_of(duplicates) if duplicates else {}
    labels = visible_labels(holds.values(), actor) if holds else {}
    return [_told(row, actor, labels) for row in rows]


def _told(carrier: Carrier, actor: AnyActor, labels: dict[int, str]) -> Upload:
    state = Carrier.State(carrier.state)
    if state == Carrier.State.FAILED:
        return Upload(carrier, problem=problem_sentence(carrier.problem, name=carrier.file.name))
    if state == Carrier.State.UNPACKED:
        return _unpacked(carrier)
    if state == Carrier.State.DUPLICATE and carrier.invoice:
        return _duplicate(carrier, carrier.invoice, actor, labels)
    if state == Carrier.State.READ and carrier.invoice:
        return Upload(carrier, text=_described(carrier.invoice), url=_url(carrier.invoice))
    waiting = _("In the queue. You may leave this page.")
    return Upload(
        carrier, text=waiting if state == Carrier.State.WAITING else _("Being read. You may leave this page.")
    )


def _unpacked(carrier: Carrier) -> Upload:
    every = getattr(carrier, "all_below", None) or 0
    unread = getattr(carrier, "unread_below", None) or 0
    failed = getattr(carrier, "failed_below", None) or 0
    text = ngettext("{done} of {count} file done", "{done} of {count} files done", every).format(
        done=every - unread, count=every
    )
    if failed:
        text = _("{progress}, {failed} not readable").format(progress=text, failed=failed)
    return Upload(carrier, text=text, progress=round(100 * (every - unread) / every) if every and unread else None)


def _duplicate(carrier: Carrier, invoice: Invoice, actor: AnyActor, labels: dict[int, str]) -> Upload:
    document = labels.get(invoice.pk, "")
    if invoice.deleted_at is not None:
        return Upload(carrier, text=_("The invoice it belonged to has been deleted. Read it again to keep it."))
    if invoice.owner_id != actor.member_id:
        name = invoice.owner.name
        if document:
            return Upload(
                carrier, text=_("In the wallet of {name}, used by {document}").format(name=name, document=document)
            )
        return Upload(carrier, text=_("In the wallet of {name} already").format(name=name))
    text = _("In your wallet already: {invoice}").format(invoice=_described(invoice))
    if document:
        text = _("{text}; used by {document}").format(text=text, document=document)
    return Upload(carrier, text=text, url=_url(invoice))


def _described(invoice: Invoice) -> str:
    total = Money(invoice.total_minor, invoice.currency).format() if invoice.total_minor is not None else ""
    return " · ".join(part for part in (invoice.seller_name or invoice.kind_label, invoice.number, total) if part)


def _url(invoice: Invoice) -> str:
    return reverse("invoice", args=[invoice.key])
