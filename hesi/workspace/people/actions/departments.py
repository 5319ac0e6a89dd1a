"""The tree of departments."""

from django.db import transaction
from django.utils.translation import gettext as _

from hesi.core.errors import Conflict, Invalid
from hesi.core.text import clean_line
from hesi.workspace.access.actor import Actor
from hesi.workspace.access.permissions import may_manage_people
from hesi.workspace.access.rules import require
from hesi.workspace.events.record import record
from hesi.workspace.people.models import Department, Member
from hesi.workspace.people.tree import lay_department, move_subtree

DEEPEST = 12


@transaction.atomic
def add_department(
    name: str, *, parent: Department | None, by: Actor, code: str = "", head: Member | None = None
) -> Department:
    """A new department below `parent`, or a new root."""
    require(may_manage_people, by)
    name = _checked_name(name, parent, None)
    _check_depth(parent)
    department = lay_department(name, parent, code=clean_line(code, 30), head=head)
    record("department.added", department, by=by, parent=parent.name if parent else "")
    return department


@transaction.atomic
def change_department(
    department: Department, *, name: str, parent: Department | None, head: Member | None, code: str = "", by: Actor
) -> Department:
    """Another name, head or place in the tree; everything below moves along."""
    require(may_manage_people, by, department)
    department = Department.objects.locked(department.pk)
    if parent is not None and parent.path.startswith(department.path):
        problem = _("“{name}” lies below itself then. Choose another place.").format(name=department.name)
        raise Invalid(problem, code="department_circle", fields={"parent": problem})
    before = {"name": department.name, "parent": str(department.parent or ""), "head": str(department.head or "")}
    department.name = _checked_name(name, parent, department)
    department.head, department.code = head, clean_line(code, 30)
    department.save(update_fields=["name", "head", "code"])
    is_moved = department.parent_id != (parent.pk if parent else None)
    if is_moved:
        _check_depth(parent)
        move_subtree(department, parent)
    after = {"name": department.name, "parent": str(parent or ""), "head": str(head or "")}
    # The places may share a name; whoever follows moves hears of them by the parent.
    told = {key for key in after if before[key] != after[key]} | ({"parent"} if is_moved else set())
    changed = {key: [before[key], after[key]] for key in after if key in told}
    if changed:
        record("department.changed", department, by=by, changed=changed)
    return department


@transaction.atomic
def close_department(department: Department, *, by: Actor) -> Department:
    """No longer used for anything new. Refused while people or open departments are in it."""
    require(may_manage_people, by, department)
    department = Department.objects.locked(department.pk)
    people = Member.objects.active().filter(department=department).count()
    below = Department.objects.active().filter(parent=department).count()
    if people or below:
        raise Conflict(
            _("“{name}” still has {people} people and {below} departments below it. Move them first.").format(
                name=department.name, people=people, below=below
            ),
            code="department_in_use",
        )
    department.is_active = False
    department.save(update_fields=["is_active"])
    record("department.closed", department, by=by)
    return department


def _checked_name(name: str, parent: Department | None, own: Department | None) -> str:
    name = clean_line(name, 60)
    if not name:
        raise Invalid(_("Enter the department's name."), fields={"name": _("Enter the department's name.")})
    same = Department.objects.filter(parent=parent, name=name)
    if own is not None:
        same = same.exclude(pk=own.pk)
    if same.exists():
        problem = _("There is a department “{name}” in this place already.").format(name=name)
        raise Conflict(problem, code="department_exists", fields={"name": problem})
    return name


def _check_depth(parent: Department | None) -> None:
    if parent is not None and parent.path.count("/") > DEEPEST:
        problem = _("Departments go {limit} levels deep at most.").format(limit=DEEPEST)
        raise Invalid(problem, fields={"parent": problem})
