"""Making the changes a table asks for."""

from dataclasses import dataclass
from typing import Any

from django.db import transaction

from hesi.workspace.access.actor import Actor
from hesi.workspace.access.permissions import may_manage_people
from hesi.workspace.access.rules import require
from hesi.workspace.events.record import record
from hesi.workspace.jobs.tenant_tasks import enqueue
from hesi.workspace.people.actions.departments import add_department
from hesi.workspace.people.actions.members import add_member, change_member
from hesi.workspace.people.importing.plan import TEXTS, Outcome, Planned, department_paths, plan_import, tidy_path
from hesi.workspace.people.importing.table import Row
from hesi.workspace.people.models import Department, Member


@dataclass(frozen=True, slots=True)
class Imported:
    """How many people the table added and changed, and how many rows were left out."""

    added: int
    changed: int
    left_out: int


@transaction.atomic
def import_people(table: list[tuple[int, Row]], *, by: Actor, with_invitations: bool = True) -> Imported:
    """Add and change people as the table says, with departments it names and managers in a second pass.

    Rows that cannot be right are left out. Doing it twice changes nothing the second time.
    """
    require(may_manage_people, by)
    plan = plan_import(table)
    departments = _with_new(plan.new_departments, by)
    usable = [row for row in plan.rows if row.outcome in (Outcome.NEW, Outcome.CHANGED)]
    new = [row for row in usable if row.outcome == Outcome.NEW]
    for row in usable:
        _put(row, departments, by)
    for row in usable:
        _put_manager(row, by)
    result = Imported(len(new), len(usable) - len(new), len([row for row in plan.rows if row.problems]))
    record("people.imported", by.member, by=by, added=result.added, changed=result.changed, left_out=result.left_out)
    if with_invitations:
        _invite([row.member for row in new if row.member is not None], by)
    return result


def _with_new(missing: list[str], by: Actor) -> dict[str, Department]:
    """Every department by path, the missing ones made from the root down."""
    known = department_paths()
    roots = Department.objects.active().filter(parent=None)
    root = roots.first() if roots.count() == 1 else None
    for path in missing:
        parent, done = root, ""
        for name in path.split("/"):
            done = f"{done}/{name}" if done else name
            if done not in known:
                known[done] = add_department(name, parent=parent, by=by)
            parent = known[done]
    return known


def _put(planned: Planned, departments: dict[str, Department], by: Actor) -> None:
    facts: dict[str, Any] = {key: planned.row[key] for key in TEXTS if planned.row.get(key)}
    path = tidy_path(planned.row.get("department", ""))
    if path:
        facts["department"] = departments[path]
    if planned.member is None:
        planned.member = add_member(email=planned.row["email"], by=by, **facts)
    else:
        planned.member = change_member(planned.member, by=by, **facts)


def _put_manager(planned: Planned, by: Actor) -> None:
    wanted = planned.row.get("manager", "")
    if not wanted or planned.member is None:
        return
    manager = Member.objects.filter(employee_no=wanted).first() or Member.objects.filter(email=wanted.lower()).first()
    if manager is not None and planned.member.manager_id != manager.pk:
        change_member(planned.member, by=by, manager=manager)


def _invite(members: list[Member], by: Actor) -> None:
    from hesi.workspace.people.tasks import send_invitation

    for member in members:
        enqueue(send_invitation, member_id=member.pk, by_id=by.member_id)
