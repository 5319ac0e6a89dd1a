"""Help is one step away from wherever somebody is stuck, and what they are stuck on is filled in."""

from typing import Any

from django.urls import reverse

from hesi.expenses.documents.models import State
from hesi.workspace.people.models import Member
from tests.builders_documents import a_claim


def test_a_page_that_is_not_there_leads_to_help_with_its_address(member: Member, client_of: Any) -> None:
    page = client_of(member).get("/documents/BX-209901-0001/").content.decode()
    assert "/support/new/?page=/documents/BX-209901-0001/" in page


def test_a_refusal_carries_its_number_into_the_question(member: Member, client_of: Any) -> None:
    browser = client_of(member)
    text = browser.get(reverse("desk")).content.decode()
    assert "/support/new/?page=/desk/&amp;error=" in text
    number = text.split("error=")[1].split("&amp;")[0]
    assert number
    asked = browser.get(reverse("support-new") + f"?error={number}").content.decode()
    assert f'value="{number}"' in asked


def test_a_document_that_was_sent_back_leads_to_its_own_category(member: Member, client_of: Any) -> None:
    claim = a_claim(member)
    claim.state = State.REJECTED
    claim.save()
    page = client_of(member).get(reverse("document", args=[claim.number])).content.decode()
    assert f"subject=document:{claim.pk}" in page


def test_visitors_find_the_door_without_a_sign_in(db: None, client: Any) -> None:
    assert reverse("help-ask") in client.get("/no/such/page/").content.decode()
