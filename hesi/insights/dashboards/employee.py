"""The employee's board: what am I owed, since when, and what is there to do."""

from datetime import timedelta

from django.db.models import Count, Min, Sum
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from hesi.core.money import Money
from hesi.core.time import business_date
from hesi.expenses.invoices.models import Invoice
from hesi.insights.dashboards.cards import Card, Cell, Listing, Number, Row, Shown, Table, card
from hesi.insights.dashboards.listing import documents, short_list
from hesi.insights.dashboards.looking import Looking
from hesi.insights.dashboards.roles import EMPLOYEE, FINANCE, MANAGER
from hesi.insights.dashboards.words import documents_word
from hesi.insights.links import address
from hesi.insights.workbench import OWED


def _owed(looking: Looking) -> Shown:
    own = looking.own
    if not own.owed_count:
        said = _("Nothing is on its way to you. What you submit appears here until the money has arrived.")
        return Shown(nothing=said)
    url = address("board-list", "owed")
    number = Number(own.owed, url=url, detail=documents_word(own.owed_count))
    table = short_list(looking, looking.owed_documents)
    return Shown((number,), table, url=url, since=own.owed_since, note=_pay_day(looking))


def _pay_day(looking: Looking) -> str:
    """When the next money may be expected, as the last payments went; empty where nothing tells."""
    usual = looking.own.pays_within
    if usual is None:
        return ""
    days = max(1, round(usual / timedelta(days=1)))
    said = ngettext(
        "Payments take about {days} day after approval.", "Payments take about {days} days after approval.", days
    )
    said = said.format(days=days)
    if looking.own.approved_since is None:
        return said
    expected = business_date(looking.own.approved_since + usual, looking.actor.tenant.time_zone)
    if expected <= looking.today:
        return said
    return _("{usually} Expected around {day}.").format(usually=said, day=expected.isoformat())


def _owed_list(looking: Looking, only: str) -> Listing:
    rows = looking.owed_documents
    return documents(looking, rows.filter(state=only) if only in OWED else rows)


def _paid(looking: Looking) -> Shown | None:
    own = looking.own
    if not own.paid_count:
        return None
    url = address("board-list", "paid")
    return Shown((Number(own.paid, url=url, detail=documents_word(own.paid_count)),), url=url)


def _paid_list(looking: Looking, _only: str) -> Listing:
    return documents(looking, looking.paid_documents, order=("-paid_at", "-pk"))


def _unfinished(looking: Looking) -> Shown | None:
    count = looking.own.unfinished
    url = address("documents", view="mine")
    note = _("Drafts and what was sent back. Nobody can pay them before you submit them.")
    return Shown((Number(count, url=url),), url=url, note=note) if count else None


def _unclaimed(looking: Looking) -> Shown:
    free = Invoice.objects.owned_by(looking.actor.member_id).free().order_by("currency")
    sums = {"count": Count("pk"), "sum": Sum("total_minor"), "oldest": Min("created_at")}
    rows = list(free.values_list("currency").annotate(**sums))
    if not rows:
        return Shown(url=address("wallet"), nothing=_("No invoice in your wallet waits to be claimed."))
    url, count = address("wallet", view="free"), sum(row[1] for row in rows)
    said = ngettext("{count} invoice", "{count} invoices", count).format(count=count)
    numbers = [
        Number(Money(minor or 0, currency), url=url, detail=said if at == 0 else "")
        for at, (currency, _count, minor, _oldest) in enumerate(rows)
    ]
    return Shown(numbers, url=url, since=min(row[3] for row in rows))


def waits(looking: Looking) -> Shown | None:
    """What waits for this person's decision; on the boards of everybody who is ever asked."""
    waiting = looking.waiting
    if not waiting.count:
        return None
    rows = [
        Row(
            (
                Cell(task.process.title, detail=task.step.label),
                Cell(task.process.submitter.name, "person"),
                Cell(task.opened_at, "ago"),
                Cell(_asked(looking, task.process.facts), "money"),
            ),
            address("approval", task.pk),
        )
        for task in waiting.tasks
    ]
    heads = (_("Document"), _("From"), _("Waiting since"), _("Amount"))
    url = address("approvals")
    return Shown((Number(waiting.count, url=url),), Table(heads, rows), url=url, since=waiting.tasks[0].opened_at)


def _asked(looking: Looking, facts: dict[str, object]) -> Money:
    return Money(int(str(facts.get("amount_minor", 0))), str(facts.get("currency") or looking.currency))


def register() -> None:
    """Called once at start-up."""
    mine = (EMPLOYEE,)
    card(Card("owed", gettext_lazy("What you are owed"), "coin", mine, 10, _owed, behind=_owed_list, is_wide=True))
    card(
        Card(
            "waits", gettext_lazy("Waiting for your decision"), "checklist", (EMPLOYEE, MANAGER, FINANCE), 20, waits,
            live=("tasks",), is_wide=True,
        )
    )  # fmt: skip
    card(Card("unfinished", gettext_lazy("To finish"), "pencil", mine, 30, _unfinished))
    card(
        Card(
            "unclaimed", gettext_lazy("Invoices not claimed yet"), "wallet", mine, 40, _unclaimed,
            live=("wallet", "documents"),
        )
    )  # fmt: skip
    card(Card("paid", gettext_lazy("Paid to you in the last 30 days"), "cash", mine, 60, _paid, behind=_paid_list))
