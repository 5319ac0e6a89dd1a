"""Two at once over one advance: more than was lent is never used. On SQLite and PostgreSQL alike."""

from collections.abc import Iterator
from typing import Any

import pytest

from hesi.core.errors import Conflict, Invalid
from hesi.core.time import today
from hesi.expenses.advances.actions import record_repayment, reverse_repayment
from hesi.expenses.advances.invariants import problems
from hesi.expenses.advances.models import Advance, Clearing
from hesi.expenses.documents.actions import submit_document
from hesi.workspace.access.actor import Actor
from hesi.workspace.people.models import Member
from hesi.workspace.tenancy.models import Tenant
from hesi.workspace.tenancy.scope import tenant_scope
from tests import builders
from tests.builders_advances import a_lent_advance
from tests.builders_documents import a_claim, a_line, a_team, a_wallet_invoice
from tests.races.racing import race, refusals

pytestmark = pytest.mark.django_db(transaction=True)
ROUNDS = range(3)


@pytest.fixture
def tenant() -> Iterator[Tenant]:
    company = builders.a_company()
    with tenant_scope(company):
        yield company


@pytest.fixture
def team(tenant: Tenant) -> tuple[Member, Member, Member]:
    return a_team()


@pytest.mark.parametrize("turn", ROUNDS)
def test_two_claims_share_what_is_there(tenant: Tenant, team: Any, turn: int) -> None:
    submitter, _manager, finance = team
    advance = a_lent_advance(submitter, "150", by=finance)
    claims = []
    for _claim in range(2):
        invoice = a_wallet_invoice(submitter, "100.00")
        claims.append(a_claim(submitter, a_line("other", "100.00", invoice_keys=(invoice.key,))))
    answers = race(tenant, *(lambda c=c: submit_document(c, by=Actor(submitter)) for c in claims))
    assert refusals(answers) == []
    advance.refresh_from_db()
    assert advance.reserved_minor == 15_000
    assert sorted(Clearing.objects.values_list("amount_minor", flat=True)) == [5_000, 10_000]
    assert list(problems()) == []


@pytest.mark.parametrize("turn", ROUNDS)
def test_a_claim_against_a_repayment(tenant: Tenant, team: Any, turn: int) -> None:
    submitter, _manager, finance = team
    advance = a_lent_advance(submitter, "150", by=finance)
    claim = a_claim(submitter)
    answers = race(
        tenant,
        lambda: submit_document(claim, by=Actor(submitter)),
        lambda: record_repayment(advance, amount="120", on=today(), by=Actor(finance)),
    )
    assert all(isinstance(refusal, Invalid | Conflict) for refusal in refusals(answers))
    row = Advance.objects.get()
    # Whoever was second took or was allowed what the first had left.
    assert (row.reserved_minor, row.returned_minor) in {(10_000, 0), (3_000, 12_000)}
    assert list(problems()) == []


@pytest.mark.parametrize("turn", ROUNDS)
def test_a_double_click_reverses_once(tenant: Tenant, team: Any, turn: int) -> None:
    submitter, _manager, finance = team
    advance = a_lent_advance(submitter, "150", by=finance)
    entry = record_repayment(advance, amount="120", on=today(), by=Actor(finance))
    answers = race(tenant, *(lambda: reverse_repayment(entry, by=Actor(finance)) for _ in range(2)))
    (refusal,) = refusals(answers)
    assert isinstance(refusal, Conflict)
    assert Advance.objects.get().returned_minor == 0
    assert list(problems()) == []
