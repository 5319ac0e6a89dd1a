"""Filters under a name: one's own, per list, replaced, removed."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from hesi.core.errors import Invalid, TooMany
from hesi.workspace.access.actor import Actor
from hesi.workspace.filters.actions import remove_filter, save_filter
from hesi.workspace.filters.models import SavedFilter
from hesi.workspace.people.models import Member
from hesi.workspace.tenancy.models import Tenant
from tests.builders import a_member

SignIn = Callable[[Member], Client]


def saved(member: Member, name: str = "待付款", query: str = "state=to_pay&q=", place: str = "all-documents") -> Any:
    return save_filter(place=place, name=name, query=query, by=Actor(member))


def test_same_name_is_replaced_and_the_page_of_a_list_is_no_part_of_it(member: Member) -> None:
    saved(member)
    again = saved(member, query="state=paid&cursor=abc&person=%E6%9E%97")
    assert SavedFilter.objects.get() == again
    assert again.url == "/documents/all/?person=%E6%9E%97&state=paid"


@pytest.mark.parametrize("wrong", [{"name": " "}, {"query": "cursor=x"}, {"query": "q=" + "x" * 1001}, {"place": "no"}])
def test_what_cannot_be_saved_is_refused(member: Member, wrong: dict[str, str]) -> None:
    with pytest.raises(Invalid):
        saved(member, **wrong)


def test_twenty_a_list(member: Member) -> None:
    for number in range(20):
        saved(member, name=str(number))
    saved(member, name="3", query="state=paid")
    saved(member, place="documents")
    with pytest.raises(TooMany):
        saved(member, name="one more")


def test_nobody_sees_or_removes_anothers(member: Member, client_of: SignIn) -> None:
    row, other = saved(member), a_member("同事", roles=("finance",))
    assert "待付款" not in client_of(other).get("/documents/all/").content.decode()
    assert client_of(other).post(f"/filters/{row.pk}/removal/").status_code == 404
    remove_filter(row, by=Actor(other))
    assert SavedFilter.objects.exists()


def test_lists_offer_to_save_show_and_remove(company: Tenant, client_of: SignIn) -> None:
    client = client_of(a_member("郑敏", roles=("finance",)))
    assert "保存筛选" not in client.get("/documents/all/").content.decode()
    page = client.get("/documents/all/?state=paid").content.decode()
    assert 'name="query" value="state=paid"' in page
    answer = client.post("/filters/", {"place": "all-documents", "name": "已付", "query": "state=paid"})
    assert answer["Location"] == "/documents/all/?state=paid"
    page = client.get("/documents/all/?state=paid").content.decode()
    assert 'aria-current="true">已付' in page
    assert "保存筛选" not in page
    for address in ("/documents/?view=done", "/approvals/?view=done"):
        assert 'action="/filters/"' in client.get(address).content.decode()
    client.post(f"/filters/{SavedFilter.objects.get().pk}/removal/")
    assert not SavedFilter.objects.exists()
