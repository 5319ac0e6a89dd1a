import pytest
from django.core import mail

from hesi.core.errors import Conflict, Forbidden, Invalid
from hesi.workspace.access.actor import Actor
from hesi.workspace.access.models import Role
from hesi.workspace.events.models import Event
from hesi.workspace.people.actions.members import (
    LastAdministrator,
    add_member,
    change_member,
    deactivate_member,
    reactivate_member,
)
from hesi.workspace.people.leaving import consequences_of_leaving
from hesi.workspace.people.models import Member, User
from hesi.workspace.tenancy.scope import tenant_scope
from tests.builders import a_member
from tests.builders_people import an_administrator


@pytest.fixture
def administrator(company) -> Member:
    return an_administrator()


@pytest.fixture
def by(administrator) -> Actor:
    return Actor(administrator)


def roles(*keys):
    return list(Role.objects.filter(key__in=keys))


def test_added_member_signs_in_by_invitation_only(by):
    added = add_member(name="新同事", email="New@Example.com", roles=roles("finance"), by=by)
    assert added.user.email == "new@example.com"
    assert not added.user.has_usable_password()
    assert Actor(added).permissions
    assert Event.objects.filter(name="member.added", subject_id=added.pk).exists()


def test_one_person_may_belong_to_two_companies(by, other_company):
    user = a_member(name="顾问").user
    with tenant_scope(other_company):
        added = add_member(name="顾问", email=user.email, by=Actor(an_administrator()))
        assert added.user == user
    assert User.objects.filter(email=user.email).count() == 1


def test_address_of_a_colleague_cannot_be_used_twice(by):
    colleague = a_member()
    with pytest.raises(Conflict):
        add_member(name="又一个", email=colleague.user.email.upper(), by=by)


def test_only_who_manages_people_may(member):
    with pytest.raises(Forbidden):
        add_member(name="新同事", email="new@example.com", by=Actor(member))
    with pytest.raises(Forbidden):
        change_member(member, name="老板", by=Actor(member))
    with pytest.raises(Forbidden):
        deactivate_member(a_member(), by=Actor(member))


def test_nobody_becomes_their_own_superior(by):
    boss = a_member(name="上级")
    worker = a_member(name="下级", manager=boss)
    with pytest.raises(Invalid, match="上级"):
        change_member(boss, manager=worker, by=by)


def test_employee_number_belongs_to_one(by):
    a_member(employee_no="E1")
    with pytest.raises(Conflict):
        change_member(a_member(), employee_no="E1", by=by)


def test_last_administrator_stays(by, administrator):
    with pytest.raises(LastAdministrator):
        change_member(administrator, roles=[], by=by)
    other = an_administrator("另一位")
    change_member(administrator, roles=[], by=by)
    with pytest.raises(LastAdministrator):
        deactivate_member(other, by=by)


def test_leaving_moves_reports_up_and_closes_the_door(by, client_of):
    boss = a_member(name="总经理")
    manager = a_member(name="经理", manager=boss)
    worker = a_member(name="员工", manager=manager)
    browser = client_of(manager)
    assert browser.get("/preferences/").status_code == 200
    assert any("总经理" in sentence for sentence in consequences_of_leaving(manager))
    deactivate_member(manager, by=by)
    worker.refresh_from_db()
    assert worker.manager == boss
    assert browser.get("/preferences/").status_code == 302
    reactivate_member(manager, by=by)
    assert browser.get("/preferences/").status_code == 200


def test_page_invites_and_the_link_sets_the_password(administrator, client_of, client):
    browser = client_of(administrator)
    answer = browser.post("/admin/people/new/", {"name": "新同事", "email": "new@example.com"})
    assert answer.status_code == 303
    (invitation,) = mail.outbox
    assert invitation.to == ["new@example.com"]
    link = next(word for word in invitation.body.split() if "/password/reset/key/" in word)
    path = link.split("localhost:8000", 1)[-1] if "localhost" in link else link
    form = client.get(path, follow=True)
    chosen = {"password1": "a quiet river at dawn", "password2": "a quiet river at dawn"}
    assert client.post(form.request["PATH_INFO"], chosen).status_code == 302
    assert (
        client.post("/accounts/login/", {"login": "new@example.com", "password": chosen["password1"]}).status_code
        == 302
    )
    assert client.get("/preferences/").status_code == 200


def test_list_costs_the_same_for_many_people(administrator, client_of, django_assert_max_num_queries):
    for number in range(30):
        a_member(name=f"员工{number}", roles=("finance",))
    browser = client_of(administrator)
    with django_assert_max_num_queries(15):
        page = browser.get("/admin/people/").content.decode()
    assert "员工29" in page
    assert "员工29" not in browser.get("/admin/people/?q=员工1").content.decode()


def test_member_page_shows_and_saves(administrator, client_of):
    colleague = a_member(name="同事", manager=administrator)
    browser = client_of(administrator)
    assert browser.get(f"/admin/people/{colleague.pk}/").status_code == 200
    facts = {"name": "新名字", "manager": administrator.pk, "roles": [role.pk for role in roles("auditor")]}
    assert browser.post(f"/admin/people/{colleague.pk}/", facts).status_code == 303
    colleague.refresh_from_db()
    assert colleague.name == "新名字"
    assert [role.key for role in colleague.roles.all()] == ["auditor"]
    assert browser.post(f"/admin/people/{colleague.pk}/", {"name": ""}).status_code == 422


def test_pages_are_closed_to_others_and_to_other_companies(member, other_company, client_of):
    browser = client_of(member)
    for path in ("", "new/", "import/", f"{member.pk}/"):
        assert browser.get(f"/admin/people/{path}").status_code == 403
    with tenant_scope(other_company):
        stranger = client_of(an_administrator())
    assert stranger.get(f"/admin/people/{member.pk}/").status_code == 404
