"""Borrowing is no spending; what clears an advance is spent in full."""

from hesi.insights.rollups.rebuilding import wrong_sums
from hesi.insights.spending import visible_total
from hesi.workspace.access.actor import Actor
from hesi.workspace.tenancy.models import Tenant
from tests.builders_advances import a_lent_advance, agreed
from tests.builders_documents import SPENT_ON, a_submitted_claim, a_team


def test_a_claim_counts_with_its_total_whatever_it_clears(company: Tenant) -> None:
    submitter, _manager, finance = a_team()
    a_lent_advance(submitter, "5000", by=finance)
    assert visible_total(Actor(finance), SPENT_ON).is_nothing
    claim = agreed(a_submitted_claim(submitter))
    assert claim.payments.count() == 0
    assert visible_total(Actor(finance), SPENT_ON).agreed == claim.total
    assert wrong_sums() == {}
