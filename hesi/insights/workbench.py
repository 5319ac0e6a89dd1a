"""What the home page of a customer's member shows. Each part is read when the page, or a refetch of it, asks for it."""

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from django.db.models import Count, F, Min, OuterRef, Q, Subquery, Sum
from django.db.models.functions import Coalesce

from hesi.core.money import Money, sum_money
from hesi.core.time import now
from hesi.expenses.approvals.models import ApprovalTask
from hesi.expenses.documents.models import Document, FrozenFinding, Kind, State
from hesi.expenses.documents.payable import with_payable
from hesi.expenses.invoices.models import Invoice
from hesi.expenses.payments.grants import PREPARE_PAYMENTS
from hesi.insights.hidden import Hidden
from hesi.insights.report import OWN, month_total, scope_of
from hesi.insights.spending import Spent
from hesi.insights.standards import StandardRow, standards_in_force
from hesi.workspace.access.actor import Actor
from hesi.workspace.access.permissions import MANAGE_PEOPLE
from hesi.workspace.people.first_steps import SHOWN_FOR

SHOWN = 5
# From submission until the money has arrived.
OWED = (State.APPROVING, State.APPROVED, State.TO_PAY, State.PAYING)
UNFINISHED = (State.REJECTED, State.DRAFT)


@dataclass(frozen=True, slots=True)
class Pile:
    """Documents in one state: how many, what is left to pay of them, since when the oldest of them is there."""

    state: State
    count: int
    total: Money
    since: datetime | None


@dataclass(frozen=True, slots=True)
class Unclaimed:
    """Invoices of the wallet that no document holds, with their sum in each currency and the oldest one's arrival."""

    count: int
    sums: list[Money]
    oldest: datetime | None


class Workbench:
    """The facts of one person's home page."""

    def __init__(self, actor: Actor, *, is_taught: bool = True) -> None:
        self.actor, self._is_taught = actor, is_taught
        self.currency: str = actor.tenant.currency

    @cached_property
    def _piles(self) -> dict[tuple[str, bool], Pile]:
        """Own documents by state, and beside them those of everybody visible that wait for payment; in one query."""
        own = Q(submitter_id=self.actor.member_id) & (Q(kind=Kind.CLAIM) | Q(state__in=UNFINISHED))
        rows = Document.objects.submitted_by(self.actor.member_id)
        if self.leads or self.pays:
            rows = Document.objects.visible_to(self.actor)
        rows = with_payable(rows.filter(own | Q(state=State.TO_PAY), currency=self.currency)).order_by()
        left = F("total_minor") - F("less_minor")
        # SQLite would group along the index of states, and so walk every document of the company for one's own few.
        found = rows.annotate(stands=Hidden("state")).values("stands").annotate(
            all_count=Count("pk"), all_sum=Sum(left), all_since=Min("state_since"),
            count=Count("pk", filter=own), sum=Sum(left, filter=own), since=Min("state_since", filter=own),
        )  # fmt: skip
        piles: dict[tuple[str, bool], Pile] = {}
        for row in found:
            state = State(row["stands"])
            piles[state, True] = Pile(state, row["count"], Money(row["sum"] or 0, self.currency), row["since"])
            piles[state, False] = Pile(
                state, row["all_count"], Money(row["all_sum"] or 0, self.currency), row["all_since"]
            )
        return piles

    def _own(self, states: tuple[State, ...]) -> list[Pile]:
        found = [self._piles[state, True] for state in states if (state, True) in self._piles]
        return [pile for pile in found if pile.count]

    @property
    def owed(self) -> list[Pile]:
        """What the person is owed, by where it stands."""
        return self._own(OWED)

    @property
    def owed_total(self) -> Money:
        return sum_money((pile.total for pile in self.owed), self.currency)

    @property
    def owed_since(self) -> datetime | None:
        """Since when the document stands still that does so longest."""
        return min((pile.since for pile in self.owed if pile.since), default=None)

    @property
    def unfinished_count(self) -> int:
        return sum(pile.count for pile in self._own(UNFINISHED))

    @cached_property
    def unfinished(self) -> list[Document]:
        """Drafts and what was sent back, what was sent back first."""
        rows = Document.objects.submitted_by(self.actor.member_id).drafts()
        rows = rows.select_related("template_version__template")
        return list(rows.order_by("-state", "-updated_at", "-pk")[:SHOWN])

    @cached_property
    def _task_rows(self) -> list[ApprovalTask]:
        findings = FrozenFinding.objects.filter(document=OuterRef("process__subject_id")).exclude(level="info")
        counted = findings.order_by().values("document").annotate(n=Count("pk")).values("n")
        rows = ApprovalTask.objects.open().visible_to(self.actor).select_related("process__submitter", "step")
        rows = rows.annotate(findings=Coalesce(Subquery(counted), 0))
        return list(rows.order_by("opened_at", "pk")[: SHOWN + 1])

    @property
    def tasks(self) -> list[dict[str, Any]]:
        """The decisions waited for longest, with the amount and how much is unusual."""
        return [{"task": task, "amount": _asked_amount(task, self.currency)} for task in self._task_rows[:SHOWN]]

    @property
    def has_more_tasks(self) -> bool:
        return len(self._task_rows) > SHOWN

    @cached_property
    def unclaimed(self) -> Unclaimed:
        free = Invoice.objects.owned_by(self.actor.member_id).free().order_by("currency")
        sums = free.values("currency").annotate(count=Count("pk"), sum=Sum("total_minor"), oldest=Min("created_at"))
        rows = list(sums)
        return Unclaimed(
            sum(row["count"] for row in rows),
            [Money(row["sum"] or 0, row["currency"]) for row in rows],
            min((row["oldest"] for row in rows), default=None),
        )

    @cached_property
    def standards(self) -> list[StandardRow]:
        return standards_in_force(self.currency)

    @property
    def pays(self) -> bool:
        return self.actor.holds(PREPARE_PAYMENTS)

    @cached_property
    def leads(self) -> bool:
        """Whether the person's numbers hold more than their own documents."""
        return scope_of(self.actor) != OWN

    @property
    def shows_numbers(self) -> bool:
        """Whether the home page begins with numbers: for those who lead or pay, once there is anything."""
        return (self.leads or self.pays) and not self.is_empty

    @cached_property
    def month(self) -> Spent:
        """What this month comes to among the documents the person may see."""
        return month_total(self.actor, self.actor.tenant.today)

    @property
    def waiting_for_payment(self) -> Pile:
        """Everything visible that finance has still to pay."""
        nothing = Pile(State.TO_PAY, 0, Money.zero(self.currency), None)
        return self._piles.get((State.TO_PAY, False), nothing)

    @property
    def shows_first_steps(self) -> bool:
        """Whether the company is new and this person sets it up; costs no query."""
        is_new = now() - self.actor.tenant.created_at < SHOWN_FOR
        return self._is_taught and is_new and self.actor.holds(MANAGE_PEOPLE)

    @property
    def is_empty(self) -> bool:
        """A person who has not begun: nothing filed, nothing in the wallet, nothing asked, no numbers to look after."""
        if any(self._own(tuple(State))) or self.unclaimed.count or self._task_rows:
            return False
        has_numbers = (self.leads and not self.month.is_nothing) or (self.pays and self.waiting_for_payment.count)
        return not has_numbers


def _asked_amount(task: ApprovalTask, currency: str) -> Money:
    facts = task.process.facts
    return Money(int(facts.get("amount_minor", 0)), str(facts.get("currency") or currency))
