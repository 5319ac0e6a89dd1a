"""What approvals publish. Every event is about the subject of the process, so that one timeline shows it all."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from hesi.core.words import in_readers_language
from hesi.expenses.approvals.models import Process, Step
from hesi.expenses.approvals.reasons import reason_text
from hesi.workspace.access.actor import AnyActor
from hesi.workspace.events.models import Event
from hesi.workspace.events.record import record
from hesi.workspace.events.subjects import SubjectPointer
from hesi.workspace.events.subscribe import live
from hesi.workspace.events.timeline import tell, tell_auditor

TASK_OPENED = "approval.task_opened"
AGREED = "approval.agreed"
STEP_PASSED = "approval.step_passed"
FINISHED = "approval.finished"
UNATTENDED = "approval.unattended"
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


def step_name(names: dict[str, str] | None) -> str:
    """A step's name in the reader's language, from an event's facts."""
    names = names or {}
    return in_readers_language(names.get("zh", ""), names.get("en", ""))


def _asked(event: Event) -> str:
    if not event.facts.get("names"):
        return _("Asked for approval")
    return _("Waiting for {names} ({step})").format(
        names=event.facts.get("names", ""), step=step_name(event.facts.get("step"))
    )


def _agreed(event: Event) -> str:
    if not event.facts.get("step"):
        return _("Agreed")
    return _("Agreed ({step})").format(step=step_name(event.facts.get("step")))


def _passed(event: Event) -> str:
    if not event.facts.get("step"):
        return _("A step was passed over")
    reason = reason_text(event.facts.get("reason", ""), event.facts.get("detail", ""))
    return _("{step}: {reason}").format(step=step_name(event.facts.get("step")), reason=reason)


def _sent_back(event: Event) -> str:
    if event.facts.get("to_step"):
        return _("Sent back to “{step}”").format(step=step_name(event.facts["to_step"]))
    return _("Sent back to the submitter")


def _reminded(event: Event) -> str:
    return _("Reminded {names}").format(names=event.facts.get("names", ""))


tell(TASK_OPENED, _asked, icon="clock", folded=True)
tell(AGREED, _agreed, icon="check", detail=lambda event: event.facts.get("comment", ""))
tell(STEP_PASSED, _passed, icon="chevron-right", folded=True)
tell(UNATTENDED, lambda event: reason_text(event.facts.get("reason", "")), icon="alert-triangle")
tell(SENT_BACK, _sent_back, icon="arrow-back-up", detail=lambda event: event.facts.get("reason", ""))
tell(REMINDED, _reminded, icon="bell", folded=True)
tell_auditor(FINISHED, lambda event: _("The approval ended"))
tell_auditor(WITHDRAWN, lambda event: _("The approval was withdrawn"))
tell_auditor(FLOW_PUBLISHED, lambda event: _("Published an approval flow"))
