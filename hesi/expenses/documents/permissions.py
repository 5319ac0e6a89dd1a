"""Who may do what to a document. Visibility is `Document.objects.visible_to`."""

from hesi.expenses.documents.models import Document
from hesi.workspace.access.actor import AnyActor
from hesi.workspace.access.rules import rule

SETTLE_DOCUMENTS = "payments.prepare"


@rule
def may_file_documents(actor: AnyActor) -> bool:
    """Every member files documents for themselves."""
    return actor.member_id is not None


@rule
def may_edit_document(actor: AnyActor, document: Document) -> bool:
    """Its submitter. The state is a fact the action checks, so that a late save hears what happened."""
    return document.submitter_id == actor.member_id


@rule
def may_submit_document(actor: AnyActor, document: Document) -> bool:
    """Its submitter, likewise."""
    return document.submitter_id == actor.member_id


@rule
def may_withdraw_document(actor: AnyActor, document: Document) -> bool:
    """Its submitter, as long as nobody has acted (the process checks that)."""
    return document.submitter_id == actor.member_id


@rule
def may_void_document(actor: AnyActor, document: Document) -> bool:
    """Its submitter, before it has been submitted or after it was sent back."""
    return document.submitter_id == actor.member_id


@rule
def may_copy_document(actor: AnyActor, document: Document) -> bool:
    """Its submitter: a copy begins a document of one's own with what one filed before."""
    return document.submitter_id == actor.member_id


@rule
def may_settle_document(actor: AnyActor, document: Document) -> bool:
    """Those who pay, and never their own document."""
    return actor.is_system or (actor.holds(SETTLE_DOCUMENTS) and document.submitter_id != actor.member_id)


@rule
def may_supply_invoice(actor: AnyActor, document: Document) -> bool:
    """Its submitter, from the own wallet. That an invoice is missing is a fact the action checks."""
    return document.submitter_id == actor.member_id


@rule
def may_settle_supply(actor: AnyActor, document: Document) -> bool:
    """Those who pay confirm what was handed in later, and never for their own document."""
    return actor.holds(SETTLE_DOCUMENTS) and document.submitter_id != actor.member_id
