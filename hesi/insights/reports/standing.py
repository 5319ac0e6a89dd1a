"""The reports of what stands at a moment: budgets, money lent, invoices that are still to follow."""

from collections import defaultdict
from datetime import timedelta
from functools import partial
from typing import Any

from django.db.models import Case, Count, F, IntegerField, Sum, Value, When
from django.urls import reverse
from django.utils.translation import pgettext

from hesi.core.money import Money
from hesi.expenses.advances.queries import AGES, open_advances
from hesi.expenses.budgets.queries import execution
from hesi.expenses.documents.later import invoices_to_follow
from hesi.insights.links import address
from hesi.insights.pictures import Ranks, Stacks
from hesi.insights.reports.asking import Asking
from hesi.insights.reports.sheet import Sheet, SheetRow
from hesi.insights.reports.spending import MOST_DRAWN
from hesi.workspace.exports.registry import Row


def budgets(asking: Asking) -> Sheet:
    """What is planned, taken and left of each budget in the fiscal year that holds the month."""
    rows, drawn = [], []
    for one in execution(asking.actor, asking.until):
        cells: Row = (one.label, one.planned, one.occupied, one.used, one.remaining, one.share)
        rows.append(SheetRow(cells, reverse("budget", args=[one.budget.pk]), one.depth, is_added=False))
        drawn.append((one.label, (one.used.minor, one.occupied.minor, max(one.remaining.minor, 0))))
    names = (pgettext("budget", "Used"), pgettext("budget", "Occupied"), pgettext("budget", "Remaining"))
    # One expense may stand in several trees, so that nothing adds up across budgets.
    return Sheet(rows, Stacks(asking.currency, names, drawn[:MOST_DRAWN]), totals=[])


def advances(asking: Asking) -> Sheet:
    """Every advance of which something is owed, the oldest first."""
    today = asking.actor.tenant.today
    # The money's own columns: there may be thousands, and whole rows with their documents cost ten times as much.
    found = open_advances(asking.actor).filter(currency=asking.currency)
    found = found.order_by(F("lent_on").asc(nulls_first=True), "pk")
    sums = ("lent_minor", "cleared_minor", "returned_minor")
    labels = {age.key: str(age.label) for age in AGES}
    lasts, currency = [(age.key, age.last) for age in AGES], asking.currency
    rows, by_age = [], dict.fromkeys(labels, 0)
    for borrower, number, lent_on, due_on, lent, cleared, returned in found.values_list(
        "borrower__name", "document__number", "lent_on", "due_on", *sums
    ):
        days, owed = ((today - lent_on).days if lent_on else 0), lent - cleared - returned
        age = next(key for key, last in lasts if last is None or days <= last)
        by_age[age] += owed
        amounts = (Money(minor, currency) for minor in (lent, cleared, returned, owed))
        cells: Row = (borrower, number, labels[age], lent_on, due_on, *amounts)
        rows.append(SheetRow(cells, partial(reverse, "document", args=[number])))
    return Sheet(rows, Ranks(asking.currency, [(labels[key], minor) for key, minor in by_age.items()]))


def invoices_to_come(asking: Asking) -> Sheet:
    """Who still owes the invoices of which expenses, by the age of the expense."""
    today, currency = asking.actor.tenant.today, asking.currency
    lines: Any = invoices_to_follow(asking.actor).filter(document__currency=currency)
    if not asking.sees_others:
        # What one was asked to approve is owed by others, to whom their own report says it.
        lines = lines.filter(document__submitter_id=asking.actor.member_id)
    sums: dict[int, list[int]] = defaultdict(lambda: [0] * len(AGES))
    counts: dict[int, int] = defaultdict(int)
    whens = [
        When(spent_on__lt=today - timedelta(days=age.first - 1), then=Value(at)) for at, age in enumerate(AGES) if at
    ]
    aged = lines.annotate(age=Case(*reversed(whens), default=Value(0), output_field=IntegerField()))
    for member, place, count, minor in aged.values_list("document__submitter_id", "age").annotate(
        count=Count("pk"), sum=Sum("home_minor")
    ):
        sums[member][place] = minor
        counts[member] += count
    members, rows = asking.members(sums), []
    by_age = [sum(one[at] for one in sums.values()) for at in range(len(AGES))]
    for pk in sorted(sums, key=lambda one: (-sum(sums[one]), one)):
        name = members[pk].name
        ages = [asking.money(minor) for minor in sums[pk]]
        cells: Row = (name, members[pk].department, counts[pk], *ages, asking.money(sum(sums[pk])))
        rows.append(SheetRow(cells, partial(address, "invoices-later", q=name)))
    drawn = [(str(age.label), minor) for age, minor in zip(AGES, by_age, strict=True)]
    return Sheet(rows, Ranks(currency, drawn))
