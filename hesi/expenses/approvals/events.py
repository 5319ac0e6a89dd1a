"""What approvals publish. Every event is about the subject of the process, so that one timeline shows it all."""

from collections.abc import Iterable
from typing import Any

from hesi.expenses.approvals.models import Process, Step
from hesi.workspace.access.actor import AnyActor
from hesi.workspace.events.models import Event
from hesi.workspace.events.record import record
from hesi.workspace.events.subjects import SubjectPointer
from hesi.workspace.events.subscribe import live

TASK_OPENED = "approval.task_opened"
AGREED = "approval.agreed"
STEP_PASSED = "approval.step_passed"
FINISHED = "approval.finished"
SENT_BACK = "approval.sent_back"
WITHDRAWN = "approval.withdrawn"
REMINDED = "approval.reminded"
FLOW_PUBLISHED = "flow.published"

for _name in (TASK_OPENED, AGREED, STEP_PASSED, FINISHED, SENT_BACK, WITHDRAWN, REMINDED):
    live(_name, "tasks", "document-{label}")


def record_about(
    name: str,
    process: Process,
    *,
    by: AnyActor,
    audience: Iterable[int | None] = (),
    step: Step | None = None,
    **facts: Any,
) -> Event:
    """Record an event about the subject of a process; `step` adds its names in both languages."""
    pointer = SubjectPointer(process.subject_type, process.subject_id, process.subject_label)
    if step is not None:
        facts = {"step": {"key": step.key, "zh": step.name, "en": step.name_en}, **facts}
    return record(name, pointer, by=by, audience=[process.submitter_id, *audience], process=process.pk, **facts)
