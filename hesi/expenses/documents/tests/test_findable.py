"""Documents and invoices are found by what they say, also after the index was built anew."""

from hesi.expenses.documents.findable import find_again
from hesi.workspace.access.actor import Actor
from hesi.workspace.people.models import Member
from hesi.workspace.search.find import find
from hesi.workspace.search.index import index, rebuild_index
from hesi.workspace.search.models import SearchEntry
from hesi.workspace.tenancy.models import Tenant
from tests import builders
from tests.builders_documents import a_claim, a_line, a_wallet_invoice


def labels(query: str, member: Member) -> list[str]:
    return [hit.label for group in find(query, Actor(member)) for hit in group.hits]


def test_a_document_is_found_by_its_invoices_seller(company: Tenant, member: Member) -> None:
    invoice = a_wallet_invoice(member, seller_name="静安小馆餐饮有限公司")
    claim = a_claim(member, a_line(invoice_keys=(invoice.key,)))
    index(*find_again(claim.pk))
    assert any(claim.number in label for label in labels("静安小馆", member))
    assert labels("静安小馆", builders.a_member("同事")) == []


def test_building_anew_finds_the_same_and_forgets_what_is_gone(company: Tenant, member: Member) -> None:
    invoice = a_wallet_invoice(member, seller_name="静安小馆餐饮有限公司")
    claim = a_claim(member, a_line(invoice_keys=(invoice.key,)))
    SearchEntry.objects.create(
        subject_type="document", subject_id=claim.pk + 999, label="静安小馆", url="/", tokens="静安"
    )
    assert rebuild_index() == 2
    found = labels("静安小馆", member)
    assert len(found) == 2
    assert any(claim.number in label for label in found)
    assert any(invoice.number in label for label in found)
    assert not SearchEntry.objects.filter(subject_id=claim.pk + 999).exists()
