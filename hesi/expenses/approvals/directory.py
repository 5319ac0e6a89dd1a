"""The people a flow's rules can mean for one document, read together: no more queries for more steps."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import QuerySet

from hesi.expenses.approvals.definition import SUBMITTERS, ApproverRule, StepDefinition
from hesi.expenses.approvals.facts import Facts
from hesi.expenses.approvals.reasons import Because
from hesi.workspace.access.models import RoleHolder
from hesi.workspace.people.models import Department, DimensionItem, Member
from hesi.workspace.tenancy.prepared import prepared

_HIGHEST = 30


@dataclass(frozen=True, slots=True)
class Asked:
    """A person and why they are meant."""

    member: Member
    because: Because


class Directory:
    """Answers “who is meant by this rule?” for one submitter and one set of facts."""

    def __init__(self, steps: Sequence[StepDefinition], facts: Facts, submitter: Member) -> None:
        rules = [step.approver for step in steps]
        kinds = {rule.rule for rule in rules}
        self.submitter = submitter
        self._own_path = _ids(submitter.department.path if submitter.department else "")
        self._charged_path = _ids(facts.get("department_path") or "") or self._own_path
        self._managers: dict[int, Member | None] = {}
        self._departments = self._read_departments() if "department_head" in kinds else {}
        self._holders = _read_holders({rule.role for rule in rules if rule.role})
        self._named = _read_members({pk for rule in rules for pk in rule.members})
        self._project = _read_project(facts.get("project_id")) if "project_owner" in kinds else None

    def approvers(self, rule: ApproverRule) -> list[Asked]:
        """Everybody the rule means, leavers and the submitter included; empty when it means nobody."""
        if rule.rule in ("direct_manager", "nth_manager"):
            return self._manager(rule)
        if rule.rule == "department_head":
            return self._head(rule)
        if rule.rule == "role":
            return self._role(rule)
        if rule.rule == "project_owner":
            if self._project is None or self._project.owner is None:
                return []
            return [Asked(self._project.owner, {"code": rule.rule, "name": self._project.name})]
        return [Asked(self._named[pk], {"code": rule.rule}) for pk in rule.members if pk in self._named]

    def active_manager_of(self, member: Member) -> Member | None:
        """The nearest manager up the line who has not left; never the person they started from."""
        seen, manager = {member.pk}, self._manager_of(member)
        while manager is not None and manager.pk not in seen:
            if manager.is_active:
                return manager
            seen.add(manager.pk)
            manager = self._manager_of(manager)
        return None

    def _manager_of(self, member: Member) -> Member | None:
        if member.manager_id is None:
            return None
        if member.manager_id not in self._managers:
            is_there = Member.manager.is_cached(member)
            self._managers[member.manager_id] = (
                member.manager if is_there else _with_manager.first(pk=member.manager_id)
            )
        manager = self._managers[member.manager_id]
        if manager is not None and manager.manager_id is not None and Member.manager.is_cached(manager):
            self._managers.setdefault(manager.manager_id, manager.manager)
        return manager

    def _manager(self, rule: ApproverRule) -> list[Asked]:
        level = rule.level if rule.rule == "nth_manager" else 1
        manager: Member | None = self.submitter
        for _step in range(min(level, _HIGHEST)):
            manager = self._manager_of(manager) if manager is not None else None
        if manager is None:
            return []
        return [Asked(manager, {"code": rule.rule, "name": self.submitter.name, "level": level})]

    def _head(self, rule: ApproverRule) -> list[Asked]:
        path = self._own_path if rule.of == SUBMITTERS else self._charged_path
        if rule.level >= len(path):
            return []
        department = self._departments.get(path[-1 - rule.level])
        if department is None or department.head is None:
            return []
        return [Asked(department.head, {"code": rule.rule, "name": department.name})]

    def _role(self, rule: ApproverRule) -> list[Asked]:
        """Holders for the whole company, and those for a department the document lies under."""
        fitting: list[tuple[int, RoleHolder]] = []
        for holder in self._holders.get(rule.role, ()):
            if holder.department_id is None:
                fitting.append((-1, holder))
            elif holder.department_id in self._charged_path:
                fitting.append((self._charged_path.index(holder.department_id), holder))
        if rule.nearest and fitting:
            closest = max(depth for depth, _holder in fitting)
            fitting = [(depth, holder) for depth, holder in fitting if depth == closest]
        return [
            Asked(holder.member, {"code": rule.rule, "role": rule.role, "name": holder.role.name})
            for _depth, holder in fitting
        ]

    def _read_departments(self) -> dict[int, Department]:
        wanted = tuple(sorted({*self._own_path, *self._charged_path}))
        return {row.pk: row for row in _with_head(ids=wanted)} if wanted else {}


def _ids(path: str) -> list[int]:
    """Ids from the root down: `/3/17/` → [3, 17]."""
    return [int(part) for part in path.split("/") if part.isdecimal()]


def _read_holders(roles: set[str]) -> dict[str, list[RoleHolder]]:
    found: dict[str, list[RoleHolder]] = {}
    for holder in _holding(roles=tuple(sorted(roles))) if roles else ():
        found.setdefault(holder.role.key, []).append(holder)
    return found


@prepared
def _with_manager(pk: int) -> QuerySet[Member]:
    return Member.objects.filter(pk=pk).select_related("manager").order_by()


@prepared
def _with_head(ids: tuple[int, ...]) -> QuerySet[Department]:
    return Department.objects.filter(pk__in=ids).select_related("head").order_by()


@prepared
def _holding(roles: tuple[str, ...]) -> QuerySet[RoleHolder]:
    holders = RoleHolder.objects.filter(role__key__in=roles).select_related("role", "member")
    return holders.order_by("member__name", "pk")


def _read_members(ids: set[int]) -> dict[int, Member]:
    return {row.pk: row for row in Member.objects.filter(pk__in=ids)} if ids else {}


def _read_project(project_id: int | None) -> DimensionItem | None:
    if project_id is None:
        return None
    return DimensionItem.objects.select_related("owner").filter(pk=project_id).first()
