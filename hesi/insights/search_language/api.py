"""Asking for expenses over the API."""

from typing import Any

from ninja import Router

from hesi.insights.search_language.found import Found
from hesi.insights.search_language.questions import parse
from hesi.insights.search_language.schemas import ExpenseOut, ExpensesOut, SumOut
from hesi.workspace.access.api_schemas import refusals

router = Router(tags=["reports"])


@router.get("/expenses", response={200: ExpensesOut, **refusals}, summary="Expenses that answer a question")
def expenses(request: Any, q: str = "", cursor: str = "", size: int = 50) -> ExpensesOut:
    """Expenses of the documents you may see, asked for as in the search of reports: `type:hotel month:last`.

    Without a state they are those of documents that count: submitted, and neither sent back nor voided. A question that
    is not understood is refused with its place (`at`, `length`), what is possible and what is nearest.
    """
    found = Found(parse(q), request.actor)
    page = found.page(cursor, size)
    total = (
        None if cursor else SumOut(spent=f"{found.total.decimal:f}", expenses=found.count, documents=found.documents)
    )
    return ExpensesOut(
        question=str(found.question), currency=found.currency, sum=total,
        items=[ExpenseOut.of(line, found) for line in page.items], next_cursor=page.next_cursor,
    )  # fmt: skip
