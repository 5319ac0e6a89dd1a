"""Documents with everything that is counted of them, as plain rows: one query a table, however many documents."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, NamedTuple

from django.db.models import QuerySet

from hesi.expenses.approvals.models import ApprovalTask
from hesi.expenses.documents.models import Document, FrozenFinding, Line, LineInvoice
from hesi.expenses.documents.payable import with_payable
from hesi.workspace.tenancy.prepared import few_lengths, prepared


class LineRow(NamedTuple):
    document_id: int
    id: int
    type_id: int | None
    type_key: str | None
    spent_on: date | None
    home_minor: int
    department_id: int | None
    project_id: int | None
    city: str
    nights: int


class InvoiceRow(NamedTuple):
    document_id: int
    line_id: int
    id: int
    type_key: str | None
    kind: str
    seller: str
    issued_on: date | None
    currency: str
    total_minor: int | None
    tax_minor: int | None
    extra: dict[str, Any]
    items: list[dict[str, str]]


class FindingRow(NamedTuple):
    document_id: int
    line_id: int | None
    rule: str
    level: str
    data: dict[str, Any]


class TaskRow(NamedTuple):
    process_id: int
    assignee_id: int
    step: str
    step_en: str
    opened_at: datetime
    decided_at: datetime


@dataclass
class Paper:
    """One document with its rows. Without `in_full` only the lines were read.

    `less_minor` is what advances have taken off what was paid for it, where that was asked for.
    """

    document: Document
    lines: list[LineRow] = field(default_factory=list)
    invoices: list[InvoiceRow] = field(default_factory=list)
    findings: list[FindingRow] = field(default_factory=list)
    tasks: list[TaskRow] = field(default_factory=list)
    less_minor: int = 0


def read_papers(
    documents: Sequence[Document], *, in_full: bool, with_tasks: bool, with_less: bool = False
) -> list[Paper]:
    """The papers of these documents, in the open workspace; at most a few hundred at once."""
    papers = {document.pk: Paper(document) for document in documents}
    ids = few_lengths(papers)
    if not ids:
        return []
    for line in map(LineRow._make, _lines(documents=ids)):
        papers[line.document_id].lines.append(line)
    if in_full:
        for invoice in map(InvoiceRow._make, _invoices(documents=ids)):
            papers[invoice.document_id].invoices.append(invoice)
        for finding in map(FindingRow._make, _findings(documents=ids)):
            papers[finding.document_id].findings.append(finding)
    if with_tasks:
        by_process = defaultdict(list)
        processes = few_lengths(document.process_id for document in documents if document.process_id)
        for task in map(TaskRow._make, _tasks(processes=processes) if processes else ()):
            by_process[task.process_id].append(task)
        for paper in papers.values():
            paper.tasks = by_process[paper.document.process_id or 0]
    if with_less:
        less = with_payable(Document.objects.filter(pk__in=ids)).order_by().values_list("pk", "less_minor")
        for pk, minor in less:
            papers[pk].less_minor = minor
    return list(papers.values())


@prepared
def _lines(documents: tuple[int, ...]) -> QuerySet[Any]:
    return _rows(
        Line.objects.filter(document__in=documents), "document_id", "pk", "expense_type_id", "expense_type__key",
        "spent_on", "home_minor", "department_id", "project_id", "city", "nights",
    )  # fmt: skip


@prepared
def _invoices(documents: tuple[int, ...]) -> QuerySet[Any]:
    return _rows(
        LineInvoice.objects.filter(line__document__in=documents).order_by("line__position", "pk"),
        "line__document_id", "line_id", "invoice_id", "line__expense_type__key", "invoice__kind",
        "invoice__seller_name", "invoice__issued_on", "invoice__currency", "invoice__total_minor",
        "invoice__tax_minor", "invoice__extra", "invoice__items", is_ordered=True,
    )  # fmt: skip


@prepared
def _findings(documents: tuple[int, ...]) -> QuerySet[Any]:
    rows = FrozenFinding.objects.filter(document__in=documents)
    return _rows(rows, "document_id", "line_id", "rule", "level", "data")


@prepared
def _tasks(processes: tuple[int, ...]) -> QuerySet[Any]:
    """What people decided; what the flow agreed to by itself took nobody's time."""
    decided = ApprovalTask.objects.filter(
        process__in=processes, state__in=list(ApprovalTask.BY_PERSON), decided_at__isnull=False
    )
    return _rows(decided, "process_id", "assignee_id", "step__name", "step__name_en", "opened_at", "decided_at")


def _rows(queryset: QuerySet[Any], *columns: str, is_ordered: bool = False) -> QuerySet[Any]:
    return (queryset if is_ordered else queryset.order_by("pk")).values_list(*columns)


def in_chunks(documents: Iterable[Document], size: int = 256) -> Iterable[list[Document]]:
    """The documents, some hundred at a time."""
    chunk: list[Document] = []
    for document in documents:
        chunk.append(document)
        if len(chunk) == size:
            yield chunk
            chunk = []
    if chunk:
        yield chunk
