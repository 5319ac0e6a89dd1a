"""From a draft to its approvers, and back while nobody has acted."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from hesi.core.errors import Invalid
from hesi.core.time import now
from hesi.expenses.approvals.actions import start_process, withdraw_process
from hesi.expenses.approvals.facts import SubjectRef
from hesi.expenses.approvals.models import Process
from hesi.expenses.budgets.using import occupy, release
from hesi.expenses.documents.actions.awaiting import await_invoices
from hesi.expenses.documents.actions.drafting import expect_version
from hesi.expenses.documents.actions.lines import rate_of
from hesi.expenses.documents.budgeting import pointer_to, weigh_document
from hesi.expenses.documents.checking import check_document, lines_to_check, reasons_of, unanswered
from hesi.expenses.documents.following import Step, followed
from hesi.expenses.documents.models import Document, FrozenFinding, Line, State
from hesi.expenses.documents.permissions import may_submit_document, may_withdraw_document
from hesi.expenses.documents.routing import current_flow_version, route_facts
from hesi.expenses.invoices.actions import hold_invoices, release_invoices
from hesi.expenses.policies.facts import Finding
from hesi.expenses.policies.queries import current_policy
from hesi.workspace.access.actor import AnyActor, SystemActor
from hesi.workspace.access.rules import require
from hesi.workspace.events.record import record, recorded_together
from hesi.workspace.tenancy.prepared import insert, prepared, prepared_update


class BlockedByFindings(Invalid):
    """A rule forbids it, or asks for a reason that has not been given."""

    code = "blocked_by_findings"


class NothingToSubmit(Invalid):
    code = "nothing_to_submit"


@transaction.atomic
def submit_document(document: Document, *, by: AnyActor, version: int | None = None) -> Document:
    """Hand the document to its approvers, with its invoices held and its definitions pinned.

    Raises `InvoiceAlreadyUsed` when another document was faster, `BlockedByFindings` (context `findings`) when a rule
    blocks or a reason is missing, `DocumentMoved` when it has been submitted already.
    """
    document = _to_submit.one(pk=document.pk)
    require(may_submit_document, by, document)
    document.expect(State.DRAFT, State.REJECTED)
    expect_version(document, version)
    document.lines_at_hand = lines = lines_to_check(document)
    _expect_substance(document, lines)
    # Held before it is checked: of two documents with one invoice the slower hears who has it.
    subject = reference_to(document)
    if invoices := {proof.invoice_id: proof.invoice for line in lines for proof in line.proofs}:
        hold_invoices(invoices.values(), subject=subject, by=by)
    document.policy_version = current_policy()
    weighing = weigh_document(document, lines, is_held=True)
    _freeze_findings(document, check_document(document, policy=document.policy_version, lines=lines, weighing=weighing))
    await_invoices(document, lines)
    document.flow_version = current_flow_version(document)
    followed(Step.SUBMITTED, document, by)
    document.state, document.state_since = State.APPROVING, now()
    document.submitted_at, document.approved_at = document.state_since, None
    document.version += 1

    def hand_in(process: Process) -> None:
        document.process = process
        _hand_in(document)
        occupy(weighing, pointer_to(document))
        record("document.submitted", document, by=by, total_minor=document.total_minor, lines=snapshot(lines))

    with recorded_together():
        process = start_process(
            subject=subject,
            version=document.flow_version,
            facts=route_facts(document, lines),
            submitter=document.submitter,
            by=by,
            on_started=hand_in,
        )
    if process.state != Process.State.RUNNING:
        # Nobody had to be asked: the outcome has moved the document on already.
        document.refresh_from_db(fields=["state", "state_since", "approved_at", "paid_at"])
    return document


@prepared
def _to_submit(pk: int) -> QuerySet[Document]:
    """Locked, with whom its submission asks about."""
    rows = Document.objects.with_surroundings().select_related("submitter__department", "submitter__manager")
    return rows.filter(pk=pk).select_for_update(of=("self",)).order_by()


def _hand_in(document: Document) -> None:
    _handed_in(
        pk=document.pk,
        at=document.state_since,
        version=document.version,
        policy=document.policy_version_id,
        flow=document.flow_version_id,
        process=document.process_id,
    )


@prepared_update
def _handed_in(
    pk: int, at: datetime, version: int, policy: int, flow: int, process: int
) -> tuple[QuerySet[Document], dict[str, Any]]:
    changes = {"state": State.APPROVING, "state_since": at, "submitted_at": at, "approved_at": None, "version": version}
    pinned = {"policy_version_id": policy, "flow_version_id": flow, "process_id": process}
    return Document.objects.filter(pk=pk), changes | pinned


@transaction.atomic
def withdraw_document(document: Document, *, by: AnyActor) -> Document:
    """Take the document back to a draft while no approver has acted; its invoices are free again."""
    document = Document.objects.select_related("process").get(pk=document.pk)
    require(may_withdraw_document, by, document)
    document.expect(State.APPROVING)
    assert document.process is not None  # noqa: S101 - an approving document always runs a process
    # The process first, as deciding does: two locks taken in two orders could wait for each other.
    withdraw_process(document.process, by=by)
    document = Document.objects.locked(document.pk)
    document.expect(State.APPROVING)
    release_invoices(reference_to(document), by=by)
    release(pointer_to(document))
    document.state, document.state_since = State.DRAFT, now()
    document.save(update_fields=["state", "state_since"])
    followed(Step.RETURNED, document, by)
    record("document.withdrawn", document, by=by)
    return document


def approve_document(process: Process, by: AnyActor) -> None:
    """The process has agreed: the document waits to be paid, or is done when there is nothing to pay."""
    document = _locked.one(pk=process.subject_id)
    document.expect(State.APPROVING)
    document.state = State.TO_PAY if document.total_minor else State.APPROVED
    document.state_since = document.approved_at = now()
    _approved(pk=document.pk, state=document.state, at=document.state_since)
    record("document.approved", document, by=by, audience=[document.submitter_id], total_minor=document.total_minor)
    followed(Step.APPROVED, document, by)


@prepared
def _locked(pk: int) -> QuerySet[Document]:
    return Document.objects.filter(pk=pk).select_for_update(of=("self",)).order_by()


@prepared_update
def _approved(pk: int, state: str, at: datetime) -> tuple[QuerySet[Document], dict[str, Any]]:
    return Document.objects.filter(pk=pk), {"state": state, "state_since": at, "approved_at": at}


def return_document(process: Process, by: AnyActor, reason: str) -> None:
    """The process was sent back to the submitter: the document can be changed and its invoices are free again."""
    document = Document.objects.locked(process.subject_id)
    document.expect(State.APPROVING)
    release_invoices(reference_to(document), by=SystemActor("documents"))
    release(pointer_to(document))
    document.state, document.state_since = State.REJECTED, now()
    document.save(update_fields=["state", "state_since"])
    followed(Step.RETURNED, document, by)
    record("document.sent_back", document, by=by, audience=[document.submitter_id], reason=reason)


def reference_to(document: Document) -> SubjectRef:
    """How approvals and invoices name this document."""
    return SubjectRef(
        type=Document.subject_type,
        id=document.pk,
        label=document.number,
        title=document.shown_title,
    )


def snapshot(lines: list[Line]) -> list[list[Any]]:
    """What the lines said at submission: id, type, day, currency, minor amount. Compared with the next one."""
    return [
        [
            line.pk,
            line.expense_type.key if line.expense_type else "",
            line.spent_on.isoformat() if line.spent_on else "",
            line.currency,
            line.amount_minor,
        ]
        for line in lines
    ]


def _expect_substance(document: Document, lines: list[Line]) -> None:
    """Something to approve, all of it in the company's currency."""
    if not lines:
        raise NothingToSubmit(_("There is nothing to submit yet: add an invoice or a line."))
    for line in lines:
        if line.lacks_rate:
            # Raises with the way out; a rate entered meanwhile takes effect when the draft is saved again.
            rate_of(line, document)
            raise NothingToSubmit(
                _(
                    "Line {position} was saved before its exchange rate was known. Save the draft once more, then "
                    "submit it."
                ).format(position=line.position)
            )


def _freeze_findings(document: Document, findings: list[Finding]) -> None:
    """Keep the findings as they stand, with the reasons given; refuse what blocks or lacks its reason."""
    reasons = reasons_of(document) if findings else {}
    open_findings = unanswered(findings, reasons)
    if open_findings:
        raise BlockedByFindings(
            _said(document, open_findings[0]), findings=[finding.as_json() for finding in open_findings]
        )
    if document.submitted_at is not None:
        FrozenFinding.objects.filter(document=document).delete()
    if findings:
        insert(
            [
                FrozenFinding(
                    document=document,
                    line_id=finding.line,
                    rule=finding.rule,
                    level=finding.level,
                    data=finding.as_json(),
                    reason=reasons.get((finding.line, finding.rule), ""),
                )
                for finding in findings
            ]
        )


def _said(document: Document, finding: Finding) -> str:
    """Why it cannot be submitted, by its first reason, with the line it concerns."""
    facts = {"message": finding.message, "way_out": finding.way_out}
    if finding.line is None:
        return _("This cannot be submitted yet: {message} {way_out}").format(**facts)
    position = Line.objects.get(pk=finding.line).position
    return _("This cannot be submitted yet. Line {line}: {message} {way_out}").format(line=position, **facts)
