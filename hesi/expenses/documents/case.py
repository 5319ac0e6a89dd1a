"""What support must know of a document when its person asks for help: state, versions, route, lines, findings."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from hesi.expenses.approvals.models import ApprovalTask, Step
from hesi.expenses.approvals.queries import steps_of
from hesi.expenses.documents.checking import check_document
from hesi.expenses.documents.models import Document, FrozenFinding, Line, State
from hesi.expenses.documents.standing import open_tasks_of, standing_of
from hesi.expenses.policies.sentences import finding_text, rule_title
from hesi.workspace.access.actor import AnyActor
from hesi.workspace.events.cases import AMOUNT, INSTANT, CaseRow, CaseSection, Telling

MOST_ROWS = 30


def case_of(document: Document, actor: AnyActor) -> Telling:
    """Read the document once and tell it in any language."""
    steps = steps_of(document.process) if document.process else []
    tasks = open_tasks_of([document.process_id] if document.process_id else [])
    lines = list(document.lines.select_related("expense_type")[: MOST_ROWS + 1])
    found = _found(document)

    def tell() -> list[CaseSection]:
        standing = standing_of(document, tasks, actor)
        sections = [
            CaseSection("state", _("State it is in"), _state(document, standing.text)),
            CaseSection("versions", _("Versions it follows"), _versions(document)),
            CaseSection("route", _("Who decided and whose turn it is"), [row for step in steps for row in _step(step)]),
            CaseSection("lines", _("Expense lines"), _lines(lines)),
            CaseSection("findings", _("What was found"), [_finding(one) for one in found]),
        ]
        return [section for section in sections if section.rows]

    return tell


def _state(document: Document, standing: str) -> list[CaseRow]:
    return [
        CaseRow(_("Number"), document.number),
        CaseRow(_("Template"), document.template_version.template.label),
        CaseRow(_("State"), str(State(document.state).label)),
        CaseRow(_("What comes next"), standing),
        CaseRow(_("In this state since"), document.state_since.isoformat(), INSTANT),
        CaseRow(_("Total"), document.total.format(), AMOUNT),
    ]


def _versions(document: Document) -> list[CaseRow]:
    template, flow, policy = document.template_version, document.flow_version, document.policy_version
    rows = [CaseRow(_("Template"), f"{template.template.label} v{template.number}")]
    if flow is not None:
        rows.append(CaseRow(_("Approval flow"), f"{flow.flow.name} v{flow.number}"))
    if policy is not None:
        rows.append(CaseRow(_("Rules"), f"v{policy.number}"))
    return rows


def _step(step: Step) -> list[CaseRow]:
    tasks = list(step.tasks.all())
    if not tasks:
        said = step.reason_text or str(Step.State(step.state).label)
        return [CaseRow(step.label, said)]
    return [CaseRow(f"{step.label} · {task.assignee.name}", _decision(task)) for task in tasks]


def _decision(task: ApprovalTask) -> str:
    said = str(ApprovalTask.State(task.state).label)
    return f"{said} · {task.comment}" if task.comment else said


def _lines(lines: Sequence[Line]) -> list[CaseRow]:
    rows = []
    for line in lines[:MOST_ROWS]:
        label = line.expense_type.label if line.expense_type else _("No type yet")
        if line.spent_on:
            label = f"{label} · {line.spent_on.isoformat()}"
        rows.append(CaseRow(label, line.amount.format(), AMOUNT))
    if len(lines) > MOST_ROWS:
        rows.append(CaseRow(_("More lines"), _("not listed here")))
    return rows


@dataclass(frozen=True, slots=True)
class _Found:
    rule: str
    params: dict[str, Any]
    version: int
    reason: str


def _found(document: Document) -> list[_Found]:
    """As they were found at submission; of a draft as they are found now."""
    if document.state == State.DRAFT:
        findings = check_document(document)[:MOST_ROWS]
        return [_Found(one.rule, one.params or {}, one.policy_version, "") for one in findings]
    rows = FrozenFinding.objects.filter(document=document).order_by("pk")[:MOST_ROWS]
    return [
        _Found(row.rule, row.data.get("params") or {}, row.data.get("policy_version") or 0, row.reason) for row in rows
    ]


def _finding(one: _Found) -> CaseRow:
    title = rule_title(one.rule)
    edition = f" v{one.version}" if one.version else ""
    message, way_out = finding_text(one.rule, one.params)
    said = f"{message} {way_out}".strip()
    if one.reason:
        said = _("{finding} Reason given: {reason}").format(finding=said, reason=one.reason)
    return CaseRow(f"{title} ({one.rule}{edition})", said)
