"""Putting a document before the policy: gathers the facts in a fixed number of queries and asks the rules."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from datetime import date
from typing import Any

from django.db.models import Count, Exists, OuterRef, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from hesi.core.money import Money
from hesi.core.time import month_bounds
from hesi.expenses.budgets.weighing import Weighing
from hesi.expenses.documents.budgeting import budget_findings, weigh_document
from hesi.expenses.documents.models import Document, Kind, Line, LineAttachment, LineInvoice, Reason, State
from hesi.expenses.invoices.models import Hold, Invoice
from hesi.expenses.policies.checking import check, in_order, types_capped_by_month
from hesi.expenses.policies.facts import Finding, InvoiceFacts, LineFacts, SubjectFacts, Title
from hesi.expenses.policies.models import PolicyVersion
from hesi.expenses.policies.queries import current_policy
from hesi.workspace.people.models import LegalEntity
from hesi.workspace.tenancy.prepared import few_lengths, prepared

_LIVE = [State.APPROVING, State.APPROVED, State.TO_PAY, State.PAYING, State.PAID, State.ARCHIVED]
_DOUBTFUL_BELOW = 0.75
Reasons = dict[tuple[int | None, str], str]
"""Line id (None for the whole document) and rule → what the submitter said."""


def check_document(
    document: Document,
    *,
    policy: PolicyVersion | None = None,
    lines: Sequence[Line] | None = None,
    weighing: Weighing | None = None,
) -> list[Finding]:
    """Everything the policy and the budgets find in the document as it stands, worst first within each line.

    `lines` are those of `lines_to_check`, `weighing` what `weigh_document` said, where the caller has them already.
    """
    policy = policy or current_policy()
    if document.kind == Kind.ADVANCE:
        # Nothing has been spent yet; its one line is the sum that is asked for.
        lines = ()
    lines = lines_to_check(document) if lines is None else lines
    found = check(facts_of(document, lines, monthly=types_capped_by_month(policy)), policy)
    over_budget = budget_findings(weighing or weigh_document(document, lines))
    return in_order([*found, *over_budget], [line.pk for line in lines]) if over_budget else found


def lines_to_check(document: Document) -> list[Line]:
    """The document's lines with what the rules ask of them, in a fixed number of statements."""
    lines = lines_of_many([document.pk])[document.pk]
    for line in lines:
        # They share the document that the caller has read.
        line.document = document
    return lines


def lines_of_many(document_ids: Iterable[int]) -> dict[int, list[Line]]:
    """The lines of each document, in order, each with its type, `proofs` and `attachment_count`."""
    found: dict[int, list[Line]] = defaultdict(list)
    proved: dict[int, Line] = {}
    for line in _lines_of(documents=few_lengths(document_ids)):
        line.proofs = []
        found[line.document_id].append(line)
        if line.has_proofs:  # type: ignore[attr-defined]
            proved[line.pk] = line
    if proved:
        for proof in _proofs_of(lines=few_lengths(proved)):
            proved[proof.line_id].proofs.append(proof)
    return found


@prepared
def _lines_of(documents: tuple[int, ...]) -> QuerySet[Line]:
    proofs = LineInvoice.objects.filter(line=OuterRef("pk"))
    files = LineAttachment.objects.filter(line=OuterRef("pk")).order_by().values("line").annotate(count=Count("pk"))
    lines = Line.objects.filter(document_id__in=documents).select_related("expense_type").order_by("position", "pk")
    return lines.annotate(has_proofs=Exists(proofs), attachment_count=Coalesce(Subquery(files.values("count")), 0))


@prepared
def _proofs_of(lines: tuple[int, ...]) -> QuerySet[LineInvoice]:
    return LineInvoice.objects.filter(line_id__in=lines).select_related("invoice").order_by("pk")


def reasons_of(document: Document) -> Reasons:
    """The explanations the submitter has given."""
    return {(row.line_id, row.rule): row.text for row in Reason.objects.filter(document=document)}


def unanswered(findings: Sequence[Finding], reasons: Reasons) -> list[Finding]:
    """Those that stop a submission: blocks, and findings whose reason has not been given."""
    return [f for f in findings if f.level == "block" or (f.level == "reason" and not reasons.get((f.line, f.rule)))]


def facts_of(
    document: Document, lines: Sequence[Line] | None = None, *, monthly: Collection[str] | None = None
) -> SubjectFacts:
    """The document as plain facts.

    `monthly` are keys of the expense types whose sum of the month is asked for; None means all of its lines.
    """
    definition = document.template_version.definition
    lines = lines_to_check(document) if lines is None else lines
    invoices = [proof.invoice for line in lines for proof in line.proofs]
    holds, drafts = _holds(document, invoices), _other_drafts(document, invoices)
    twins = _twins(document, lines)
    return SubjectFacts(
        today=document.tenant.today,
        submitter_name=document.submitter.name,
        purpose=document.purpose,
        needs_purpose=bool(definition.get("needs_purpose")),
        needs_project=bool(definition.get("needs_project")),
        has_project=document.project_id is not None,
        titles=_titles() if invoices else (),
        lines=tuple(
            LineFacts(
                id=line.pk,
                position=line.position,
                type_key=line.expense_type.key if line.expense_type else "",
                type_name=line.expense_type.names if line.expense_type else "",
                needs_invoice=bool(line.expense_type and line.expense_type.needs_invoice),
                spent_on=line.spent_on,
                amount=line.amount,
                home=Money(line.home_minor, document.currency),
                city=line.city,
                people_count=line.people_count,
                nights=line.nights,
                note=line.note,
                has_project=line.project_id is not None or document.project_id is not None,
                rate_on=line.rate_on,
                attachments=line.attachment_count,
                invoices=tuple(_invoice_facts(proof.invoice, holds, drafts) for proof in line.proofs),
                twins=tuple(sorted(twins.get(line.pk, ()))),
            )
            for line in lines
        ),
        spent_this_month=_spent_this_month(document, lines, monthly),
    )


def _titles() -> tuple[Title, ...]:
    """Whom an invoice may be made out to."""
    return tuple(Title(entity.name, entity.tax_id) for entity in LegalEntity.objects.filter(is_active=True))


def _invoice_facts(invoice: Invoice, holds: dict[int, str], drafts: dict[int, set[str]]) -> InvoiceFacts:
    confidence = invoice.details.get("confidence", {})
    needed = {"number": invoice.number, "date": invoice.issued_on, "total": invoice.total_minor}
    return InvoiceFacts(
        id=invoice.pk,
        key=invoice.key,
        number=invoice.number,
        kind=invoice.kind,
        issued_on=invoice.issued_on,
        total=invoice.total,
        buyer_name=invoice.buyer_name,
        buyer_tax_id=invoice.buyer_tax_id,
        seller_name=invoice.seller_name,
        missing_fields=tuple(name for name, value in needed.items() if value in (None, "")),
        doubtful_fields=tuple(sorted(n for n, sure in confidence.items() if sure < _DOUBTFUL_BELOW)),
        problems=tuple(str(problem.get("code", "")) for problem in invoice.problems),
        signature=str(invoice.extra.get("signature", "")),
        held_by=holds.get(invoice.pk, ""),
        in_drafts=tuple(sorted(drafts.get(invoice.pk, ()))),
    )


def _holds(document: Document, invoices: Sequence[Invoice]) -> dict[int, str]:
    if not invoices:
        return {}
    live = Hold.objects.filter(invoice__in=[i.pk for i in invoices], released_at__isnull=True)
    others = live.exclude(subject_type=Document.subject_type, subject_id=document.pk)
    return dict(others.values_list("invoice_id", "subject_label"))


def _other_drafts(document: Document, invoices: Sequence[Invoice]) -> dict[int, set[str]]:
    found: dict[int, set[str]] = defaultdict(set)
    if invoices:
        proofs = LineInvoice.objects.filter(
            invoice__in=[i.pk for i in invoices], line__document__state__in=[State.DRAFT, State.REJECTED]
        ).exclude(line__document=document)
        for invoice_id, number in proofs.values_list("invoice_id", "line__document__number"):
            found[invoice_id].add(number)
    return found


def _twins(document: Document, lines: Sequence[Line]) -> dict[int, set[str]]:
    """Live lines of the same person, type, day and amount in other documents."""
    dated = [line for line in lines if line.spent_on and line.amount_minor and line.expense_type_id]
    if not dated:
        return {}
    known: dict[tuple[object, ...], set[str]] = defaultdict(set)
    for *same, number in _live_lines_like(
        submitter=document.submitter_id,
        document=document.pk,
        days=few_lengths({line.spent_on for line in dated}),
        amounts=few_lengths({line.amount_minor for line in dated}),
    ):
        known[tuple(same)].add(number)
    return {
        line.pk: known[(line.expense_type_id, line.spent_on, line.amount_minor, line.currency)]
        for line in dated
        if (line.expense_type_id, line.spent_on, line.amount_minor, line.currency) in known
    }


@prepared
def _live_lines_like(submitter: int, document: int, days: tuple[date, ...], amounts: tuple[int, ...]) -> QuerySet[Any]:
    lines = Line.objects.filter(
        document__submitter=submitter, document__state__in=_LIVE, spent_on__in=days, amount_minor__in=amounts
    ).exclude(document=document)
    return lines.order_by().values_list("expense_type_id", "spent_on", "amount_minor", "currency", "document__number")


def _spent_this_month(
    document: Document, lines: Sequence[Line], monthly: Collection[str] | None
) -> tuple[tuple[str, Money], ...]:
    keys = {line.expense_type.key for line in lines if line.expense_type}
    if monthly is not None:
        keys &= set(monthly)
    if not keys:
        return ()
    first, after = month_bounds(document.tenant.today)
    sums = (
        Line.objects.filter(
            document__submitter=document.submitter_id,
            document__state__in=_LIVE,
            spent_on__gte=first,
            spent_on__lt=after,
            expense_type__key__in=keys,
            document__currency=document.currency,
        )
        .exclude(document=document)
        .values_list("expense_type__key")
        .annotate(sum=Sum("home_minor"))
        .order_by("expense_type__key")
    )
    return tuple((key, Money(total, document.currency)) for key, total in sums)
