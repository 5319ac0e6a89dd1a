"""Where payments stand on the rail, and the first step that concerns them."""

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from hesi.expenses.documents.hooks import Hint
from hesi.expenses.documents.models import Document
from hesi.expenses.payments.grants import PREPARE_PAYMENTS
from hesi.expenses.payments.models import PayeeAccount
from hesi.workspace.access.actor import Actor, AnyActor
from hesi.workspace.access.navigation import Place, register
from hesi.workspace.people.first_steps import add_step

FINANCE = _("Finance")


def register_places() -> None:
    """Called once at start-up."""
    register(
        Place(
            key="payments",
            label=_("Payments"),
            url_name="payments",
            icon="cash",
            order=50,
            permissions=(PREPARE_PAYMENTS,),
            group=FINANCE,
            badge=_waiting,
            live="documents",
        )
    )
    add_step(
        "payee_account",
        _("Say where you are paid"),
        _("Your bank account, kept encrypted; without it finance cannot pay you."),
        "payee-accounts",
        _has_account,
        50,
        icon="building-bank",
    )


def account_hint(document: Document, actor: AnyActor) -> Hint | None:
    """Before submitting: without an account nobody can be paid, so the way there stands beside the button."""
    if not document.total_minor or PayeeAccount.objects.active().filter(member_id=document.submitter_id).exists():
        return None
    return Hint(
        text=gettext("You have no payee account yet, so finance cannot pay this."),
        label=gettext("Add an account"),
        url=reverse("payee-accounts"),
    )


def _waiting(actor: AnyActor) -> QuerySet[Document]:
    rows: QuerySet[Document] = Document.objects.visible_to(actor).waiting_for_payment()
    return rows


def _has_account(actor: Actor) -> bool:
    return PayeeAccount.objects.active().filter(member_id=actor.member_id).exists()
