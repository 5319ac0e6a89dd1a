"""Who may do what to invoices and their carriers. Visibility is `visible_to`."""

from hesi.expenses.invoices.models import Carrier, Invoice
from hesi.workspace.access.actor import AnyActor
from hesi.workspace.access.rules import rule


@rule
def may_upload_invoices(actor: AnyActor, *_: object) -> bool:
    """Every member keeps their own wallet."""
    return actor.member_id is not None


@rule
def may_correct_invoice(actor: AnyActor, invoice: Invoice) -> bool:
    """Its owner. That a document holds it is a fact the action checks, so that the way out can be told."""
    return invoice.owner_id == actor.member_id


@rule
def may_delete_invoice(actor: AnyActor, invoice: Invoice) -> bool:
    """Its owner."""
    return invoice.owner_id == actor.member_id


@rule
def may_settle_upload(actor: AnyActor, carrier: Carrier) -> bool:
    """Reading again, entering by hand or putting away an upload: whoever uploaded it."""
    return carrier.uploaded_by_id == actor.member_id
