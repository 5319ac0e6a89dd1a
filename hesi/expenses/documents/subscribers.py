"""Telling the submitter what became of the money (approvals tell of decisions), and keeping documents findable."""

from collections.abc import Callable, Sequence

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hesi.core.money import Money
from hesi.expenses.documents.findable import find_again
from hesi.expenses.documents.models import Document
from hesi.workspace.events.models import Event
from hesi.workspace.events.subscribe import on
from hesi.workspace.notifications.kinds import notice_kind
from hesi.workspace.notifications.notify import notify
from hesi.workspace.search.index import index

MONEY = notice_kind("document.money", gettext_lazy("My money was paid, or the payment failed"), order=40)


@on("document.paid")
def tell_of_money_paid(event: Event) -> None:
    """The bank has paid."""

    def sentence(document: Document) -> str:
        amount = Money(event.facts.get("paid_minor", document.total_minor), document.currency)
        return _("{amount} paid: {title}").format(amount=amount.format(), title=document.shown_title)

    _tell(event, "cash", sentence, lambda document: document.number)


@on("document.settled")
def tell_of_nothing_to_pay(event: Event) -> None:
    """What the submitter had received before covers it."""

    def sentence(document: Document) -> str:
        return _("Settled, nothing is left to pay: {title}").format(title=document.shown_title)

    _tell(event, "circle-check", sentence, lambda document: document.number)


@on("document.payment_failed")
def tell_of_failed_payment(event: Event) -> None:
    """The bank could not pay; finance pays again, the submitter may have to correct the account."""

    def sentence(document: Document) -> str:
        return _("The payment failed: {title}").format(title=document.shown_title)

    def more(document: Document) -> str:
        return _("{reason} Finance will pay again; check your bank account's details meanwhile.").format(
            reason=event.facts.get("reason", "")
        )

    _tell(event, "alert-triangle", sentence, more)


def make_all_findable(events: Sequence[Event]) -> None:
    """What these documents say has changed; each is looked at once."""
    index(*find_again(*dict.fromkeys(event.subject_id for event in events)))


@on("document.created", "document.edited", "document.submitted", together=make_all_findable)
def make_findable(event: Event) -> None:
    """What it says has changed."""
    make_all_findable([event])


def _tell(event: Event, icon: str, sentence: Callable[[Document], str], more: Callable[[Document], str]) -> None:
    document = Document.objects.select_related("template_version__template").get(pk=event.subject_id)
    notify(
        [document.submitter_id],
        kind=MONEY,
        icon=icon,
        url=reverse("document", args=[document.number]),
        dedupe=f"{event.name}-{event.pk}",
        text=lambda: (sentence(document), more(document)),
    )
