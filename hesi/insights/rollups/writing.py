"""Keeping the sums right: a document that moves adds the difference, in the transaction that moves it."""

from collections.abc import Mapping
from dataclasses import replace

from hesi.expenses.documents.models import Document, State
from hesi.insights.models import Cell
from hesi.insights.rollups.facts import PAID_STATES, Counting, Key, Sums, counts, difference
from hesi.insights.rollups.papers import read_papers
from hesi.insights.spending import AGREED, COUNTED_STATES
from hesi.workspace.tenancy.prepared import insert
from hesi.workspace.tenancy.scope import active_tenant


def count_moved(document: Document, before: State | None, after: State | None) -> None:
    """The document has come from one state into another; None stands for any state that does not count.

    While it counts only `count_supplied` changes it, so what it added before can be told from what it says now.
    """
    tenant = active_tenant()
    if before == after or not counts(document, tenant):
        return
    in_full = before not in COUNTED_STATES or after not in COUNTED_STATES
    newly_agreed = (before in AGREED) != (after in AGREED)
    is_paid = before in PAID_STATES or after in PAID_STATES
    for paper in read_papers([document], in_full=in_full, with_tasks=newly_agreed, with_less=is_paid):
        old, new = (
            Counting(paper, state, tenant, in_full).cells() if state is not None else {} for state in (before, after)
        )
        add_cells(difference(new, old))


def count_supplied(document: Document, invoice_id: int, *, is_added: bool) -> None:
    """An invoice has followed on a document that counts already, or is about to be taken off it again.

    Either way the document carries it at this moment; it adds or takes away what it is worth.
    """
    tenant = active_tenant()
    if document.state not in COUNTED_STATES or not counts(document, tenant):
        return
    for paper in read_papers([document], in_full=True, with_tasks=False):
        without = replace(paper, invoices=[row for row in paper.invoices if row.id != invoice_id])
        carried, bare = (Counting(one, document.state, tenant, in_full=True).cells() for one in (paper, without))
        add_cells(difference(carried, bare) if is_added else difference(bare, carried))


def add_cells(cells: Mapping[Key, Sums]) -> None:
    """Write these sums beside those that are there."""
    insert([_cell(key, sums) for key, sums in cells.items()])


def _cell(key: Key, sums: Sums) -> Cell:
    cut, month, filed_in, department, entity, state, facet, word = key
    minor, extra_minor, count, quantity = sums
    return Cell(
        cut=cut, month=month, filed_in=filed_in, department=department, entity=entity, state=state, facet=facet,
        word=word, minor=minor, extra_minor=extra_minor, count=count, quantity=quantity,
    )  # fmt: skip
