"""The last weeks, acted out: everything happens through the product's own actions, at its own moment, in order."""

import heapq
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import count

from hesi.core.time import now, stopped
from hesi.demo.company import Company
from hesi.demo.diary import Diary
from hesi.demo.explaining import explanation
from hesi.demo.plans import ClaimPlan, Course, LinePlan
from hesi.demo.times import Pace
from hesi.expenses.approvals.actions import agree, send_back
from hesi.expenses.approvals.models import ApprovalTask, Process
from hesi.expenses.documents.actions import (
    save_draft,
    start_document,
    submit_document,
    void_document,
    withdraw_document,
)
from hesi.expenses.documents.actions.drafting import lines_as_typed
from hesi.expenses.documents.actions.submitting import BlockedByFindings
from hesi.expenses.documents.checking import check_document
from hesi.expenses.documents.drafts import DraftInput, LineInput
from hesi.expenses.documents.models import Document, ExpenseType, Template
from hesi.workspace.access.actor import Actor

Deed = Callable[[], object]
_COMMENTS = ("", "", "", "同意", "同意", "已核对，同意", "符合标准", "辛苦了，同意")


@dataclass
class Stage:
    """Deeds waiting for their moment. Nothing later than the present ever happens."""

    diary: Diary
    after_each: Callable[[datetime], None] = lambda at: None

    def __post_init__(self) -> None:
        self._waiting: list[tuple[datetime, int, Deed]] = []
        self._order = count()

    def at(self, moment: datetime, deed: Deed) -> None:
        """Do it then."""
        if moment <= self.diary.present:
            heapq.heappush(self._waiting, (moment, next(self._order), deed))

    def play(self) -> None:
        """Everything, in the order of time."""
        while self._waiting:
            moment, _order, deed = heapq.heappop(self._waiting)
            with stopped(moment):
                deed()
            self.after_each(moment)


@dataclass
class Actors:
    """Colleagues who file and decide claims on the stage."""

    company: Company
    stage: Stage
    pace: Pace
    types: dict[str, ExpenseType] = field(default_factory=dict)
    templates: dict[str, Template] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.types = {row.key: row for row in ExpenseType.objects.all()}
        self.templates = {row.key: row for row in Template.objects.all()}
        self._actors = {member.pk: self.company.actor(name) for name, member in self.company.members.items()}

    def file(self, plan: ClaimPlan) -> None:
        """Have the claim begun, submitted and decided in its time."""
        self.stage.at(plan.created_at, lambda: self._start(plan))

    def _start(self, plan: ClaimPlan) -> None:
        draft = DraftInput(
            title=plan.title,
            purpose=plan.purpose,
            project_id=self.company.projects[plan.project].pk if plan.project else None,
            lines=tuple(self._typed(line) for line in plan.lines),
        )
        document = start_document(self.templates[plan.template], by=self._by(plan), draft=draft)
        if plan.course is Course.DRAFT:
            return
        if plan.course is Course.GIVEN_UP:
            self.stage.at(plan.submitted_at, lambda: void_document(document, by=self._by(plan)))
            return
        self.stage.at(plan.submitted_at, lambda: self._submit(document, plan, is_first=True))

    def _submitted(self, document: Document, plan: ClaimPlan) -> Document:
        """Submit; where the policy asks for reasons, give them and submit again."""
        try:
            return submit_document(document, by=self._by(plan))
        except BlockedByFindings:
            asked = [f for f in check_document(document) if f.level == "reason"]
            self._save(document, plan, {(f.line, f.rule): explanation(f.rule) for f in asked})
            return submit_document(document, by=self._by(plan))

    def _save(self, document: Document, plan: ClaimPlan, reasons: dict[tuple[int | None, str], str]) -> None:
        draft = DraftInput(
            title=document.title,
            purpose=document.purpose,
            project_id=document.project_id,
            lines=tuple(lines_as_typed(document)),
            reasons=reasons,
        )
        save_draft(document, draft, by=self._by(plan))

    def _submit(self, document: Document, plan: ClaimPlan, *, is_first: bool) -> None:
        at = now()
        process = self._submitted(document, plan).process
        assert process is not None  # noqa: S101 - an approving document always runs a process
        if is_first and plan.course in (Course.TAKEN_BACK, Course.LEFT):
            withdrawn_at = at + timedelta(minutes=self.pace.rng.randint(3, 9))
            self.stage.at(withdrawn_at, lambda: self._withdraw(document, plan))
            return
        returns = is_first and plan.course in (Course.RETURNED, Course.REJECTED, Course.REFUSED)
        self._wait_for_decision(process, document, plan, returns=returns)

    def _wait_for_decision(self, process: Process, document: Document, plan: ClaimPlan, *, returns: bool) -> None:
        pace = self.pace.quick_decision if plan.pause or plan.course is Course.REJECTED else self.pace.decision
        self.stage.at(pace(now()), lambda: self._decide(process, document, plan, returns=returns))

    def _decide(self, process: Process, document: Document, plan: ClaimPlan, *, returns: bool) -> None:
        tasks = list(ApprovalTask.objects.open().filter(process=process).select_related("step").order_by("pk"))
        if not tasks or (plan.pause and tasks[0].step.key == plan.pause):
            return
        task = tasks[document.pk % len(tasks)]
        by = self._actors[task.assignee_id]
        is_last = task.step.key == "finance"
        if returns and (task.step.key == plan.back_at or is_last):
            send_back(task, by=by, reason=plan.reasons[0])
            self._after_return(document, plan)
            return
        comment = _COMMENTS[document.pk % len(_COMMENTS)]
        if agree(task, by=by, comment=comment).state == Process.State.RUNNING:
            self._wait_for_decision(process, document, plan, returns=returns)

    def _after_return(self, document: Document, plan: ClaimPlan) -> None:
        if plan.course is Course.REJECTED:
            return
        again = self.pace.soon(now())
        if plan.course is Course.REFUSED:
            self.stage.at(again, lambda: void_document(document, by=self._by(plan)))
            return
        self.stage.at(self.pace.just_before(again), lambda: self._correct(document, plan))
        self.stage.at(again, lambda: self._submit(document, plan, is_first=False))

    def _correct(self, document: Document, plan: ClaimPlan) -> None:
        given = {(row.line_id, row.rule): row.text for row in document.reasons.all()}
        self._save(document, plan, given)

    def _withdraw(self, document: Document, plan: ClaimPlan) -> None:
        withdraw_document(document, by=self._by(plan))
        if plan.course is Course.TAKEN_BACK:
            again = self.pace.soon(now())
            self.stage.at(again, lambda: self._submit(document, plan, is_first=False))

    def _typed(self, line: LinePlan) -> LineInput:
        return LineInput(
            expense_type_id=self.types[line.type_key].pk,
            spent_on=line.spent_on,
            currency=line.amount.currency,
            amount=f"{line.amount.decimal:f}",
            city=line.city,
            people_count=line.people,
            nights=line.nights,
            note=line.note,
            invoice_keys=(line.invoice.key,) if line.invoice else (),
        )

    def _by(self, plan: ClaimPlan) -> Actor:
        return self.company.actor(plan.by)
