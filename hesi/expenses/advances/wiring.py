"""What advances register with the rooms below them, once at start-up."""

from hesi.expenses.advances import permissions  # noqa: F401 - registers the rules
from hesi.expenses.advances.actions.clearing import keep_choice, release, reserve, settle, settle_if_covered
from hesi.expenses.advances.exports import offer_exports
from hesi.expenses.advances.live import offer_live_settings
from hesi.expenses.advances.parts import in_editor, on_page
from hesi.expenses.advances.places import register_places
from hesi.expenses.advances.queries import cleared_column
from hesi.expenses.advances.starting_set import lay_advance_template
from hesi.expenses.documents.beside import OwnForm, has_own_form, show_in_editor, show_on_document
from hesi.expenses.documents.following import Step, follow
from hesi.expenses.documents.models import Kind
from hesi.expenses.documents.payable import payable_less
from hesi.workspace.tenancy.opening import on_opening


def wire() -> None:
    """Steps of documents, what is left to pay, parts of pages, the starting set, the place, the export."""
    follow(Step.SUBMITTED, reserve)
    follow(Step.RETURNED, release)
    follow(Step.APPROVED, settle_if_covered)
    follow(Step.SETTLED, settle)
    payable_less(cleared_column)
    show_on_document(on_page)
    show_in_editor(in_editor, keep_choice)
    has_own_form(Kind.ADVANCE, OwnForm(start="advance-new", edit="advance-edit"))
    on_opening(lay_advance_template, order=41)
    register_places()
    offer_exports()
    offer_live_settings()
