"""Who is asked, in which order, and why. Reads people in a fixed number of queries and writes nothing."""

from collections.abc import Set
from dataclasses import dataclass, field, replace
from typing import Any

from hesi.expenses.approvals.definition import ALL, FlowDefinition, StepDefinition
from hesi.expenses.approvals.directory import Asked, Directory
from hesi.expenses.approvals.facts import Facts
from hesi.expenses.approvals.models import FlowVersion
from hesi.expenses.approvals.queries import definition_of
from hesi.expenses.approvals.reasons import (
    APPROVER_IS_SUBMITTER,
    APPROVER_LEFT,
    APPROVER_REPEATED,
    CONDITION_NOT_MET,
    NOBODY_FOUND,
    reason_text,
    why_text,
)
from hesi.workspace.people.models import Member


@dataclass(frozen=True, slots=True)
class PlannedStep:
    """One step as it would run: who is asked, or why nobody is.

    `auto_agreed` maps a member's id to the reason they need not be asked again; `passed` is the reason the whole step
    agrees by itself; `skip_code` the reason it is left out; `is_stuck` that nobody is found where somebody must be.
    """

    definition: StepDefinition
    asked: tuple[Asked, ...] = ()
    auto_agreed: dict[int, str] = field(default_factory=dict)
    passed: str = ""
    skip_code: str = ""
    is_stuck: bool = False

    @property
    def key(self) -> str:
        return self.definition.key

    @property
    def name(self) -> str:
        return self.definition.name

    @property
    def sign(self) -> str:
        """`any` (或签) or `all` (会签)."""
        return self.definition.sign

    @property
    def approvers(self) -> list[Member]:
        return [one.member for one in self.asked]

    @property
    def why(self) -> str:
        """Why these people, each reason once."""
        return "、".join(dict.fromkeys(why_text(one.because) for one in self.asked))

    @property
    def skipped(self) -> bool:
        return bool(self.skip_code) and not self.is_stuck

    @property
    def skip_reason(self) -> str:
        """Why it is left out, passes by itself or cannot go on, in the reader's language."""
        names = "、".join(one.member.name for one in self.asked if one.member.pk in self.auto_agreed)
        return reason_text(self.skip_code or self.passed, names)

    @property
    def is_asking(self) -> bool:
        """Whether a person will have to decide here."""
        return not (self.skip_code or self.passed)


def preview_route(version: FlowVersion, facts: Facts, submitter: Member) -> list[PlannedStep]:
    """The route a document with these facts would take now, steps whose condition is not met included as skipped.

    An any-sign step with several people does not tell who will sign, so repeats after it show only as they happen.
    """
    return plan_route(definition_of(version), facts, submitter)


def plan_route(definition: FlowDefinition, facts: Facts, submitter: Member) -> list[PlannedStep]:
    """`preview_route` for a definition that need not be published."""
    wanted = [step for step in definition.steps if step.when.holds(facts)]
    directory = Directory(wanted, facts, submitter)
    planned: list[PlannedStep] = []
    agreed: set[int] = set()
    for step in definition.steps:
        plan = plan_step(step, directory, agreed) if step in wanted else PlannedStep(step, skip_code=CONDITION_NOT_MET)
        if plan.is_asking and (plan.sign == ALL or len(plan.asked) == 1):
            agreed |= {one.member.pk for one in plan.asked}
        planned.append(plan)
    return planned


def plan_step(step: StepDefinition, directory: Directory, agreed: Set[int]) -> PlannedStep:
    """Who is asked at this step, given who has agreed already in this run."""
    found = directory.approvers(step.approver)
    living = _without_leavers(found, directory)
    others = [one for one in living if one.member.pk != directory.submitter.pk]
    is_own = len(others) < len(living)
    if is_own and step.auto_agree_submitter and not others:
        return PlannedStep(
            step,
            asked=tuple(living),
            auto_agreed={directory.submitter.pk: APPROVER_IS_SUBMITTER},
            passed=APPROVER_IS_SUBMITTER,
        )
    if is_own and not step.auto_agree_submitter and (step.sign == ALL or not others):
        others = _unique([*others, *_managers_instead(living, directory)])
    if not others:
        code = APPROVER_IS_SUBMITTER if is_own else APPROVER_LEFT if found else NOBODY_FOUND
        return PlannedStep(step, skip_code=code, is_stuck=not step.skip_when_nobody)
    return _with_repeats(PlannedStep(step, asked=tuple(others)), agreed)


def _with_repeats(plan: PlannedStep, agreed: Set[int]) -> PlannedStep:
    """Mark those who agreed earlier; one of them is enough for an any-sign step, all of them for a countersign."""
    if not plan.definition.auto_agree_repeated:
        return plan
    repeated = {one.member.pk: APPROVER_REPEATED for one in plan.asked if one.member.pk in agreed}
    if not repeated:
        return plan
    is_done = plan.sign != ALL or len(repeated) == len(plan.asked)
    return replace(plan, auto_agreed=repeated, passed=APPROVER_REPEATED if is_done else "")


def _without_leavers(found: list[Asked], directory: Directory) -> list[Asked]:
    """Those who have left are replaced by the nearest manager who has not, or drop out."""
    living = []
    for one in found:
        if one.member.is_active:
            living.append(one)
        elif (manager := directory.active_manager_of(one.member)) is not None:
            living.append(_instead(one, manager, APPROVER_LEFT))
    return _unique(living)


def _managers_instead(living: list[Asked], directory: Directory) -> list[Asked]:
    manager = directory.active_manager_of(directory.submitter)
    if manager is None:
        return []
    return [_instead(one, manager, APPROVER_IS_SUBMITTER) for one in living if one.member.pk == directory.submitter.pk]


def _instead(one: Asked, manager: Member, since: str) -> Asked:
    because: dict[str, Any] = {**one.because, "instead_of": one.member.name, "since": since}
    return Asked(manager, because)


def _unique(found: list[Asked]) -> list[Asked]:
    return list({one.member.pk: one for one in reversed(found)}.values())[::-1]
