"""By which words a document is found: number, title, purpose, person, and what its lines and their invoices say."""

from collections.abc import Iterable, Iterator
from itertools import islice

from django.db.models import QuerySet
from django.urls import reverse

from hesi.expenses.documents.checking import lines_of_many
from hesi.expenses.documents.models import Document, Line
from hesi.workspace.search.index import entry
from hesi.workspace.search.models import SearchEntry
from hesi.workspace.tenancy.prepared import few_lengths, prepared

_AT_ONCE = 200


def entry_of(document: Document, lines: Iterable[Line]) -> SearchEntry:
    """The document's entry in the index; `lines` as `lines_of_many` gives them."""
    words = [document.purpose, str(document.department or ""), str(document.total.decimal)]
    for line in lines:
        kind = line.expense_type
        words += [kind.name, kind.name_en] if kind else []
        words += [line.note, line.city, str(line.amount.decimal)]
        words += [f"{proof.invoice.number} {proof.invoice.seller_name}" for proof in line.proofs]
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
    ids = Document.objects.order_by("pk").values_list("pk", flat=True)
    for some in batched(ids.iterator(), _AT_ONCE):
        yield from find_again(*some)


def find_again(*document_ids: int) -> list[SearchEntry]:
    """The entries of these documents as they stand now."""
    lines = lines_of_many(document_ids)
    return [entry_of(row, lines[row.pk]) for row in _documents(ids=few_lengths(document_ids))]


def batched(ids: Iterable[int], size: int) -> Iterator[list[int]]:
    """The ids in lists of that size."""
    iterator = iter(ids)
    while some := list(islice(iterator, size)):
        yield some


@prepared
def _documents(ids: tuple[int, ...]) -> QuerySet[Document]:
    related = Document.objects.select_related("template_version__template", "submitter", "department")
    return related.filter(pk__in=ids).order_by("pk")
