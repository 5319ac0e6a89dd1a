"""Reads for the wallet: pages of invoices, the tray of uploads, sums, neighbours."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery, Sum
from django.utils.translation import gettext as _

from hesi.core.errors import NotFound
from hesi.core.money import Money
from hesi.core.text import clean_line
from hesi.expenses.invoices.models import Carrier, Hold, Invoice, Preview
from hesi.expenses.invoices.recognition.values import as_date
from hesi.workspace.access.actor import AnyActor
from hesi.workspace.events.subjects import subject_of

FREE, HELD, TO_CHECK = "free", "held", "check"
VIEWS = ("", FREE, HELD, TO_CHECK)
MOST_IN_TRAY = 30
ORDER = ("-created_at", "-pk")


def find_invoice(key: str, actor: AnyActor) -> Invoice:
    """The invoice behind a link, for those who may see it; for everybody else there is none."""
    invoice = with_places(Invoice.objects.visible_to(actor)).filter(key=key).first()
    if invoice is None:
        raise NotFound(_("There is no such invoice for you. It may have been deleted, or it is in another wallet."))
    return invoice


def find_carrier(key: str, actor: AnyActor) -> Carrier:
    """The upload behind a link, for those who may see it."""
    carriers = Carrier.objects.visible_to(actor).select_related("file", "invoice__owner", "uploaded_by")
    carrier = carriers.filter(key=key).first()
    if carrier is None:
        raise NotFound(_("There is no such upload for you."))
    return carrier


def wallet_of(member_id: int | None, *, view: str = "", words: str = "") -> Any:
    """One's own invoices, those of the view, that answer the words: number, seller, note, day or amount."""
    rows = with_places(Invoice.objects.owned_by(member_id))
    if view == FREE:
        rows = rows.free()
    elif view == HELD:
        rows = rows.held()
    elif view == TO_CHECK:
        rows = rows.to_check().free()
    return matching(rows, words)


def matching(rows: Any, words: str) -> Any:
    """The invoices every one of these words is found in."""
    for word in clean_line(words, 100).split()[:8]:
        found = Q(number__icontains=word) | Q(seller_name__icontains=word) | Q(kind__icontains=word)
        found |= Q(buyer_name__icontains=word) | Q(note__icontains=word)
        if on := as_date(word):
            found |= Q(issued_on=on)
        if (amount := _amount(word)) is not None:
            found |= Q(total_minor=amount)
        rows = rows.filter(found)
    return rows


def with_places(rows: Any) -> Any:
    """With the label of the document that holds each (`held_by`) and the key of its small picture (`thumbnail_key`)."""
    holds = Hold.objects.filter(invoice=OuterRef("pk"), released_at__isnull=True)
    pictures = Preview.objects.filter(carrier__invoice=OuterRef("pk"), thumbnail__isnull=False)
    return rows.select_related("owner").annotate(
        held_by=Subquery(holds.values("subject_label")[:1]),
        thumbnail_key=Subquery(pictures.order_by("carrier_id", "page").values("thumbnail__key")[:1]),
    )


@dataclass(frozen=True, slots=True)
class Totals:
    """How many invoices each view of the wallet has, and what those not claimed yet come to in each currency."""

    counts: dict[str, int]
    sums: list[Money]


def totals_of(member_id: int | None) -> Totals:
    """The totals of one's wallet, in one query."""
    live = Hold.objects.filter(invoice=OuterRef("pk"), released_at__isnull=True)
    free, look = Q(is_held=False), Q(needs_look=True)
    rows = Invoice.objects.owned_by(member_id).annotate(is_held=Exists(live)).order_by("currency").values("currency")
    found = list(
        rows.annotate(
            all=Count("pk"),
            free=Count("pk", filter=free),
            held=Count("pk", filter=~free),
            check=Count("pk", filter=free & look),
            sum=Sum("total_minor", filter=free),
        )
    )
    counts = {name: sum(row[name] for row in found) for name in ("all", FREE, HELD, TO_CHECK)}
    return Totals(counts, [Money(row["sum"] or 0, row["currency"]) for row in found if row["free"]])


def tray_of(member_id: int | None) -> list[Carrier]:
    """The uploads whose end their owner has not put away, newest first, with how far archives have come."""
    below = Carrier.objects.filter(parent=OuterRef("pk")).order_by().values("parent")
    unread = [Carrier.State.WAITING, Carrier.State.READING]

    def count(**only: Any) -> Subquery:
        return Subquery(below.filter(**only).annotate(n=Count("pk")).values("n"))

    rows = Carrier.objects.uploaded_by_member(member_id).in_tray().select_related("file", "invoice__owner")
    rows = rows.annotate(all_below=count(), unread_below=count(state__in=unread), failed_below=count(state="failed"))
    return list(rows.order_by("-pk")[:MOST_IN_TRAY])


def holds_of(invoices: Iterable[Invoice]) -> dict[int, Hold]:
    """The live hold of each of these invoices."""
    live = Hold.objects.filter(invoice__in=[invoice.pk for invoice in invoices], released_at__isnull=True)
    return {hold.invoice_id: hold for hold in live}


def visible_labels(holds: Iterable[Hold], actor: AnyActor) -> dict[int, str]:
    """Of these holds, by invoice, the label of the document where the actor may see that document."""
    found: dict[int, str] = {}
    by_type: dict[str, list[Hold]] = {}
    for hold in holds:
        by_type.setdefault(hold.subject_type, []).append(hold)
    for kind, rows in by_type.items():
        subject = subject_of(kind)
        if subject is None:
            continue
        seen = subject.model.objects.visible_to(actor).filter(pk__in=[hold.subject_id for hold in rows])  # type: ignore[attr-defined]
        visible = set(seen.values_list("pk", flat=True))
        found.update({hold.invoice_id: hold.subject_label for hold in rows if hold.subject_id in visible})
    return found


def neighbours(invoice: Invoice, member_id: int | None) -> tuple[str, str]:
    """The keys of the invoice above and below in its owner's wallet, "" at the ends and for other readers."""
    if invoice.owner_id != member_id:
        return "", ""
    mine = Invoice.objects.owned_by(member_id)
    same = Q(created_at=invoice.created_at)
    above = mine.filter(Q(created_at__gt=invoice.created_at) | same & Q(pk__gt=invoice.pk)).order_by("created_at", "pk")
    below = mine.filter(Q(created_at__lt=invoice.created_at) | same & Q(pk__lt=invoice.pk)).order_by(
        "-created_at", "-pk"
    )
    return _key_of(above), _key_of(below)


def suggested_type_words(invoice: Invoice) -> list[str]:
    """What the invoice says it was spent on: its goods rows, its kind, its seller."""
    goods = [str(item.get("name", "")) for item in invoice.items]
    return [word for word in (*goods, invoice.kind, invoice.seller_name) if word]


def carriers_of(invoice: Invoice) -> Sequence[Carrier]:
    """Every file the invoice came in, the oldest first, with their pages."""
    rows = invoice.carriers.select_related("file", "uploaded_by").prefetch_related("previews__file")
    return list(rows.order_by("pk"))


def _key_of(rows: QuerySet[Invoice]) -> str:
    return rows.values_list("key", flat=True).first() or ""


def _amount(word: str) -> int | None:
    try:
        value = Decimal(word.replace(",", "").lstrip("¥$€£"))
    except InvalidOperation:
        return None
    # Amounts are found as typed in currencies with two decimals, which is nearly all of them.
    return int(value * 100) if value.is_finite() and abs(value) < 10**12 and value * 100 == int(value * 100) else None
