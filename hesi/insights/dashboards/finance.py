"""Finance's board: what to pay, what to check, what is with the bank, what came back, and the month so far."""

from dataclasses import replace

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Sum
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hesi.core.money import Money
from hesi.expenses.documents.models import Document, ExpenseType, State
from hesi.expenses.documents.payable import with_payable
from hesi.expenses.payments.models import Payment, PaymentBatch
from hesi.insights.dashboards.cards import Card, Cell, Listing, Number, Row, Shown, Table, card
from hesi.insights.dashboards.listing import documents, short_list
from hesi.insights.dashboards.looking import FAILED, SHOWN, Looking, Pile
from hesi.insights.dashboards.roles import ADMINISTRATOR, FINANCE, pays, sees_everything
from hesi.insights.dashboards.words import documents_word
from hesi.insights.links import address
from hesi.insights.models import Cut
from hesi.insights.pictures import Ranks
from hesi.insights.spending import IN_APPROVAL
from hesi.insights.words import month_label

_MOST_TYPES = 7


def _numbers(pile: Pile, url: str) -> list[Number]:
    """A pile's sum, one number for each currency, and how many documents it is."""
    said = documents_word(pile.count)
    return [Number(total, url=url, detail=said if at == 0 else "") for at, total in enumerate(pile.sums)]


def _to_pay(looking: Looking) -> Shown:
    pile, url = looking.pile(State.TO_PAY), address("payments")
    if not pile.count:
        return Shown(url=url, nothing=_("Nothing waits to be paid."))
    rows: QuerySet[Document] = Document.objects.visible_to(looking.actor).waiting_for_payment()
    return Shown(_numbers(pile, url), short_list(looking, with_payable(rows)), url=url, since=pile.since)


def _in_batches(looking: Looking) -> Shown:
    pile, url = looking.pile(State.PAYING), address("board-list", "in-batches")
    if not pile.count:
        return Shown(url=address("payment-batches"), nothing=_("No payment is on its way."))
    batches: QuerySet[PaymentBatch] = PaymentBatch.objects.visible_to(looking.actor)
    pending = Q(payments__state=Payment.State.PENDING)
    found = batches.filter(state__in=(PaymentBatch.State.OPEN, PaymentBatch.State.EXPORTED)).annotate(
        pending=Count("payments", filter=pending),
        pending_minor=Sum("payments__amount_minor", filter=pending, default=0),
    )  # fmt: skip
    told = [
        Row(
            (
                Cell(row.number),
                Cell(row.state, "badge", family="payment"),
                Cell(row.pending, "number"),
                Cell(Money(row.pending_minor, row.currency), "money"),
            ),
            address("payment-batch", row.number),
        )
        for row in found.filter(pending__gt=0).order_by("created_at", "pk")[:SHOWN]
    ]
    heads = (_("Batch"), _("State"), _("Payments"), _("Amount"))
    return Shown(_numbers(pile, url), Table(heads, told), url=url, since=pile.since)


def _in_batches_list(looking: Looking, _only: str) -> Listing:
    return documents(looking, with_payable(Document.objects.visible_to(looking.actor).filter(state=State.PAYING)))


def _failed(looking: Looking) -> Shown | None:
    pile, url = looking.pile(FAILED), address("board-list", "failed")
    if not pile.count:
        return None
    return Shown(_numbers(pile, url), url=url, note=_("The bank sent the money back; these wait to be paid again."))


def _failed_list(looking: Looking, _only: str) -> Listing:
    failed = Payment.objects.filter(document=OuterRef("pk"), state=Payment.State.FAILED)
    rows = Document.objects.visible_to(looking.actor).waiting_for_payment()
    return documents(looking, with_payable(rows.filter(Exists(failed))))


def _in_approval(looking: Looking, key: str = "in-approval") -> Shown:
    pile, url = looking.pile(State.APPROVING), address("board-list", key)
    if not pile.count:
        return Shown(nothing=_("Nothing is in approval."))
    return Shown(_numbers(pile, url), url=url, since=pile.since)


def _stuck(looking: Looking) -> Shown:
    """The same with those that have waited longest, and for whom."""
    shown = _in_approval(looking, "stuck")
    if not shown.numbers:
        return shown
    rows: QuerySet[Document] = Document.objects.visible_to(looking.actor).filter(state=State.APPROVING)
    return replace(shown, table=short_list(looking, rows))


def _in_approval_list(looking: Looking, _only: str) -> Listing:
    return documents(looking, Document.objects.visible_to(looking.actor).filter(state=State.APPROVING))


def _tax(looking: Looking) -> Shown:
    sums = looking.company.total(Cut.TAX, looking.month)
    label = month_label(looking.month)
    url = address("report", "tax", since=label, until=label)
    number = Number(looking.money(sums[1]), url=url)
    note = _("Input tax on the invoices of this month that can be deducted.")
    return Shown((number,), url=url, note=note)


def _types(looking: Looking) -> Shown:
    found = looking.company.by(Cut.TYPE, "facet", month=looking.month)
    approving = sum(
        one[0]
        for (state,), one in looking.company.by(Cut.TYPE, "state", month=looking.month).items()
        if state in IN_APPROVAL
    )
    label = month_label(looking.month)
    period = {"since": label, "until": label}
    url = address("report-documents", by="spent", **period)
    if not found:
        return Shown(url=address("report", "types", **period), nothing=_("Nothing has been spent this month yet."))
    names = {row.pk: row.label for row in ExpenseType.objects.all()}
    order = sorted(found, key=lambda key: (-found[key][0], key))
    named = [(pk, names.get(pk) or _("No expense type"), found[pk,][0]) for (pk,) in order[:_MOST_TYPES]]
    told = [
        Row(
            (Cell(name), Cell(found[pk,][2], "number"), Cell(looking.money(minor), "money")),
            address("report-documents", by="spent", type=pk, **period),
        )
        for pk, name, minor in named
    ]
    total = sum(one[0] for one in found.values())
    numbers = (
        Number(looking.money(total), _("Spent this month"), url),
        Number(looking.money(approving), _("of which in approval"), address("report", "types", **period)),
    )
    picture = Ranks(looking.currency, [(name, minor) for _pk, name, minor in named])
    heads = (_("Expense type"), _("Number of expenses"), _("Spent"))
    return Shown(numbers, Table(heads, told), picture.drawn(_("By expense type")), address("report", "types", **period))


def register() -> None:
    """Called once at start-up."""
    mine = (FINANCE,)
    card(
        Card(
            "to-pay", gettext_lazy("To pay"), "cash", mine, 10, _to_pay, live=("documents", "payments"), is_for=pays,
            is_wide=True,
        )
    )  # fmt: skip
    card(
        Card(
            "in-batches", gettext_lazy("On its way to the bank"), "building-bank", mine, 30, _in_batches,
            live=("payments",), behind=_in_batches_list, is_for=pays,
        )
    )  # fmt: skip
    card(
        Card(
            "failed", gettext_lazy("Payment failed"), "alert-circle", mine, 40, _failed, live=("payments", "documents"),
            behind=_failed_list, is_for=pays,
        )
    )  # fmt: skip
    card(
        Card(
            "in-approval", gettext_lazy("In approval"), "hourglass", mine, 60, _in_approval, behind=_in_approval_list,
            is_for=sees_everything,
        )
    )  # fmt: skip
    card(
        Card(
            "stuck", gettext_lazy("Waiting longest for approval"), "hourglass", (ADMINISTRATOR,), 60, _stuck,
            is_for=sees_everything, is_wide=True, behind=_in_approval_list,
        )
    )  # fmt: skip
    title = gettext_lazy("Deductible tax of the month")
    card(Card("month-tax", title, "calculator", mine, 57, _tax, is_for=sees_everything))
    title = gettext_lazy("This month by expense type")
    card(Card("month-types", title, "receipt", mine, 80, _types, is_for=sees_everything, is_wide=True))
