"""List pages ask at most fifteen queries, and as many for a thousand rows as for ten."""

import copy
from collections.abc import Callable
from itertools import count
from typing import Any

import pytest
from django.db import connection, models
from django.test.utils import CaptureQueriesContext

from hesi.core.ids import new_key
from hesi.expenses.approvals.models import ApprovalTask, Process, Step
from hesi.expenses.documents.models import Document, State
from hesi.expenses.invoices.models import Invoice
from hesi.expenses.payments.models import PaymentBatch
from hesi.support.tickets.actions import ask_for_help
from hesi.support.tickets.models import Ticket
from hesi.workspace.access.actor import Actor
from hesi.workspace.events.models import Event
from hesi.workspace.notifications.models import Notification
from hesi.workspace.people.models import Member
from hesi.workspace.tenancy.models import Tenant
from hesi.workspace.tenancy.scope import tenant_scope
from tests import builders
from tests.builders_documents import a_submitted_claim, a_team, a_wallet_invoice
from tests.builders_payments import a_batch, a_payable_claim

MOST = 15
FEW, MANY = 10, 1_000
_serial = count(1)


def clones(row: models.Model, how_many: int, /, **changed: Callable[[int], Any]) -> list[Any]:
    """Copies of a row, all in one insert; `changed` gives the columns that must differ."""
    copies = []
    for _time in range(how_many):
        at, twin = next(_serial), copy.copy(row)
        twin._state = copy.copy(row._state)
        twin.pk, twin._state.adding = None, True
        for name, value in changed.items():
            setattr(twin, name, value(at))
        copies.append(twin)
    return type(row)._default_manager.bulk_create(copies, batch_size=200)  # type: ignore[attr-defined, no-any-return]


class House:
    """One company whose lists can be made longer."""

    def __init__(self, company: Tenant) -> None:
        self.company = company
        self.submitter, self.manager, self.finance = a_team()
        self.admin = builders.a_member("管理员", roles=("admin", "finance", "auditor"))
        self.claim = a_submitted_claim(self.submitter)
        self.task = ApprovalTask.objects.get(assignee=self.manager)
        self.payable = a_payable_claim(self.submitter)
        self.batch = a_batch(a_payable_claim(builders.a_member("王宁")), by=self.finance)
        self.invoice = a_wallet_invoice(self.submitter)
        self.notice = Notification.objects.create(member=self.submitter, kind="x", title="通知", dedupe="0")
        self.ticket = ask_for_help(category="other", title="问", body="题", by=Actor(self.submitter))

    def grow(self, number: int) -> None:
        """So many more rows in every list."""
        for document in (self.claim, self.payable):
            clones(document, number, number=lambda at: f"X-{at}")
        processes = clones(self.task.process, number, subject_id=lambda at: 10**9 + at)
        steps = [self._twin(self.task.step, process=process) for process in processes]
        steps = Step.objects.bulk_create(steps)
        tasks = [self._twin(self.task, process=s.process, step=s) for s in steps]
        ApprovalTask.objects.bulk_create(tasks)
        clones(self.batch, number, number=lambda at: f"B-{at}")
        clones(
            self.invoice, number, key=lambda at: new_key(), number=lambda at: str(at), fingerprint=lambda at: f"f{at}"
        )
        clones(self.notice, number, dedupe=lambda at: str(at))
        clones(self.submitter, number, user_id=lambda at: None, name=lambda at: f"员工{at}")
        clones(Event.objects.first(), number, sequence=lambda at: None)
        with tenant_scope(self.ticket.tenant):
            clones(self.ticket, number, number=lambda at: f"T-{at}")

    @staticmethod
    def _twin(row: models.Model, **changed: Any) -> Any:
        twin = copy.copy(row)
        twin._state = copy.copy(row._state)
        twin._state.fields_cache = {}
        twin.pk, twin._state.adding = None, True
        for name, value in changed.items():
            setattr(twin, name, value)
        return twin


@pytest.fixture
def house(company: Tenant) -> House:
    return House(company)


def pages(house: House) -> list[tuple[Member, str]]:
    return [
        (house.submitter, "/"),
        (house.submitter, "/documents/"),
        (house.submitter, "/wallet/"),
        (house.submitter, "/notifications/"),
        (house.submitter, "/support/"),
        (house.manager, "/approvals/"),
        (house.admin, "/documents/all/"),
        (house.admin, "/payments/"),
        (house.admin, "/payments/batches/"),
        (house.admin, "/admin/people/"),
        (house.admin, "/admin/audit/"),
        (house.admin, "/reports/"),
    ]


def queries_of(client: Any, address: str) -> int:
    client.get(address)
    with CaptureQueriesContext(connection) as asked:
        assert client.get(address).status_code == 200, address
    return len(asked)


def test_a_thousand_rows_cost_the_queries_of_ten(house: House, client_of: Any) -> None:
    clients = {member.pk: client_of(member) for member, _address in pages(house)}
    house.grow(FEW)
    few = {address: queries_of(clients[member.pk], address) for member, address in pages(house)}
    house.grow(MANY - FEW)
    assert Document.objects.filter(state=State.TO_PAY).count() >= MANY
    assert min(Invoice.objects.count(), Process.objects.count(), PaymentBatch.objects.count()) >= MANY
    many = {address: queries_of(clients[member.pk], address) for member, address in pages(house)}
    assert max(many.values()) <= MOST, many
    # A page whose rows are all alike may ask less; it never asks more because there are more rows.
    assert not {address: (few[address], many[address]) for address in few if many[address] > few[address]}
    with tenant_scope(house.ticket.tenant):
        assert Ticket.objects.count() >= MANY
