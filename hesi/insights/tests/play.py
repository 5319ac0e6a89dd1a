"""A company that acts at random: claims are filed, decided, sent back, withdrawn, paid and refused by the bank."""

from collections.abc import Callable
from contextlib import suppress
from datetime import date, timedelta
from random import Random
from typing import TypeVar

from django.db.models import Model, QuerySet

from hesi.core.errors import DomainError
from hesi.core.time import now, stopped
from hesi.expenses.approvals.actions import agree, send_back
from hesi.expenses.approvals.models import ApprovalTask
from hesi.expenses.documents.actions import submit_document, void_document, withdraw_document
from hesi.expenses.documents.actions.supplying import refuse_supply, supply_invoice
from hesi.expenses.documents.drafts import LineInput
from hesi.expenses.documents.later import invoices_to_follow
from hesi.expenses.documents.models import Document, ExpenseType, State
from hesi.expenses.documents.supplies import Supply
from hesi.expenses.invoices.models import Invoice
from hesi.expenses.payments.actions import cancel_batch, create_batch, export_batch, mark_done, mark_failed
from hesi.expenses.payments.models import Payment, PaymentBatch
from hesi.workspace.access.actor import Actor
from hesi.workspace.people.models import Member
from tests.builders import a_legal_entity
from tests.builders_advances import a_lent_advance
from tests.builders_documents import a_claim, a_line, a_wallet_invoice
from tests.builders_insights import a_house
from tests.builders_payments import an_account
from tests.builders_people import a_project

M = TypeVar("M", bound=Model)
NEED_INVOICES = ("train",)
CITIES = ("上海", "北京", "杭州", "")
KINDS = (
    "电子发票（增值税专用发票）", "电子发票（普通发票）", "火车票", "电子发票（铁路电子客票）",
    "电子发票（航空运输电子客票行程单）", "航空运输电子客票行程单", "客运汽车票", "过路费发票",
)  # fmt: skip
GOODS = ("*运输服务*客运服务费", "*运输服务*货物运输服务", "*经营租赁*通行费", "*餐饮服务*餐费", "*通行费*过桥费")
STATIONS = ("上海虹桥", "上海", "北京南", "杭州东", "济南西站", "广州", "")
SELLERS = ("锦江饭店", "静安小馆餐饮有限公司", "滴滴出行", "")


class Play:
    """`act()` does one thing at random; what the product refuses is no matter."""

    def __init__(self, seed: int) -> None:
        self.random, self.house = Random(seed), a_house()
        ExpenseType.objects.exclude(key__in=NEED_INVOICES).update(needs_invoice=False)
        self.types = ["hotel", "train", "meals", "office", "flight", "road"]
        self.projects = [a_project(f"项目{at}", f"P{at}") for at in range(3)]
        self.entities = [a_legal_entity("晨光科技有限公司"), a_legal_entity("晨光上海分公司")]
        self.people = [self.house.seller, self.house.eastern, self.house.researcher, self.house.head]
        for person in self.people:
            person.manager = self.house.head if person != self.house.head else self.house.finance
            person.save(update_fields=["manager"])
            an_account(person)
        self.clock = now() - timedelta(days=500)

    def act(self, times: int) -> None:
        doings: list[Callable[[], None]] = [
            *[self.file] * 6, *[self.submit] * 8, *[self.decide] * 8, self.withdraw, self.void, *[self.batch] * 2,
            *[self.settle] * 4, self.cancel, *[self.supply] * 4, self.refuse, *[self.lend] * 2,
        ]  # fmt: skip
        for _time in range(times):
            self.clock += timedelta(minutes=self.random.randint(1, 900))
            with stopped(min(self.clock, now())), suppress(DomainError):
                self.random.choice(doings)()

    def file(self) -> None:
        who = self.random.choice(self.people)
        header = {
            "department_id": self.random.choice([None, self.house.research.pk, self.house.east.pk]),
            "legal_entity_id": self.random.choice([None, *(entity.pk for entity in self.entities)]),
            "project_id": self._project(),
        }
        a_claim(who, *(self._line(who) for _ in range(self.random.randint(1, 4))), template="travel", **header)

    def submit(self) -> None:
        document = self._one(State.DRAFT, State.REJECTED)
        if document:
            submit_document(document, by=Actor(document.submitter))

    def decide(self) -> None:
        task = self._any(ApprovalTask.objects.open().select_related("assignee"))
        if task is None:
            return
        if self.random.random() < 0.8:
            agree(task, by=Actor(task.assignee))
        else:
            send_back(task, by=Actor(task.assignee), reason="发票不清晰")

    def withdraw(self) -> None:
        document = self._one(State.APPROVING)
        if document:
            withdraw_document(document, by=Actor(document.submitter))

    def void(self) -> None:
        document = self._one(State.DRAFT, State.REJECTED)
        if document:
            void_document(document, by=Actor(document.submitter))

    def batch(self) -> None:
        payable = list(Document.objects.filter(state=State.TO_PAY).order_by("pk")[: self.random.randint(1, 3)])
        if payable:
            batch = create_batch(payable, by=Actor(self.house.finance))
            if self.random.random() < 0.8:
                export_batch(batch, by=Actor(self.house.finance))

    def settle(self) -> None:
        payment = self._any(Payment.objects.pending().filter(batch__state=PaymentBatch.State.EXPORTED))
        if payment is None:
            return
        if self.random.random() < 0.75:
            mark_done([payment], by=Actor(self.house.finance))
        else:
            mark_failed(payment, reason="账号有误", by=Actor(self.house.finance))

    def cancel(self) -> None:
        batch = self._any(PaymentBatch.objects.filter(state=PaymentBatch.State.OPEN))
        if batch:
            cancel_batch(batch, by=Actor(self.house.finance))

    def supply(self) -> None:
        """An invoice follows on an expense that was submitted without one."""
        line = self._any(invoices_to_follow(Actor(self.house.finance)))
        if line is not None:
            who = line.document.submitter
            key = self._invoice(who, line.spent_on or self.clock.date())
            supply_invoice(line, Invoice.objects.get(key=key), by=Actor(who))

    def refuse(self) -> None:
        supply = self._any(Supply.objects.offered())
        if supply is not None:
            refuse_supply(supply, reason="不是这张", by=Actor(self.house.finance))

    def lend(self) -> None:
        """Somebody has money in hand, which their next claim clears."""
        who = self.random.choice([self.house.seller, self.house.researcher])
        a_lent_advance(who, f"{self.random.randint(1, 90)}.00", by=self.house.finance)

    def _one(self, *states: State) -> Document | None:
        return self._any(Document.objects.filter(state__in=states).select_related("submitter"))

    def _any(self, rows: QuerySet[M]) -> M | None:
        """One of them, the same for the same seed."""
        ids = list(rows.order_by("pk").values_list("pk", flat=True))
        return rows.get(pk=self.random.choice(ids)) if ids else None

    def _project(self) -> int | None:
        return self.random.choice([None, *(project.pk for project in self.projects)])

    def _line(self, who: Member) -> LineInput:
        kind = self.random.choice(self.types)
        on = (self.clock - timedelta(days=self.random.randint(0, 70))).date()
        keys = (self._invoice(who, on),) if self.random.random() < 0.7 else ()
        return a_line(
            kind, f"{self.random.randint(1, 18_000) / 100:.2f}", spent_on=on, invoice_keys=keys,
            city=self.random.choice(CITIES), nights=self.random.randint(1, 4), project_id=self._project(),
            department_id=self.random.choice([None, None, self.house.sales.pk, self.house.research.pk]),
        )  # fmt: skip

    def _invoice(self, who: Member, on: date) -> str:
        total, early = self.random.randint(100, 80_000), self.random.choice((-4, 0, 0, 1, 5, 9, 40))
        return a_wallet_invoice(
            who, f"{total / 100:.2f}", issued_on=self.random.choice([on, on, None]), kind=self.random.choice(KINDS),
            seller_name=self.random.choice(SELLERS), tax_minor=self.random.choice([None, total * 6 // 106]),
            items=[{"name": self.random.choice(GOODS)}], extra=self._ticket(on + timedelta(days=early)),
        ).key  # fmt: skip

    def _ticket(self, travelled: date) -> dict[str, str]:
        """What stands on a ticket, with gaps as reading leaves them."""
        draw = self.random.choice
        extra = {
            "from_station": draw(STATIONS), "to_station": draw(STATIONS), "passenger": draw(["林晓", ""]),
            "travel_date": draw([travelled.isoformat(), travelled.isoformat(), "", "2026-13-45"]),
            "business": draw(["售", "售", "售", "退"]), "fare": draw(["812.50", "", "1,040.00"]),
            "fuel_surcharge": draw(["50.00", "nothing"]),
        }  # fmt: skip
        return {name: value for name, value in extra.items() if value}
