"""Setting up the dispatch rules. A rule decides about tickets that come in after it was saved."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from hesi.core.errors import Conflict, Invalid
from hesi.core.text import clean_line
from hesi.support.service.models import SupportLine
from hesi.support.tickets.dispatch.permissions import may_manage_dispatch
from hesi.support.tickets.dispatch.rules import CONDITIONS
from hesi.support.tickets.models import DispatchRule
from hesi.workspace.access.actor import Actor
from hesi.workspace.access.rules import require
from hesi.workspace.events.record import record

MOST_RULES, MOST_WORDS, MOST_WORD = 100, 50, 40


@transaction.atomic
def save_rule(
    rule: DispatchRule | None,
    *,
    name: str,
    conditions: Mapping[str, Sequence[str]],
    line: SupportLine | None,
    priority: str,
    skill: str,
    is_active: bool,
    by: Actor,
) -> DispatchRule:
    """A new rule, last in the order, or another wording of one. Raises `Invalid` where it would decide nothing."""
    require(may_manage_dispatch, by)
    name = clean_line(name, 60)
    wrong = {}
    if not name:
        wrong["name"] = _("Give the rule a name, so that agents know why a ticket is theirs.")
    if line is None and not priority and not skill:
        wrong["line"] = _("A rule must decide something: a line, a priority or a skill.")
    if wrong:
        raise Invalid(next(iter(wrong.values())), fields=wrong)
    row = DispatchRule.objects.locked(rule.pk) if rule is not None else _new_rule()
    row.name, row.line, row.priority = name, line, priority
    row.skill, row.is_active, row.conditions = clean_line(skill, 40), is_active, _tidy(conditions)
    row.save()
    record("dispatch.rule_saved", row, by=by, name=name, conditions=row.conditions, line=row.line_id, priority=priority)
    return row


@transaction.atomic
def remove_rule(rule: DispatchRule, *, by: Actor) -> None:
    """Tickets it has placed stay where they are."""
    require(may_manage_dispatch, by)
    row = DispatchRule.objects.locked(rule.pk)
    record("dispatch.rule_removed", row, by=by, name=row.name)
    row.delete()


@transaction.atomic
def move_rule(rule: DispatchRule, *, up: bool, by: Actor) -> None:
    """Ask this rule one place earlier or later. At the end of the list nothing changes."""
    require(may_manage_dispatch, by)
    rows = list(DispatchRule.objects.get_queryset().select_for_update().order_by("position", "pk"))
    at = next((index for index, row in enumerate(rows) if row.pk == rule.pk), None)
    if at is None:
        raise Conflict(_("This rule was removed meanwhile. Look at the list again."))
    to = at - 1 if up else at + 1
    if not 0 <= to < len(rows):
        return
    rows[at], rows[to] = rows[to], rows[at]
    for position, row in enumerate(rows):
        row.position = position
    DispatchRule.objects.bulk_update(rows, ["position"])
    record("dispatch.rules_ordered", rule, by=by, order=[row.pk for row in rows])


def _new_rule() -> DispatchRule:
    if DispatchRule.objects.count() >= MOST_RULES:
        raise Conflict(_("There are {count} rules, which is as many as can be kept.").format(count=MOST_RULES))
    last = DispatchRule.objects.aggregate(last=Max("position"))["last"]
    return DispatchRule(position=0 if last is None else last + 1)


def _tidy(conditions: Mapping[str, Sequence[str]]) -> dict[str, list[str]]:
    tidy: dict[str, Any] = {}
    for kind in CONDITIONS:
        values = [clean_line(value, MOST_WORD) for value in conditions.get(kind, ())]
        kept = list(dict.fromkeys(value for value in values if value))[:MOST_WORDS]
        if kept:
            tidy[kind] = kept
    return tidy
