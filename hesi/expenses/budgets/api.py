"""The budgets' API: how they stand, for who may see them; planning and changing them, for who plans."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Annotated, Any

from django.utils.translation import gettext as _
from ninja import Header, Query, Router, Status

from hesi.core.errors import Invalid, NotFound
from hesi.core.money import parse_amount
from hesi.core.pages import key_page
from hesi.expenses.budgets.actions import (
    BudgetDraft,
    adjust_budget,
    change_budget,
    close_budget,
    create_budget,
    open_year,
)
from hesi.expenses.budgets.actions.planning import FIRST_YEAR, LAST_YEAR
from hesi.expenses.budgets.importing.standing import year_to_fill
from hesi.expenses.budgets.ledger import read_ledger
from hesi.expenses.budgets.models import Budget, BudgetYear
from hesi.expenses.budgets.periods import spans
from hesi.expenses.budgets.permissions import may_manage_budgets, may_see_budgets
from hesi.expenses.budgets.planning import find_budget
from hesi.expenses.budgets.queries import trees_of, year_of
from hesi.expenses.budgets.schemas import (
    AdjustmentIn,
    BudgetIn,
    BudgetOut,
    BudgetPage,
    ClosedOut,
    ClosureIn,
    KeepingIn,
)
from hesi.expenses.budgets.sheet import period_rows
from hesi.expenses.budgets.words import labels_of
from hesi.workspace.access.api_schemas import refusals
from hesi.workspace.access.idempotency import once
from hesi.workspace.access.rules import require
from hesi.workspace.people.models import Department, DimensionItem, Member

router = Router(tags=["budgets"])
Key = Annotated[str | None, Header(alias="Idempotency-Key")]


@router.get("", response={200: BudgetPage, **refusals})
def list_budgets(
    request: Any,
    year: Annotated[int | None, Query(ge=FIRST_YEAR, le=LAST_YEAR)] = None,
    cursor: str = "",
    size: int = 50,
) -> BudgetPage:
    """The budgets of a fiscal year (the running one unless told otherwise) that you may see, those planned first first.

    `parent_id` makes the trees. A budget counts everything it covers, also what those below it count.
    """
    require(may_see_budgets, request.actor)
    found = BudgetYear.objects.filter(year=year).first() if year else year_of(request.actor.tenant.today)
    if found is None:
        if year:
            raise NotFound(_("There is no such fiscal year."))
        return BudgetPage(items=[])
    rows = Budget.objects.visible_to(request.actor).active().filter(budget_year=found)
    page = key_page(rows, order=("pk",), cursor=cursor, size=size)
    return BudgetPage(items=_shown(found, page.items), next_cursor=page.next_cursor)


@router.post("", response={201: BudgetOut, **refusals})
def plan_budget(request: Any, body: BudgetIn, idempotency_key: Key = None) -> Any:
    """Plan a budget, the fiscal year opened where it is not there yet. What was spent already counts at once."""

    def plan() -> Status[BudgetOut]:
        require(may_manage_budgets, request.actor)
        parent = find_budget(body.parent_id, request.actor) if body.parent_id else None
        if parent is None and body.year is None:
            said = _("Name the fiscal year, or the budget above.")
            raise Invalid(said, fields={"year": said})
        year = parent.budget_year if parent else year_to_fill(body.year or 0)
        draft = _draft(body, parent, amounts_in(year, body.length, body.amounts))
        if year._state.adding:
            year = open_year(year.year, by=request.actor, starts_on=year.starts_on)
        return Status(201, _answer(create_budget(year, draft, by=request.actor)))

    return once(request, idempotency_key, plan)


@router.get("/{budget_id}", response={200: BudgetOut, **refusals})
def show_budget(request: Any, budget_id: int) -> BudgetOut:
    """One open budget that you may see."""
    return _answer(_find(budget_id, request))


@router.patch("/{budget_id}", response={200: BudgetOut, **refusals})
def keep_budget(request: Any, budget_id: int, body: KeepingIn) -> BudgetOut:
    """Another name, owner or control; what was submitted before stays as it is."""
    require(may_manage_budgets, request.actor)
    budget = _find(budget_id, request)
    settings = {name: getattr(budget, name) for name in ("name", "owner", "control", "threshold", "is_cumulative")}
    sent = body.dict(exclude_unset=True)
    if "owner_id" in sent:
        settings["owner"] = _member(sent.pop("owner_id"))
    return _answer(change_budget(budget, **settings | sent, by=request.actor))


@router.post("/{budget_id}/adjustments", response={201: BudgetOut, **refusals})
def plan_otherwise(request: Any, budget_id: int, body: AdjustmentIn, idempotency_key: Key = None) -> Any:
    """Plan other amounts; the earlier ones are kept beside them with the reason."""

    def adjust() -> Status[BudgetOut]:
        require(may_manage_budgets, request.actor)
        budget = _find(budget_id, request)
        amounts = amounts_in(budget.budget_year, budget.period, body.amounts)
        adjusted = adjust_budget(budget, amounts, reason=body.reason, version=body.version, by=request.actor)
        return Status(201, _answer(adjusted))

    return once(request, idempotency_key, adjust)


@router.post("/{budget_id}/closure", response={200: ClosedOut, **refusals})
def end_budget(request: Any, budget_id: int, body: ClosureIn) -> ClosedOut:
    """Take a budget out of its tree. Refused while there are others below it."""
    require(may_manage_budgets, request.actor)
    closed = close_budget(_find(budget_id, request), reason=body.reason, by=request.actor)
    return ClosedOut(id=closed.pk, parent_id=closed.parent_id)


def amounts_in(year: BudgetYear, length: str, given: Mapping[str, str]) -> dict[date, int]:
    """Minor units by the first day of each period. Raises `Invalid` for a period the budget does not have."""
    known = {year.key_of(span): span.since for span in spans(year.starts_on, length)}
    if unknown := sorted(set(given) - set(known)):
        said = _("This budget has no period “{period}”. Its periods are {first} to {last}.")
        keys = list(known)
        said = said.format(period=unknown[0][:20], first=keys[0], last=keys[-1])
        raise Invalid(said, fields={"amounts": said})
    return {known[key]: parse_amount(text, year.currency).minor for key, text in given.items()}


def _draft(body: BudgetIn, parent: Budget | None, amounts: dict[date, int]) -> BudgetDraft:
    """As the action takes it; what is not narrowed is as in the one above."""
    above = parent or Budget()
    return BudgetDraft(
        parent=parent,
        department=_one(Department.objects.active(), body.department_id, "department_id") or above.department,
        expense_type=body.expense_type or above.expense_type,
        project=_one(_projects(), body.project_id, "project_id") or above.project,
        name=body.name,
        owner=_member(body.owner_id),
        period=body.length,
        control=body.control,
        threshold=body.threshold,
        is_cumulative=body.is_cumulative,
        amounts=amounts,
    )


def _projects() -> Any:
    return DimensionItem.objects.filter(is_active=True, dimension__key="project")


def _member(pk: int | None) -> Member | None:
    found: Member | None = _one(Member.objects.active(), pk, "owner_id")
    return found


def _one(rows: Any, pk: int | None, field: str) -> Any:
    """The row of this id. Raises `Invalid`, which names the input."""
    if pk is None:
        return None
    found = rows.filter(pk=pk).first()
    if found is None:
        said = _("There is nothing in use with the id {id}.").format(id=pk)
        raise Invalid(said, fields={field: said})
    return found


def _find(pk: int, request: Any) -> Budget:
    """Numbers no database has are no budgets either."""
    return find_budget(pk if 0 < pk < 2**63 else 0, request.actor)


def _answer(budget: Budget) -> BudgetOut:
    (shown,) = _shown(budget.budget_year, [budget])
    return shown


def _shown(year: BudgetYear, budgets: Iterable[Budget]) -> list[BudgetOut]:
    """With their sums; so many statements however many there are."""
    trees = trees_of(year)
    nodes = [trees.nodes[budget.pk] for budget in budgets]
    ledger = read_ledger(list({below.budget.pk for node in nodes for below in node.below}), year.span)
    labels = labels_of([node.budget for node in nodes])
    return [BudgetOut.of(node, labels[node.budget.pk], period_rows(node, year, ledger)) for node in nodes]
