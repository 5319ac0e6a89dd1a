"""People and the organisation for tests."""

from typing import Any

from hesi.workspace.access.registry import ADMIN
from hesi.workspace.people.actions.projects import projects_dimension
from hesi.workspace.people.models import Department, DimensionItem, Member
from tests.builders import a_department, a_member


def an_administrator(name: str = "周管理") -> Member:
    """A member who may manage people and settings."""
    return a_member(name=name, roles=(ADMIN,))


def a_project(name: str = "新厂建设", code: str = "P-001", **fields: Any) -> DimensionItem:
    """A project in use."""
    return DimensionItem.objects.create(dimension=projects_dimension(), code=code, name=name, **fields)


def a_small_tree() -> tuple[Department, Department, Department]:
    """总部 → 销售部 → 华东区."""
    root = a_department("总部")
    sales = a_department("销售部", parent=root)
    return root, sales, a_department("华东区", parent=sales)
