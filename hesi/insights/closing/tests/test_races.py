"""At once: an invoice follows once, a decision is made once, nobody is reminded twice, a month closes once."""

from collections.abc import Iterator

import pytest

from hesi.core.time import add_months
from hesi.expenses.documents.actions.supplying import confirm_supply, refuse_supply, supply_invoice
from hesi.expenses.documents.models import LineInvoice
from hesi.expenses.documents.supplies import Supply
from hesi.insights.closing.actions import close_month, remind
from hesi.insights.closing.models import Closing
from hesi.workspace.access.actor import Actor
from hesi.workspace.events.models import Event
from hesi.workspace.tenancy.models import Tenant
from hesi.workspace.tenancy.scope import tenant_scope
from tests.builders import a_company, a_member
from tests.builders_closing import a_later_claim
from tests.builders_documents import a_claim, a_line, a_team, a_wallet_invoice
from tests.races.racing import race, refusals

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def tenant() -> Iterator[Tenant]:
    company = a_company()
    with tenant_scope(company):
        yield company


def test_one_invoice_follows_for_one_expense_and_is_decided_once(tenant):
    submitter, _manager, finance = a_team()
    lines = [a_later_claim(submitter, f"{amount}.00")[1] for amount in (40, 50)]
    invoice = a_wallet_invoice(submitter)
    answers = race(tenant, *(lambda line=line: supply_invoice(line, invoice, by=Actor(submitter)) for line in lines))
    assert len(refusals(answers)) == 1
    assert LineInvoice.objects.filter(invoice=invoice).count() == 1
    supply = Supply.objects.get()
    answers = race(
        tenant,
        lambda: confirm_supply(supply, by=Actor(finance)),
        lambda: refuse_supply(supply, reason="不对", by=Actor(finance)),
    )
    assert len(refusals(answers)) == 1
    supply.refresh_from_db()
    assert LineInvoice.objects.filter(invoice=invoice).exists() == (supply.state == Supply.State.ACCEPTED)


def test_two_colleagues_remind_and_close_at_once(tenant):
    submitter, _manager, finance = a_team()
    other = a_member("许佳", roles=("finance",))
    month = add_months(tenant.today.replace(day=1), -1)
    a_claim(submitter, a_line("meals", "10.00", spent_on=month))
    answers = race(tenant, *(lambda by=by: remind(month, by=Actor(by)) for by in (finance, other)))
    assert sorted(len(told.members) for told in answers) == [0, 1]
    assert Event.objects.filter(name="month_end.reminded").count() == 1
    answers = race(tenant, *(lambda by=by: close_month(month, by=Actor(by)) for by in (finance, other)))
    assert len(refusals(answers)) == 1
    assert Closing.objects.count() == 1
