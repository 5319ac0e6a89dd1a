"""Borrowing is no spending; what clears an advance is spent in full, and not paid once more."""

from hesi.core.money import Money
from hesi.expenses.documents.actions import submit_document
from hesi.insights.models import Cut
from hesi.insights.rollups.reading import Reading, Window
from hesi.insights.rollups.rebuilding import wrong_sums
from hesi.insights.spending import visible_total
from hesi.workspace.access.actor import Actor
from hesi.workspace.answers import Question, answer_from_records
from hesi.workspace.tenancy.models import Tenant
from tests.builders_advances import a_lent_advance, agreed, an_advance, paid
from tests.builders_documents import SPENT_ON, a_submitted_claim, a_team


def test_a_claim_counts_with_its_total_whatever_it_clears(company: Tenant) -> None:
    submitter, _manager, finance = a_team()
    a_lent_advance(submitter, "5000", by=finance)
    assert visible_total(Actor(finance), SPENT_ON).is_nothing
    claim = agreed(a_submitted_claim(submitter))
    assert claim.payments.count() == 0
    assert visible_total(Actor(finance), SPENT_ON).agreed == claim.total
    assert wrong_sums() == {}


def test_what_was_paid_in_a_month_leaves_out_what_was_cleared(company: Tenant) -> None:
    submitter, _manager, finance = a_team()
    a_lent_advance(submitter, "30", by=finance)
    claim = agreed(a_submitted_claim(submitter))
    payment = paid(claim, by=finance)
    assert 0 < payment.amount_minor == claim.total_minor - 3_000
    month = company.today.replace(day=1)
    for reader in (finance, submitter):
        sums = Reading(Actor(reader), Cut.PAID, Window(month, month)).by("month")
        assert sums[month,][:3] == (payment.amount_minor, 0, 1)
    assert wrong_sums() == {}


def test_what_the_company_owes_is_what_advances_leave_of_claims(company: Tenant) -> None:
    submitter, _manager, finance = a_team()
    a_lent_advance(submitter, "30", by=finance)
    claim = agreed(a_submitted_claim(submitter))
    submit_document(an_advance(submitter, "7777"), by=Actor(submitter))
    found = answer_from_records(Question("公司还欠我多少钱"), Actor(submitter))
    assert found is not None
    assert Money(claim.total_minor - 3_000, claim.currency).format() in found.text
    assert "7,777" not in found.text
