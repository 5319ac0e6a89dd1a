"""By which words a document is found: number, title, purpose, person, and what its lines and their invoices say."""

from collections.abc import Iterator

from django.db.models import QuerySet
from django.urls import reverse

from hesi.expenses.documents.models import Document
from hesi.workspace.search.index import entry
from hesi.workspace.search.models import SearchEntry


def entry_of(document: Document) -> SearchEntry:
    """The document's entry in the index."""
    words = [document.purpose, str(document.department or ""), str(document.total.decimal)]
    for line in document.lines.all():
        kind = line.expense_type
        words += [kind.name, kind.name_en] if kind else []
        words += [line.note, line.city, str(line.amount.decimal)]
        words += [f"{invoice.number} {invoice.seller_name}" for invoice in line.invoices.all()]
    return entry(
        Document.subject_type,
        document.pk,
        label=f"{document.number} {document.shown_title}",
        detail=f"{document.submitter.name} · {document.total.format()}",
        url=reverse("document", args=[document.number]),
        text=" ".join(words),
        on=(document.submitted_at or document.created_at).date(),
    )


def entries() -> Iterator[SearchEntry]:
    """Every document's entry."""
    return map(entry_of, _documents().iterator(chunk_size=200))


def find_again(document_id: int) -> SearchEntry:
    """One document's entry as it stands now."""
    return entry_of(_documents().get(pk=document_id))


def _documents() -> QuerySet[Document]:
    related = Document.objects.select_related("template_version__template", "submitter", "department")
    rows: QuerySet[Document] = related.prefetch_related("lines__expense_type", "lines__invoices")
    return rows
