"""One past run of the approval flow: steps, tasks and what is told of them, as the approvals' actions leave them."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, ClassVar

from hesi.demo.company import Company
from hesi.demo.ledger import Facts, Ledger
from hesi.expenses.approvals import events
from hesi.expenses.approvals.models import ApprovalTask, Process, Step
from hesi.expenses.approvals.reasons import CONDITION_NOT_MET
from hesi.expenses.approvals.routing import PlannedStep, preview_route
from hesi.expenses.documents.models import Document
from hesi.workspace.access.actor import AnyActor

Open, Auto = ApprovalTask.State.OPEN, ApprovalTask.State.AUTO_AGREED
_COMMENTS = ("", "", "", "同意", "同意", "符合标准，同意", "已核对发票", "行程属实，同意")


@dataclass
class Run:
    """A process with its planned route; `at` is the place of the open step."""

    ledger: Ledger
    company: Company
    document: Document
    process: Process
    plans: list[PlannedStep]
    steps: list[Step]
    at: int = -1
    tasks: dict[int, list[ApprovalTask]] = field(default_factory=dict)
    _routes: ClassVar[dict[tuple[Any, ...], list[PlannedStep]]] = {}

    @classmethod
    def start(cls, ledger: Ledger, company: Company, document: Document, types: list[str], at: datetime) -> "Run":
        """Ask the first approver."""
        facts = _facts_of(document, types)
        plans = cls._route(document, facts)
        process = Process(
            flow_version=document.flow_version,
            subject_type=Document.subject_type,
            subject_label=document.number,
            title=document.shown_title,
            submitter=document.submitter,
            facts=facts,
            started_at=at,
        )
        ledger.runs.append((process, document))
        run = cls(
            ledger, company, document, process, plans, [_step(process, plan, n, at) for n, plan in enumerate(plans, 1)]
        )
        ledger.steps.extend(run.steps)
        run._open_next(at, company.actor(document.submitter.name))
        return run

    @property
    def is_running(self) -> bool:
        return self.process.state == Process.State.RUNNING

    def is_at(self, key: str) -> bool:
        """Whether this step is asked now, or the last one that asks anybody."""
        return self.steps[self.at].key == key or not any(plan.is_asking for plan in self.plans[self.at + 1 :])

    def agree(self, at: datetime) -> None:
        """One of those asked agrees."""
        step, task = self.steps[self.at], self._decide(at, ApprovalTask.State.AGREED)
        others = self._others(task)
        comment = self._comment(at)
        task.comment = comment
        by = self.company.actor(task.assignee.name)
        self._tell(
            events.AGREED, by, at, step, lambda: {"task": task.pk, "comment": comment}, [t.assignee_id for t in others]
        )
        for other in others:
            other.state = ApprovalTask.State.CANCELLED
        step.state, step.closed_at = Step.State.AGREED, at
        self._open_next(at, by)

    def send_back(self, at: datetime, reason: str) -> None:
        """One of those asked sends it back to the submitter, which ends the run."""
        step, task = self.steps[self.at], self._decide(at, ApprovalTask.State.SENT_BACK)
        task.comment = reason
        others = self._others(task)
        for other in others:
            other.state = ApprovalTask.State.CANCELLED
        step.state, step.closed_at = Step.State.SENT_BACK, at
        self._cancel_steps(at)
        by = self.company.actor(task.assignee.name)
        title = self.process.title
        self._tell(
            events.SENT_BACK,
            by,
            at,
            step,
            lambda: {"task": task.pk, "reason": reason, "title": title},
            [t.assignee_id for t in others],
        )
        self._end(Process.State.SENT_BACK, at)
        total = [self.document.submitter_id]
        self.ledger.tell(
            "document.sent_back", self.document, by=by, at=at, audience=total, facts=lambda: {"reason": reason}
        )

    def withdraw(self, at: datetime) -> None:
        """The submitter takes it back before anybody has acted."""
        open_tasks = [task for task in self.tasks.get(self.at, []) if task.state == Open]
        for task in open_tasks:
            task.state = ApprovalTask.State.CANCELLED
        self._cancel_steps(at)
        by = self.company.actor(self.document.submitter.name)
        self._end(Process.State.WITHDRAWN, at)
        self._tell(events.WITHDRAWN, by, at, None, dict, [task.assignee_id for task in open_tasks])
        self.ledger.tell("document.withdrawn", self.document, by=by, at=at)

    def _open_next(self, at: datetime, by: AnyActor) -> None:
        for place in range(self.at + 1, len(self.steps)):
            step, plan = self.steps[place], self.plans[place]
            if step.state != Step.State.WAITING:
                continue
            self.at = place
            self._write_tasks(place, step, plan, at)
            if plan.is_asking:
                self._ask(step, place, at, by)
                return
            self._pass(step, plan, at, by)
        self._finish(at, by)

    def _ask(self, step: Step, place: int, at: datetime, by: AnyActor) -> None:
        step.state, step.opened_at = Step.State.OPEN, at
        asked = [task for task in self.tasks[place] if task.state == Open]
        ids, names = [task.assignee_id for task in asked], "、".join(task.assignee.name for task in asked)
        facts = {"assignees": ids, "names": names, "title": self.process.title, "sign": step.sign}
        self._tell(events.TASK_OPENED, by, at, step, lambda: facts, ids)

    def _pass(self, step: Step, plan: PlannedStep, at: datetime, by: AnyActor) -> None:
        step.state = Step.State.SKIPPED if plan.skip_code else Step.State.AGREED
        step.reason, step.closed_at = plan.skip_code or plan.passed, at
        step.reason_detail = "、".join(one.member.name for one in plan.asked if one.member.pk in plan.auto_agreed)[:200]
        facts = {"reason": step.reason, "detail": step.reason_detail}
        self._tell(events.STEP_PASSED, by, at, step, lambda: facts)

    def _write_tasks(self, place: int, step: Step, plan: PlannedStep, at: datetime) -> None:
        rows = self.tasks[place] = []
        for one in plan.asked:
            reason = plan.auto_agreed.get(one.member.pk, "")
            if one.member.pk == self.process.submitter_id or (plan.passed and not reason):
                continue
            rows.append(
                ApprovalTask(
                    process=self.process,
                    step=step,
                    assignee=one.member,
                    because=one.because,
                    state=Auto if reason else Open,
                    reason=reason,
                    opened_at=at,
                    decided_at=at if reason else None,
                )
            )
        self.ledger.tasks.extend(rows)

    def _finish(self, at: datetime, by: AnyActor) -> None:
        self._end(Process.State.AGREED, at)
        facts = {"title": self.process.title, "reason": ""}
        self._tell(events.FINISHED, by, at, None, lambda: facts)
        total = self.document.total_minor
        audience = [self.document.submitter_id]
        self.ledger.tell(
            "document.approved", self.document, by=by, at=at, audience=audience, facts=lambda: {"total_minor": total}
        )

    def _decide(self, at: datetime, state: str) -> ApprovalTask:
        """The decision of one of those asked; which one differs from claim to claim."""
        open_tasks = [task for task in self.tasks[self.at] if task.state == Open]
        task = open_tasks[len(self.ledger.runs) % len(open_tasks)]
        task.state, task.decided_at = state, at
        return task

    def _others(self, task: ApprovalTask) -> list[ApprovalTask]:
        return [other for other in self.tasks[self.at] if other is not task and other.state == Open]

    def _cancel_steps(self, at: datetime) -> None:
        for step in self.steps:
            if step.state in (Step.State.OPEN, Step.State.WAITING):
                step.state, step.closed_at = Step.State.CANCELLED, at

    def _end(self, state: str, at: datetime) -> None:
        self.process.state, self.process.ended_at = state, at

    def _comment(self, at: datetime) -> str:
        return _COMMENTS[at.second % len(_COMMENTS)]

    def _tell(
        self,
        name: str,
        by: AnyActor,
        at: datetime,
        step: Step | None,
        facts: Callable[[], Facts],
        audience: Iterable[int] = (),
    ) -> None:
        process = self.process
        where = {"step": {"key": step.key, "zh": step.name, "en": step.name_en}} if step else {}
        self.ledger.tell(
            name,
            self.document,
            by=by,
            at=at,
            audience=[process.submitter_id, *audience],
            facts=lambda: {**where, "process": process.pk, **facts()},
        )

    @classmethod
    def _route(cls, document: Document, facts: Facts) -> list[PlannedStep]:
        """The route, asked once for each person on each side of the flow's amount."""
        version = document.flow_version
        assert version is not None  # noqa: S101 - submitted just before
        key = (version.pk, document.submitter_id, facts["amount_minor"] >= 500_000, facts["project_id"])
        if key not in cls._routes:
            cls._routes[key] = preview_route(version, facts, document.submitter)
        return cls._routes[key]


def _step(process: Process, plan: PlannedStep, position: int, at: datetime) -> Step:
    is_needed = plan.skip_code != CONDITION_NOT_MET
    return Step(
        process=process,
        position=position,
        key=plan.key,
        name=plan.definition.name_zh,
        name_en=plan.definition.name_en,
        sign=plan.sign,
        state=Step.State.WAITING if is_needed else Step.State.SKIPPED,
        reason="" if is_needed else CONDITION_NOT_MET,
        closed_at=None if is_needed else at,
    )


def _facts_of(document: Document, types: list[str]) -> Facts:
    return {
        "amount_minor": document.total_minor,
        "currency": document.currency,
        "kind": document.kind,
        "template": document.template_version.template.key,
        "department_id": document.department_id,
        "department_path": document.department.path if document.department else "",
        "project_id": document.project_id,
        "expense_types": types,
        "submitter_id": document.submitter_id,
    }
