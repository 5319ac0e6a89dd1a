"""What a table would change, row by row, before anything is changed."""

from dataclasses import dataclass, field
from enum import StrEnum

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from hesi.workspace.people.importing.table import Row
from hesi.workspace.people.models import Department, Member

TEXTS = ("name", "employee_no", "title", "phone")


class Outcome(StrEnum):
    NEW = "new"
    CHANGED = "changed"
    SAME = "same"
    WRONG = "wrong"


@dataclass(slots=True)
class Planned:
    """One row: what it says, whom it is about, what is wrong with it."""

    number: int
    row: Row
    member: Member | None = None
    changes: list[str] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)

    @property
    def outcome(self) -> Outcome:
        if self.problems:
            return Outcome.WRONG
        if self.member is None:
            return Outcome.NEW
        return Outcome.CHANGED if self.changes else Outcome.SAME


@dataclass(frozen=True, slots=True)
class Plan:
    """The whole table. Rows with problems are left out when it is applied; the others go on."""

    rows: list[Planned]
    new_departments: list[str]

    def count(self, outcome: str) -> int:
        """How many rows come out like this."""
        return sum(row.outcome == outcome for row in self.rows)

    @property
    def changes_something(self) -> bool:
        return any(row.outcome in (Outcome.NEW, Outcome.CHANGED) for row in self.rows)


def plan_import(table: list[tuple[int, Row]]) -> Plan:
    """Match rows to members by employee number, else by e-mail, and say what each would do."""
    known = list(Member.objects.select_related("department", "manager", "user"))
    by_number = {member.employee_no: member for member in known if member.employee_no}
    by_email = {(member.user.email if member.user else member.email): member for member in known}
    paths = department_paths()
    planned = [_planned(number, row, by_number, by_email, paths) for number, row in table]
    _find_doubles(planned)
    _find_managers(planned, by_number, by_email)
    wanted = {row.row.get("department", "") for row in planned if not row.problems} - {""}
    missing = sorted({path for path in map(tidy_path, wanted) if path not in paths})
    return Plan(planned, missing)


def department_paths() -> dict[str, Department]:
    """Every department by its names from the root: `总部/销售部`, and without the root where there is only one."""
    departments = {row.pk: row for row in Department.objects.active()}
    roots = [row for row in departments.values() if row.parent_id is None]
    found: dict[str, Department] = {}
    for row in departments.values():
        ids = [int(part) for part in row.path.strip("/").split("/")]
        if any(pk not in departments for pk in ids):
            continue
        names = [departments[pk].name for pk in ids]
        found["/".join(names)] = row
        if len(roots) == 1 and len(names) > 1:
            found.setdefault("/".join(names[1:]), row)
    return found


def tidy_path(path: str) -> str:
    """`销售部 / 华东区/` as `销售部/华东区`."""
    return "/".join(part.strip() for part in path.replace("／", "/").split("/") if part.strip())


def _planned(
    number: int,
    row: Row,
    by_number: dict[str, Member],
    by_email: dict[str, Member],
    paths: dict[str, Department],
) -> Planned:
    row["email"] = row.get("email", "").lower()
    planned = Planned(number, row)
    if not row.get("name"):
        planned.problems.append(_("The name is missing."))
    try:
        validate_email(row["email"])
    except ValidationError:
        planned.problems.append(_("“{email}” is not an e-mail address.").format(email=row["email"]))
    numbered, mailed = by_number.get(row.get("employee_no", "")), by_email.get(row["email"])
    if numbered is not None and mailed is not None and numbered.pk != mailed.pk:
        planned.problems.append(
            _("The employee number belongs to {one}, the e-mail to {other}.").format(
                one=numbered.name, other=mailed.name
            )
        )
    planned.member = numbered or mailed
    if planned.member is not None:
        planned.changes = _changes(planned.member, row, paths)
    return planned


def _changes(member: Member, row: Row, paths: dict[str, Department]) -> list[str]:
    labels = {"name": _("name"), "employee_no": _("employee number"), "title": _("position"), "phone": _("phone")}
    changes = [labels[key] for key in TEXTS if row.get(key) and row[key] != getattr(member, key)]
    department = tidy_path(row.get("department", ""))
    if department and paths.get(department) != member.department:
        changes.append(_("department"))
    manager = row.get("manager", "")
    is_theirs = member.manager is not None and manager.lower() in (
        member.manager.employee_no.lower(),
        member.manager.email.lower(),
    )
    if manager and not is_theirs:
        changes.append(_("manager"))
    return changes


def _find_doubles(planned: list[Planned]) -> None:
    seen: dict[str, int] = {}
    for row in planned:
        for key in filter(None, (row.row["email"], row.row.get("employee_no", ""))):
            if key in seen:
                row.problems.append(_("“{key}” is in row {number} already.").format(key=key, number=seen[key]))
            else:
                seen[key] = row.number


def _find_managers(planned: list[Planned], by_number: dict[str, Member], by_email: dict[str, Member]) -> None:
    in_table = {
        key for row in planned if not row.problems for key in (row.row["email"], row.row.get("employee_no", ""))
    }
    for row in planned:
        manager = row.row.get("manager", "")
        if not manager or manager in by_number or manager.lower() in by_email:
            continue
        if manager not in in_table and manager.lower() not in in_table:
            row.problems.append(
                _(
                    "The manager “{manager}” is neither in the table nor here. Give an employee number or e-mail."
                ).format(manager=manager)
            )
