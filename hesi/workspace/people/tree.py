"""The department tree's arithmetic: paths of ids from the root, `/3/17/`."""

from collections.abc import Iterable

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


def labels_of(departments: Iterable[Department]) -> dict[int, str]:
    """What a closed select can show of each: 销售中心 / 华东区, the top of the tree left out below itself."""
    rows = list(departments)
    names = {row.pk: row.name for row in rows}
    labels = {}
    for row in rows:
        above = [int(part) for part in row.path.split("/") if part]
        labels[row.pk] = " / ".join(names[pk] for pk in (above[1:] or above) if pk in names) or row.name
    return labels
