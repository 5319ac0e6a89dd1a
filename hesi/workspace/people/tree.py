"""The department tree's arithmetic: paths of ids from the root, `/3/17/`."""

from django.db.models import F, Value
from django.db.models.functions import Concat, Substr

from hesi.workspace.people.models import Department


def lay_department(name: str, parent: Department | None, **fields: object) -> Department:
    """A new node with its path."""
    department: Department = Department.objects.create(name=name, parent=parent, **fields)
    department.path = path_under(parent, department)
    department.save(update_fields=["path"])
    return department


def path_under(parent: Department | None, department: Department) -> str:
    """Where a department lies below this parent."""
    return f"{parent.path if parent else '/'}{department.pk}/"


def move_subtree(department: Department, parent: Department | None) -> None:
    """Hang the department with everything under it below another one, in one statement."""
    old, new = department.path, path_under(parent, department)
    moved = Department.objects.filter(path__startswith=old)
    moved.update(path=Concat(Value(new), Substr(F("path"), len(old) + 1)))
    department.path, department.parent = new, parent
    department.save(update_fields=["parent"])
