"""Flows and running processes for tests. Processes are about a parcel, because approvals know no document."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from hesi.expenses.approvals import registry
from hesi.expenses.approvals.actions import start_process
from hesi.expenses.approvals.definition import ApproverRule, FlowDefinition, StepDefinition
from hesi.expenses.approvals.facts import SubjectRef
from hesi.expenses.approvals.models import ApprovalTask, Flow, FlowVersion, Process
from hesi.workspace.access.actor import Actor
from hesi.workspace.people.models import Member

PARCEL = "parcel"
_serial = count(1)


@dataclass
class Parcels:
    """What approvals told the owner of the parcels."""

    agreed: list[int] = field(default_factory=list)
    sent_back: list[tuple[int, str]] = field(default_factory=list)


@contextmanager
def parcels() -> Iterator[Parcels]:
    """Inside, parcels can be approved, and what becomes of them is written down."""
    told = Parcels()
    registry.on_outcome(
        PARCEL,
        agreed=lambda process, by: told.agreed.append(process.subject_id),
        sent_back=lambda process, by, reason: told.sent_back.append((process.subject_id, reason)),
    )
    try:
        yield told
    finally:
        registry._outcomes.pop(PARCEL)


def a_step(key: str = "check", **fields: Any) -> StepDefinition:
    """A step; `members=[…]` names its approvers."""
    members = fields.pop("members", None)
    if members is not None:
        fields["approver"] = ApproverRule("member", members=tuple(member.pk for member in members))
    return StepDefinition(key, fields.pop("name_zh", f"节点{key}"), **fields)


def a_flow(*steps: StepDefinition, key: str = "") -> FlowVersion:
    """A published flow of these steps."""
    flow = Flow.objects.create(key=key or f"flow-{next(_serial)}", name="测试流程")
    definition = FlowDefinition(steps or (a_step(),)).as_json()
    return FlowVersion.objects.create(flow=flow, number=1, definition=definition)


def facts_for(submitter: Member, amount_minor: int = 10_000, **facts: Any) -> dict[str, Any]:
    """The facts of a small claim charged to the submitter's department."""
    department = submitter.department
    return {
        "amount_minor": amount_minor,
        "currency": "CNY",
        "kind": "claim",
        "template": "travel",
        "department_id": department.pk if department else None,
        "department_path": department.path if department else "",
        "project_id": None,
        "expense_types": ["hotel"],
        "submitter_id": submitter.pk,
        **facts,
    }


def a_process(submitter: Member, version: FlowVersion, **facts: Any) -> Process:
    """A started process about a new parcel; needs `parcels()` to end."""
    number = next(_serial)
    return start_process(
        subject=SubjectRef(PARCEL, number, f"P-{number}", "包裹"),
        version=version,
        facts=facts_for(submitter, **facts),
        submitter=submitter,
        by=Actor(submitter),
    )


def task_of(process: Process, member: Member) -> ApprovalTask:
    """The newest task of this person in the process."""
    return ApprovalTask.objects.filter(process=process, assignee=member).order_by("-pk")[0]
