"""A budget that is there: how it is controlled, what is planned for it, and its end."""

from collections.abc import Mapping
from datetime import date

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from hesi.core.errors import Conflict, Invalid
from hesi.core.text import clean_line
from hesi.core.time import now
from hesi.expenses.budgets.actions.planning import BudgetHoldsMoney, check_amount, planned_of, threshold_refused
from hesi.expenses.budgets.models import LEAST_THRESHOLD, MOST_THRESHOLD, Amount, Budget, BudgetYear, Control
from hesi.expenses.budgets.periods import spans
from hesi.expenses.budgets.permissions import may_manage_budgets
from hesi.expenses.budgets.recounting import count_now_or_later
from hesi.workspace.access.actor import AnyActor
from hesi.workspace.access.rules import require
from hesi.workspace.events.record import record
from hesi.workspace.people.models import Member
from hesi.workspace.tenancy.prepared import insert


class BudgetMoved(Conflict):
    """Somebody else adjusted or closed it meanwhile."""

    code = "budget_moved"


@transaction.atomic
def change_budget(
    budget: Budget, *, name: str, owner: Member | None, control: str, threshold: int, is_cumulative: bool, by: AnyActor
) -> Budget:
    """Another name or owner, or another control; what was submitted before stays as it is."""
    require(may_manage_budgets, by)
    budget = _open(budget)
    if control not in Control.values:
        raise Invalid(_("Choose how the budget is controlled."))
    if not LEAST_THRESHOLD <= threshold <= MOST_THRESHOLD:
        raise threshold_refused()
    wanted = {
        "name": clean_line(name, 80),
        "owner_id": owner.pk if owner else None,
        "control": control,
        "threshold": threshold,
        "is_cumulative": is_cumulative,
    }
    changed = {key: [getattr(budget, key), value] for key, value in wanted.items() if getattr(budget, key) != value}
    if changed:
        for key, value in wanted.items():
            setattr(budget, key, value)
        budget.owner = owner
        budget.save(update_fields=["name", "owner", "control", "threshold", "is_cumulative"])
        record("budget.changed", budget, by=by, changed=changed)
    return budget


@transaction.atomic
def adjust_budget(
    budget: Budget, amounts: Mapping[date, int], *, reason: str, by: AnyActor, version: int | None = None
) -> Budget:
    """Plan other amounts: what is told (minor units by a period's first day) replaces, the rest stays.

    The differences are kept beside the earlier amounts with their reason. `version` is the one the person looked at;
    an older one is refused with `BudgetMoved`. Raises `BudgetHoldsMoney` for a budget that is divided.
    """
    require(may_manage_budgets, by)
    # The year first, as for a new budget: one that is being divided at this moment holds no money afterwards.
    BudgetYear.objects.locked(budget.budget_year_id)
    budget = _open(budget)
    if version is not None and version != budget.version:
        raise _moved()
    reason = clean_line(reason, 200)
    if not reason:
        said = _("Say in a few words why the plan changes; the history shows it.")
        raise Invalid(said, fields={"reason": said})
    if amounts and Budget.objects.active().filter(parent=budget).exists():
        said = _("“{name}” adds up the budgets below it. Change those instead.")
        raise BudgetHoldsMoney(said.format(name=budget.label))
    before = planned_of(budget)
    difference = _difference(budget, before, amounts)
    if not difference:
        raise Invalid(_("These are the amounts that are planned already. Change at least one."))
    try:
        with transaction.atomic():
            insert(
                [
                    Amount(
                        budget=budget, version=budget.version + 1, period_on=on, minor=minor, reason=reason,
                        entered_by=by.member, entered_at=now(),
                    )
                    for on, minor in difference.items()
                ]
            )  # fmt: skip
    except IntegrityError:
        raise _moved() from None
    Budget.objects.filter(pk=budget.pk).update(version=budget.version + 1)
    budget.version += 1
    was = sum(before.values())
    record(
        "budget.adjusted",
        budget,
        by=by,
        reason=reason,
        before_minor=was,
        after_minor=was + sum(difference.values()),
        version=budget.version,
    )
    return budget


@transaction.atomic
def close_budget(budget: Budget, *, reason: str, by: AnyActor) -> Budget:
    """Take a budget out of the tree; what it counted counts in the one above. Refused while others lie below it."""
    require(may_manage_budgets, by)
    reason = clean_line(reason, 200)
    if not reason:
        said = _("Say in a few words why it is closed; the history shows it.")
        raise Invalid(said, fields={"reason": said})
    year = BudgetYear.objects.locked(budget.budget_year_id)
    budget = _open(budget)
    if Budget.objects.active().filter(parent=budget).exists():
        raise Conflict(_("There are budgets below “{name}”. Close those first.").format(name=budget.label))
    budget.is_active = False
    budget.save(update_fields=["is_active"])
    record("budget.closed", budget, by=by, reason=reason)
    count_now_or_later(year)
    return budget


def _open(budget: Budget) -> Budget:
    # Not its key: whoever writes down a use meanwhile refers to the row and shall not wait for us.
    found = Budget.objects.filter(pk=budget.pk).order_by().select_for_update(no_key=True).first()
    if found is None or not found.is_active:
        raise BudgetMoved(_("This budget was closed meanwhile. Open the list of budgets to see what is there."))
    return found


def _moved() -> BudgetMoved:
    return BudgetMoved(_("Somebody else changed the amounts meanwhile. Open the budget again and repeat your change."))


def _difference(budget: Budget, before: Mapping[date, int], amounts: Mapping[date, int]) -> dict[date, int]:
    known = {span.since for span in spans(budget.budget_year.starts_on, budget.period)}
    for on, minor in amounts.items():
        if on not in known:
            raise Invalid(_("This is not the first day of one of the budget's periods: {day}.").format(day=on))
        check_amount(minor)
    found = {on: minor - before.get(on, 0) for on, minor in amounts.items()}
    return {on: minor for on, minor in sorted(found.items()) if minor}
