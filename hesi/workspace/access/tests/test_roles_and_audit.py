import pytest

from hesi.core.errors import Conflict, Forbidden
from hesi.workspace.access.actions import remove_role, save_role
from hesi.workspace.access.actor import Actor
from hesi.workspace.access.models import Role, RoleHolder
from hesi.workspace.access.permissions import MANAGE_SETTINGS, VIEW_AUDIT
from hesi.workspace.access.registry import permissions_in
from tests.builders import a_member
from tests.builders_people import an_administrator


@pytest.fixture
def administrator(company):
    return an_administrator()


@pytest.fixture
def by(administrator):
    return Actor(administrator)


def test_own_role_grants_what_was_ticked_and_nothing_unknown(by):
    role = save_role(None, name="设置员", granted=[MANAGE_SETTINGS, "no.such"], by=by)
    member = a_member()
    RoleHolder.objects.create(role=role, member=member)
    assert Actor(member).permissions == {MANAGE_SETTINGS}


def test_built_in_roles_are_not_changed(by):
    with pytest.raises(Conflict):
        save_role(Role.objects.get(key="admin"), name="老板", granted=[], by=by)
    with pytest.raises(Conflict):
        remove_role(Role.objects.get(key="finance"), by=by)


def test_role_somebody_holds_is_not_removed(by):
    role = save_role(None, name="设置员", granted=[], by=by)
    holding = RoleHolder.objects.create(role=role, member=a_member())
    with pytest.raises(Conflict, match="设置员"):
        remove_role(role, by=by)
    holding.delete()
    remove_role(role, by=by)
    assert not Role.objects.filter(name="设置员").exists()


def test_two_roles_do_not_share_a_name(by):
    with pytest.raises(Conflict):
        save_role(None, name="财务", granted=[], by=by)


def test_only_who_manages_people_makes_roles(member):
    with pytest.raises(Forbidden):
        save_role(None, name="设置员", granted=[VIEW_AUDIT], by=Actor(member))


def test_role_page_saves(administrator, client_of):
    browser = client_of(administrator)
    assert browser.post("/admin/roles/new/", {"name": "设置员", "granted": [MANAGE_SETTINGS]}).status_code == 303
    role = Role.objects.get(name="设置员")
    assert role.granted == [MANAGE_SETTINGS]
    assert browser.get(f"/admin/roles/{role.pk}/").status_code == 200
    assert browser.post(f"/admin/roles/{role.pk}/removal/").status_code == 303


def test_audit_trail_is_filtered_and_costs_the_same(administrator, client_of, django_assert_max_num_queries):
    by = Actor(administrator)
    for number in range(60):
        save_role(None, name=f"角色{number}", granted=[], by=by)
    browser = client_of(administrator)
    with django_assert_max_num_queries(15):
        page = browser.get("/admin/audit/").content.decode()
    assert "角色59" in page
    found = browser.get("/admin/audit/?subject=角色7&name=role&person=周").content.decode()
    assert "角色7" in found
    assert "角色8" not in found
    assert "role.saved" not in browser.get("/admin/audit/?until=2020-01-01").content.decode()


def test_audit_trail_is_for_auditors_and_administrators(member, client_of):
    assert client_of(member).get("/admin/audit/").status_code == 403
    assert client_of(a_member(roles=("auditor",))).get("/admin/audit/").status_code == 200


def test_permissions_of_the_provider_are_offered_to_the_provider_alone(administrator, client_of):
    page = client_of(administrator).get("/admin/roles/new/").content.decode()
    assert "people.manage" in page
    assert "customers.manage" not in page
    assert "tickets.answer" not in page
    assert "customers.manage" in {item.key for item in permissions_in("provider")}
