"""The laws of advances: sums are what the ledger says, and no more is used than was lent. For `hesi check-data`."""

from collections import defaultdict
from collections.abc import Iterator

from django.db.models import F, Sum

from hesi.expenses.advances.models import Advance, Clearing, Entry
from hesi.expenses.documents.models import Document, Kind, State
from hesi.expenses.payments.models import Payment

_SETTLED = (State.PAID, State.ARCHIVED)
_UNDER_WAY = (State.APPROVING, State.TO_PAY, State.PAYING)


def problems() -> Iterator[str]:
    """Every advance, clearing and claim that contradicts another."""
    yield from _sums()
    yield from _documents()
    yield from _clearings()


def _sums() -> Iterator[str]:
    said: dict[int, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    entries = Entry.objects.order_by().values_list("advance", "kind").annotate(sum=Sum("amount_minor"))
    for advance, kind, minor in entries:
        said[advance][kind] = minor
    held = dict(Clearing.objects.reserved().order_by().values_list("advance").annotate(sum=Sum("amount_minor")))
    for row in Advance.objects.select_related("document").iterator(chunk_size=500):
        ledger = said[row.pk]
        wanted = {
            "lent": ledger[Entry.Kind.LENT],
            "cleared": ledger[Entry.Kind.CLEARED],
            "returned": ledger[Entry.Kind.RETURNED] - ledger[Entry.Kind.REVERSED],
            "reserved": held.get(row.pk, 0),
        }
        for name, minor in wanted.items():
            if getattr(row, f"{name}_minor") != minor:
                yield f"advance {row.number}: {name} is {getattr(row, f'{name}_minor')}, its ledger says {minor}"
        if row.cleared_minor + row.reserved_minor + row.returned_minor > row.lent_minor:
            yield f"advance {row.number}: more is cleared, reserved and returned than was lent"


def _documents() -> Iterator[str]:
    advances = Document.objects.filter(kind=Kind.ADVANCE)
    paid = advances.filter(state__in=_SETTLED)
    for number in paid.exclude(advance__lent_minor=F("total_minor")).values_list("number", flat=True):
        yield f"advance {number}: it is paid and its ledger does not lend its total"
    for number in (
        advances.exclude(state__in=_SETTLED).filter(advance__lent_minor__gt=0).values_list("number", flat=True)
    ):
        yield f"advance {number}: it is lent and has not been paid"


def _clearings() -> Iterator[str]:
    live = Clearing.objects.live().select_related("claim", "advance")
    for row in live.iterator(chunk_size=500):
        wanted = _SETTLED if row.confirmed_at else _UNDER_WAY
        if row.claim.state not in wanted:
            yield f"claim {row.claim.number}: it is {row.claim.state} and clears an advance"
        if row.claim.submitter_id != row.advance.borrower_id:
            yield f"claim {row.claim.number}: it clears somebody else's advance"
    totals = (
        Clearing.objects.live()
        .order_by()
        .values_list("claim__number", "claim__total_minor")
        .annotate(sum=Sum("amount_minor"))
    )
    for number, total, minor in totals:
        if minor > total:
            yield f"claim {number}: it clears more than its total"
    made = Payment.objects.filter(state__in=[Payment.State.PENDING, Payment.State.PAID])
    minors = dict(
        made.filter(document__in=Clearing.objects.live().order_by().values("claim"))
        .order_by()
        .values_list("document__number", "amount_minor")
    )
    for number, total, minor in totals:
        if minors.get(number, total - minor) != total - minor:
            yield f"claim {number}: {minors[number]} is paid, {total - minor} is left after what it clears"
