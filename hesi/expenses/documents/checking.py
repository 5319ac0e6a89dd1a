"""Putting a document before the policy: gathers the facts in a fixed number of queries and asks the rules."""

from collections import defaultdict
from collections.abc import Sequence

from django.db.models import Sum

from hesi.core.money import Money
from hesi.core.time import month_bounds
from hesi.expenses.documents.models import Document, Line, LineInvoice, Reason, State
from hesi.expenses.invoices.models import Hold, Invoice
from hesi.expenses.policies.checking import check
from hesi.expenses.policies.facts import Finding, InvoiceFacts, LineFacts, SubjectFacts, Title
from hesi.expenses.policies.models import PolicyVersion
from hesi.expenses.policies.queries import current_policy
from hesi.workspace.people.models import LegalEntity

_LIVE = [State.APPROVING, State.APPROVED, State.TO_PAY, State.PAYING, State.PAID, State.ARCHIVED]
_DOUBTFUL_BELOW = 0.75
Reasons = dict[tuple[int | None, str], str]
"""Line id (None for the whole document) and rule → what the submitter said."""


def check_document(
    document: Document, *, policy: PolicyVersion | None = None, lines: Sequence[Line] | None = None
) -> list[Finding]:
    """Everything the policy finds in the document as it stands, worst first within each line.

    `lines` are those of `lines_to_check` where the caller has read them already.
    """
    return check(facts_of(document, lines), policy or current_policy())


def lines_to_check(document: Document) -> list[Line]:
    """The document's lines with what the rules ask of them, in a fixed number of queries."""
    rows = document.lines.select_related("expense_type")
    return list(rows.prefetch_related("line_attachments", "line_invoices__invoice"))


def reasons_of(document: Document) -> Reasons:
    """The explanations the submitter has given."""
    return {(row.line_id, row.rule): row.text for row in Reason.objects.filter(document=document)}


def unanswered(findings: Sequence[Finding], reasons: Reasons) -> list[Finding]:
    """Those that stop a submission: blocks, and findings whose reason has not been given."""
    return [f for f in findings if f.level == "block" or (f.level == "reason" and not reasons.get((f.line, f.rule)))]


def facts_of(document: Document, lines: Sequence[Line] | None = None) -> SubjectFacts:
    """The document as plain facts."""
    definition = document.template_version.definition
    lines = lines_to_check(document) if lines is None else lines
    invoices = [proof.invoice for line in lines for proof in line.line_invoices.all()]
    holds, drafts = _holds(document, invoices), _other_drafts(document, invoices)
    twins = _twins(document, lines)
    return SubjectFacts(
        today=document.tenant.today,
        submitter_name=document.submitter.name,
        purpose=document.purpose,
        needs_purpose=bool(definition.get("needs_purpose")),
        needs_project=bool(definition.get("needs_project")),
        has_project=document.project_id is not None,
        titles=tuple(Title(e.name, e.tax_id) for e in LegalEntity.objects.filter(is_active=True)),
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
                attachments=len(line.line_attachments.all()),
                invoices=tuple(_invoice_facts(p.invoice, holds, drafts) for p in line.line_invoices.all()),
                twins=tuple(sorted(twins.get(line.pk, ()))),
            )
            for line in lines
        ),
        spent_this_month=_spent_this_month(document, lines),
    )


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
    others = Line.objects.filter(
        document__submitter=document.submitter_id,
        document__state__in=_LIVE,
        spent_on__in={line.spent_on for line in dated},
        amount_minor__in={line.amount_minor for line in dated},
    ).exclude(document=document)
    known: dict[tuple[object, ...], set[str]] = defaultdict(set)
    for *same, number in others.values_list(
        "expense_type_id", "spent_on", "amount_minor", "currency", "document__number"
    ):
        known[tuple(same)].add(number)
    return {
        line.pk: known[(line.expense_type_id, line.spent_on, line.amount_minor, line.currency)]
        for line in dated
        if (line.expense_type_id, line.spent_on, line.amount_minor, line.currency) in known
    }


def _spent_this_month(document: Document, lines: Sequence[Line]) -> tuple[tuple[str, Money], ...]:
    keys = {line.expense_type.key for line in lines if line.expense_type}
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
