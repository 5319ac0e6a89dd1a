"""A task as its approver sees it: what is unusual, what has changed since last time, the claim, the way here."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from django.db.models import Count, Q

from hesi.expenses.approvals.models import ApprovalTask, Process, Step
from hesi.expenses.approvals.queries import earlier_steps, steps_of
from hesi.expenses.documents.beside import Part, parts_of_page
from hesi.expenses.documents.changes import Changes, changes_since_last
from hesi.expenses.documents.findings import Findings, Shown, as_frozen
from hesi.expenses.documents.models import Document
from hesi.expenses.documents.rows import Row, rows_of
from hesi.workspace.access.actor import Actor
from hesi.workspace.events.timeline import TimelineEntry, timeline_of


@dataclass(frozen=True, slots=True)
class TaskRow:
    """A task in the list with its document; `noted` counts findings worth a look."""

    task: ApprovalTask
    document: Document | None
    noted: int = 0


def task_rows(tasks: Sequence[ApprovalTask]) -> list[TaskRow]:
    """The tasks with their documents, in one more query."""
    ids = {task.process.subject_id for task in tasks if task.process.subject_type == Document.subject_type}
    documents = Document.objects.filter(pk__in=ids).select_related("template_version__template", "department")
    noted = Count("findings", filter=~Q(findings__level="info"))
    known = {row.pk: row for row in documents.annotate(noted=noted)}
    rows = []
    for task in tasks:
        document = known.get(task.process.subject_id)
        rows.append(TaskRow(task, document, getattr(document, "noted", 0)))
    return rows


def next_task(task: ApprovalTask, actor: Actor) -> ApprovalTask | None:
    """The task that opens after this one was decided: the next in the list, else its first."""
    waiting = ApprovalTask.objects.open().visible_to(actor).exclude(pk=task.pk).order_by("opened_at", "pk")
    waiting = waiting.select_related("process__submitter__department", "process__flow_version", "step")
    later = Q(opened_at__gt=task.opened_at) | Q(opened_at=task.opened_at, pk__gt=task.pk)
    following: ApprovalTask | None = waiting.filter(later).first() or waiting.first()
    return following


class Case:
    """One task with everything needed to decide it, each part read when the page asks for it."""

    def __init__(self, task: ApprovalTask, actor: Actor) -> None:
        self.task, self._actor = task, actor

    @property
    def process(self) -> Process:
        return self.task.process

    @property
    def is_open(self) -> bool:
        return self.task.state == ApprovalTask.State.OPEN

    @cached_property
    def document(self) -> Document | None:
        """The claim; None once its submitter has taken it back."""
        visible = Document.objects.visible_to(self._actor).select_related(
            "template_version__template", "submitter__department", "department", "project", "legal_entity", "tenant"
        )
        found: Document | None = visible.filter(pk=self.process.subject_id).first()
        return found

    @cached_property
    def findings(self) -> Findings:
        return as_frozen(self._claim)

    @cached_property
    def rows(self) -> list[Row]:
        """The lines, those that are new or different since the last submission marked."""
        rows = rows_of(self._claim, self.findings)
        if self.changes is not None:
            for row in rows:
                row.is_added, row.is_changed = row.id in self.changes.added, row.id in self.changes.changed
        return rows

    @property
    def unusual(self) -> list[tuple[Shown, Row | None]]:
        """Findings above mere information, the worst first, each with its line."""
        by_id = {row.id: row for row in self.rows}
        return [(one, by_id.get(one.line)) for one in self.findings.unusual]

    @cached_property
    def changes(self) -> Changes | None:
        return changes_since_last(self._claim)

    @cached_property
    def steps(self) -> list[Step]:
        return steps_of(self.process)

    @cached_property
    def earlier_steps(self) -> list[Step]:
        """Where it may be sent back to, besides the submitter."""
        return earlier_steps(self.task)

    @cached_property
    def parts(self) -> list[Part]:
        """What rooms above show of the claim, such as the advance it clears."""
        return parts_of_page(self._claim, self._actor)

    @cached_property
    def timeline(self) -> list[TimelineEntry]:
        return timeline_of(Document.subject_type, self._claim.pk)

    @property
    def decided_by(self) -> ApprovalTask | None:
        """Who settled this step, when it is no longer open for the reader."""
        if self.task.state in ApprovalTask.BY_PERSON or self.task.state == ApprovalTask.State.AUTO_AGREED:
            return self.task
        tasks = [task for step in self.steps for task in step.tasks.all()]
        decided = [task for task in tasks if task.step_id == self.task.step_id and task.state in ApprovalTask.BY_PERSON]
        return max(decided, key=lambda task: task.decided_at or task.opened_at, default=None)

    @property
    def _claim(self) -> Document:
        assert self.document is not None  # noqa: S101 - the page asks only where there is one
        return self.document
