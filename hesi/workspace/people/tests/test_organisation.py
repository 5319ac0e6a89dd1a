import pytest

from hesi.core.errors import Conflict, Forbidden, Invalid
from hesi.workspace.access.actor import Actor
from hesi.workspace.people.actions.departments import add_department, change_department, close_department
from hesi.workspace.people.actions.entities import save_entity, set_entity_active
from hesi.workspace.people.actions.projects import save_project, set_project_active
from hesi.workspace.people.models import Department, DimensionItem, LegalEntity
from tests.builders import a_department, a_member
from tests.builders_people import a_project, a_small_tree, an_administrator


@pytest.fixture
def administrator(company):
    return an_administrator()


@pytest.fixture
def by(administrator):
    return Actor(administrator)


def test_moved_department_takes_what_lies_below_along(by):
    root, sales, east = a_small_tree()
    market = add_department("市场部", parent=root, by=by)
    change_department(sales, name="销售部", parent=market, head=None, by=by)
    east.refresh_from_db()
    assert east.path == f"/{root.pk}/{market.pk}/{sales.pk}/{east.pk}/"
    assert set(Department.objects.below(market)) >= {sales, east}


def test_department_cannot_lie_below_itself(by):
    _root, sales, east = a_small_tree()
    with pytest.raises(Invalid):
        change_department(sales, name="销售部", parent=east, head=None, by=by)


def test_same_name_in_the_same_place_is_refused(by):
    root, _sales, _east = a_small_tree()
    with pytest.raises(Conflict):
        add_department("销售部", parent=root, by=by)


def test_department_in_use_is_not_closed(by):
    _root, _sales, east = a_small_tree()
    colleague = a_member(department=east)
    with pytest.raises(Conflict, match="1"):
        close_department(east, by=by)
    colleague.department = None
    colleague.save(update_fields=["department"])
    assert not close_department(east, by=by).is_active


def test_wrong_tax_id_is_pointed_out(by):
    with pytest.raises(Invalid) as refusal:
        save_entity(None, name="晨光上海分公司", tax_id="91350100M000100Y44", by=by)
    assert "tax_id" in refusal.value.fields
    assert save_entity(None, name="晨光上海分公司", tax_id="91350100 M000100Y43", by=by).tax_id == "91350100M000100Y43"


def test_one_entity_is_the_default(by):
    first = save_entity(None, name="甲公司", is_default=True, by=by)
    second = save_entity(None, name="乙公司", is_default=True, by=by)
    assert list(LegalEntity.objects.filter(is_default=True)) == [second]
    assert not set_entity_active(first, False, by=by).is_active
    with pytest.raises(Conflict):
        set_entity_active(second, False, by=by)


def test_project_codes_are_unique_and_projects_close(by):
    project = save_project(None, code="P-1", name="新厂", owner=a_member(), by=by)
    with pytest.raises(Conflict):
        save_project(None, code="P-1", name="旧厂", owner=None, by=by)
    assert not set_project_active(project, False, by=by).is_active
    assert DimensionItem.objects.count() == 1


@pytest.mark.parametrize(
    "path",
    ["departments", "roles", "entities", "projects", "departments/new", "entities/new", "projects/new", "roles/new"],
)
def test_pages_are_for_administrators(path, administrator, member, client_of):
    a_small_tree()
    a_project()
    assert client_of(administrator).get(f"/admin/{path}/").status_code == 200
    assert client_of(member).get(f"/admin/{path}/").status_code == 403


def test_pages_add_change_and_close(administrator, client_of):
    browser = client_of(administrator)
    root = a_department("总部")
    assert browser.post("/admin/departments/new/", {"name": "法务部", "parent": root.pk}).status_code == 303
    legal = Department.objects.get(name="法务部")
    assert browser.get(f"/admin/departments/{legal.pk}/").status_code == 200
    answer = browser.post(
        f"/admin/departments/{legal.pk}/", {"name": "法务合规部", "parent": root.pk, "head": administrator.pk}
    )
    assert answer.status_code == 303
    assert browser.post(f"/admin/departments/{legal.pk}/closing/").status_code == 303
    assert browser.post("/admin/entities/new/", {"name": "甲", "tax_id": "1"}).status_code == 422
    assert (
        browser.post("/admin/projects/new/", {"code": "A", "name": "甲", "owner": administrator.pk}).status_code == 303
    )
    project = DimensionItem.objects.get()
    assert browser.post(f"/admin/projects/{project.pk}/use/", {"use": "no"}).status_code == 303
    project.refresh_from_db()
    assert not project.is_active


def test_only_who_manages_people_changes_the_organisation(member):
    by = Actor(member)
    with pytest.raises(Forbidden):
        add_department("甲", parent=None, by=by)
    with pytest.raises(Forbidden):
        save_entity(None, name="甲", by=by)
    with pytest.raises(Forbidden):
        save_project(None, code="A", name="甲", owner=None, by=by)
