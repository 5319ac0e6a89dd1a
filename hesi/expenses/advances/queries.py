"""What borrowers, finance and reports read of advances."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import BigIntegerField, Count, F, OuterRef, Q, QuerySet, Subquery, Sum, Value
from django.db.models.functions import Coalesce
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hesi.core.errors import NotFound
from hesi.core.money import Money
from hesi.expenses.advances.actions.clearing import shares, wanted_minor
from hesi.expenses.advances.models import Advance, Choice, Clearing, Entry
from hesi.expenses.documents.models import Document
from hesi.workspace.access.actor import AnyActor


@dataclass(frozen=True, slots=True)
class Age:
    """How long ago money was paid out, in days, both ends included."""

    key: str
    label: str | Promise
    first: int
    last: int | None

    def among(self, today: date, at: str = "lent_on") -> Q:
        """The condition on the day it was paid out."""
        found = Q(**{f"{at}__lte": today - timedelta(days=self.first)}) if self.first else Q()
        return found & Q(**{f"{at}__gte": today - timedelta(days=self.last)}) if self.last is not None else found


AGES = (
    Age("30", gettext_lazy("0–30 days"), 0, 30),
    Age("60", gettext_lazy("31–60 days"), 31, 60),
    Age("90", gettext_lazy("61–90 days"), 61, 90),
    Age("older", gettext_lazy("Over 90 days"), 91, None),
)


@dataclass(frozen=True, slots=True)
class Bucket:
    """What is open of one age: how many advances, how much."""

    age: Age
    count: int
    outstanding: Money


def open_advances(actor: AnyActor) -> QuerySet[Advance]:
    """Every advance of which something is owed, among those the actor may see; the longest overdue first.

    Each tells `borrower`, `number`, `lent`, `cleared`, `returned`, `outstanding` (Money), `lent_on` and `due_on`.
    """
    rows: QuerySet[Advance] = Advance.objects.visible_to(actor).open()
    return rows.select_related("borrower__department", "document__template_version__template").order_by("due_on", "pk")


def own_advances(actor: AnyActor) -> QuerySet[Advance]:
    """The actor's own, drafts and settled ones too, with their ledgers."""
    rows: QuerySet[Advance] = Advance.objects.borrowed_by(actor.member_id)
    return rows.select_related("document__template_version__template").prefetch_related("entries__claim")


def narrowed(rows: QuerySet[Advance], today: date, *, age: str = "", query: str = "", is_overdue: bool = False) -> Any:
    """Those of one age (a key of `AGES`), of a person or number, and only the overdue ones."""
    for one in AGES:
        if one.key == age:
            rows = rows.filter(one.among(today))
    if query:
        rows = rows.filter(Q(document__number__icontains=query) | Q(borrower__name__icontains=query))
    return rows.filter(due_on__lt=today) if is_overdue else rows


def buckets(actor: AnyActor, today: date) -> list[Bucket]:
    """What is open by age, in one query."""
    currency = actor.tenant.currency
    owed = F("lent_minor") - F("cleared_minor") - F("returned_minor")
    asked: dict[str, Any] = {}
    for age in AGES:
        asked[f"count_{age.key}"] = Count("pk", filter=age.among(today))
        asked[f"sum_{age.key}"] = Sum(owed, filter=age.among(today), default=0)
    found = open_advances(actor).filter(currency=currency).order_by().aggregate(**asked)
    return [Bucket(age, found[f"count_{age.key}"], Money(found[f"sum_{age.key}"], currency)) for age in AGES]


def find_advance(number: str, actor: AnyActor) -> Advance:
    """The advance of this number if the actor may see it. Raises `NotFound`, the same for a foreign one as for none."""
    rows = Advance.objects.visible_to(actor).filter(document__number=number)
    found: Advance | None = rows.select_related("borrower", "document__template_version__template").first()
    if found is None:
        raise NotFound(_("There is no advance {number} that you may see.").format(number=number[:30]))
    return found


def ledger_of(advance: Advance) -> list[Entry]:
    """What happened to it, oldest first; each repayment knows by `is_reversed` whether it was taken back."""
    entries = list(advance.entries.select_related("claim", "recorded_by").order_by("pk"))
    reversed_ids = {entry.reverses_id for entry in entries if entry.reverses_id}
    for entry in entries:
        entry.advance = advance
        entry.is_reversed = entry.pk in reversed_ids  # type: ignore[attr-defined]
    return entries


@dataclass(frozen=True, slots=True)
class Cleared:
    """What advances take off a claim: each with its share, their sum, and what is left to pay."""

    total: Money
    shares: Sequence[tuple[Advance, Money]]

    @property
    def cleared(self) -> Money:
        """The sum of the shares."""
        return Money(sum(money.minor for _advance, money in self.shares), self.total.currency)

    @property
    def to_pay(self) -> Money:
        """What the submitter still receives."""
        return self.total - self.cleared


def cleared_by(claim: Document) -> Cleared:
    """What the claim has reserved or cleared since it was submitted."""
    rows = Clearing.objects.live().filter(claim=claim).select_related("advance__document").order_by("pk")
    return Cleared(claim.total, [(row.advance, Money(row.amount_minor, claim.currency)) for row in rows])


@dataclass(frozen=True, slots=True)
class Plan:
    """What a draft would clear if it were submitted now. `chosen` is what its submitter asked for, if anything."""

    advances: Sequence[Advance]
    cleared: Cleared
    chosen: Money | None

    @property
    def open(self) -> Money:
        """What could be cleared at most, were the claim large enough."""
        return Money(sum(advance.available_minor for advance in self.advances), self.cleared.total.currency)


def plan_of(claim: Document) -> Plan | None:
    """The open advances of a draft's submitter, oldest first, and what it would take of them; None without any."""
    rows = Advance.objects.borrowed_by(claim.submitter_id).open().filter(currency=claim.currency)
    advances = [row for row in rows.select_related("document").order_by("lent_on", "pk") if row.available_minor > 0]
    if not advances:
        return None
    chosen = Choice.objects.filter(claim=claim).values_list("amount_minor", flat=True).first()
    parts = [(advance, Money(minor, claim.currency)) for advance, minor in shares(advances, wanted_minor(claim))]
    return Plan(advances, Cleared(claim.total, parts), None if chosen is None else Money(chosen, claim.currency))


def cleared_column() -> Any:
    """Minor units that advances take off each document of a query, never null; for `payments.payable`."""
    live = Clearing.objects.live().filter(claim=OuterRef("pk")).order_by().values("claim")
    sums = live.annotate(sum=Sum("amount_minor")).values("sum")
    nothing = Value(0, output_field=BigIntegerField())
    return Coalesce(Subquery(sums, output_field=BigIntegerField()), nothing)
