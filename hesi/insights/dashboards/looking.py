"""One person looking at a board: what several cards ask is read once."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import Any

from django.db.models import Avg, Count, Exists, F, JSONField, Min, OuterRef, Q, QuerySet, Subquery, Sum, Window
from django.db.models.functions import Coalesce

from hesi.core.money import Money
from hesi.core.time import now
from hesi.expenses.advances.models import Advance
from hesi.expenses.approvals.models import ApprovalTask
from hesi.expenses.documents.models import Document, Kind, State
from hesi.expenses.documents.payable import with_payable
from hesi.expenses.payments.models import Payment
from hesi.insights.dashboards.kept import Kept
from hesi.insights.dashboards.models import Arrangement
from hesi.insights.models import Cell
from hesi.insights.own_reports.models import Pin
from hesi.insights.workbench import OWED, UNFINISHED
from hesi.workspace.access.actor import Actor
from hesi.workspace.people.models import Member

SHOWN = 5
PAID_DAYS = 30
# How far back payments tell how long one waits for the money.
_TELLING_DAYS = 180
_SETTLED = (State.PAID, State.ARCHIVED)
_TO_ARRIVE = (State.TO_PAY, State.PAYING)
_ON_THE_WAY = (State.APPROVING, State.TO_PAY, State.PAYING)
FAILED = "failed"
# What is left to pay of a document of `with_payable`: its total less what advances have taken off it.
LEFT: Any = F("total_minor") - F("less_minor")


@dataclass(frozen=True, slots=True)
class Own:
    """A person's claims: what is owed and since when, what was paid lately, and how long money usually takes.

    `pays_within` is the average time from approval to the money of their last payments; None without any.
    `approved_since` is when the oldest claim was approved that is not paid yet.
    """

    owed_count: int
    owed: Money
    owed_since: datetime | None
    paid_count: int
    paid: Money
    unfinished: int
    pays_within: timedelta | None
    approved_since: datetime | None


@dataclass(frozen=True, slots=True)
class Pile:
    """Documents in one state: how many, what they add up to in each currency, since when the oldest is there.

    Of what is to be paid only that counts which is left to pay.
    """

    count: int = 0
    sums: tuple[Money, ...] = ()
    since: datetime | None = None


@dataclass(frozen=True, slots=True)
class Remembered:
    """What is known of a member before their board is made."""

    boards: dict[str, Any] | None
    has_pins: bool
    has_advances: bool


@dataclass(frozen=True, slots=True)
class Waiting:
    """Decisions that wait for a person: the oldest ones and how many there are in all."""

    tasks: list[ApprovalTask]
    count: int


class Looking:
    """One person, one moment. Everything is read when a card asks for it."""

    def __init__(self, actor: Actor) -> None:
        self.actor, self.at = actor, now()
        self.today: date = actor.tenant.today
        self.currency: str = actor.tenant.currency

    @property
    def month(self) -> date:
        """The first day of the running month."""
        return self.today.replace(day=1)

    def money(self, minor: int) -> Money:
        """So much of the company's currency."""
        return Money(minor, self.currency)

    @cached_property
    def kept(self) -> Remembered:
        """How the person arranged their boards, and whether they have pinned reports or open advances: one query."""
        mine = {"member": OuterRef("pk")}
        boards = Subquery(Arrangement.objects.filter(**mine).values("boards")[:1], output_field=JSONField())
        rows = Member.objects.filter(pk=self.actor.member_id).annotate(
            boards=boards, pins=Exists(Pin.objects.filter(**mine)),
            advances=Exists(Advance.objects.open().filter(borrower=OuterRef("pk"))),
        )  # fmt: skip
        return Remembered(*rows.values_list("boards", "pins", "advances").get())

    @property
    def own_claims(self) -> QuerySet[Document]:
        """The person's claims in the company's currency."""
        rows: QuerySet[Document] = Document.objects.submitted_by(self.actor.member_id)
        return rows.filter(kind=Kind.CLAIM, currency=self.currency)

    @property
    def owed_documents(self) -> QuerySet[Document]:
        """What the person asked for and has not been paid yet."""
        return with_payable(self.own_claims.filter(state__in=OWED))

    @property
    def paid_documents(self) -> QuerySet[Document]:
        """What was paid to the person during the last 30 days."""
        paid = self.own_claims.filter(state__in=_SETTLED, paid_at__gte=self.at - timedelta(days=PAID_DAYS))
        return with_payable(paid)

    @cached_property
    def own(self) -> Own:
        """The person's own documents, in one query."""
        counts = Q(kind=Kind.CLAIM, currency=self.currency)
        owed = counts & Q(state__in=OWED)
        paid = counts & Q(state__in=_SETTLED, paid_at__gte=self.at - timedelta(days=PAID_DAYS))
        telling = counts & Q(state__in=_SETTLED, approved_at__isnull=False)
        telling &= Q(paid_at__gte=self.at - timedelta(days=_TELLING_DAYS))
        waits: Any = Avg(F("paid_at") - F("approved_at"), filter=telling)
        rows = with_payable(Document.objects.submitted_by(self.actor.member_id)).order_by()
        found = rows.aggregate(
            owed_count=Count("pk", filter=owed), owed=Sum(LEFT, filter=owed),
            owed_since=Min("state_since", filter=owed), paid_count=Count("pk", filter=paid),
            paid=Sum(LEFT, filter=paid), unfinished=Count("pk", filter=Q(state__in=UNFINISHED)),
            pays_within=waits, approved_since=Min("approved_at", filter=counts & Q(state__in=_TO_ARRIVE)),
        )  # fmt: skip
        owed_sum, paid_sum = (self.money(found.pop(name) or 0) for name in ("owed", "paid"))
        return Own(owed=owed_sum, paid=paid_sum, **found)

    @cached_property
    def waiting(self) -> Waiting:
        """What waits for the person's decision, the longest waiting first, in one query."""
        rows = ApprovalTask.objects.open().visible_to(self.actor).select_related("process__submitter", "step")
        # The window is counted before the first ones are taken.
        rows = rows.annotate(all_count=Window(Count("pk"))).order_by("opened_at", "pk")
        tasks: list[Any] = list(rows[:SHOWN])
        return Waiting(tasks, tasks[0].all_count if tasks else 0)

    @cached_property
    def piles(self) -> dict[str, Pile]:
        """What the person may see of documents on their way, by state, and those whose payment failed; one query."""
        failed = Exists(Payment.objects.filter(document=OuterRef("pk"), state=Payment.State.FAILED))
        again = Q(state=State.TO_PAY) & Q(failed)
        rows = with_payable(Document.objects.visible_to(self.actor).filter(state__in=_ON_THE_WAY)).order_by()
        found = rows.values_list("state", "currency").annotate(
            count=Count("pk"), sum=Sum("total_minor"), left=Sum(LEFT), since=Min("state_since"),
            failed_count=Count("pk", filter=again), failed_left=Coalesce(Sum(LEFT, filter=again), 0),
        )  # fmt: skip
        piles: dict[str, Pile] = {}
        for state, currency, count, minor, left, since, failed_count, failed_minor in found:
            _heap(piles, state, count, Money(minor if state == State.APPROVING else left, currency), since)
            if failed_count:
                _heap(piles, FAILED, failed_count, Money(failed_minor, currency), None)
        return piles

    def pile(self, state: str) -> Pile:
        """Those in one state."""
        return self.piles.get(state, Pile())

    @cached_property
    def team(self) -> Kept:
        """The kept sums of what was filed in the departments the person heads."""
        return Kept(Cell.objects.filter(filed_in__in=self.actor.headed_department_ids), self.month)

    @cached_property
    def company(self) -> Kept:
        """The kept sums of everything; only for those who may see every document."""
        return Kept(Cell.objects.all(), self.month)


def _heap(piles: dict[str, Pile], key: str, count: int, total: Money, since: datetime | None) -> None:
    before = piles.get(key, Pile())
    oldest = min((at for at in (before.since, since) if at is not None), default=None)
    piles[key] = Pile(before.count + count, (*before.sums, total), oldest)
