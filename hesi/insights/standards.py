"""The company's standards in a few words: what a night, a meal or a guest may cost."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from hesi.core.money import Money
from hesi.expenses.documents.models import ExpenseType
from hesi.expenses.policies.definition import level_and_params
from hesi.expenses.policies.models import PolicyVersion
from hesi.expenses.policies.rules import OFF, RULES
from hesi.expenses.policies.rules.caps import DEFAULT_GROUPS


@dataclass(frozen=True, slots=True)
class StandardRow:
    """One expense type with what it may cost, such as “first-tier cities ¥600.00 · elsewhere ¥350.00 per night”."""

    expense_type: ExpenseType
    text: str


def standards_in_force(currency: str) -> list[StandardRow]:
    """The caps of the current policy, those that depend on the city first; none where the rule is off. Two queries."""
    version = PolicyVersion.objects.order_by("-number").first()
    level, params = level_and_params(version.rules if version else [], RULES["over_cap"])
    if level == OFF:
        return []
    types = {row.key: row for row in ExpenseType.objects.filter(is_active=True)}
    names = {group["key"]: _group_name(group) for group in params["city_groups"]}
    by_type: dict[tuple[str, str], list[Mapping[str, Any]]] = {}
    for cap in params["caps"]:
        if cap["type"] in types and (not cap["city_group"] or cap["city_group"] in names):
            by_type.setdefault((cap["type"], cap["per"]), []).append(cap)
    rows = sorted(by_type.items(), key=lambda item: -len(item[1]))
    return [StandardRow(types[key], _sentence(caps, per, names, currency)) for (key, per), caps in rows]


def _sentence(caps: list[Mapping[str, Any]], per: str, names: Mapping[str, str], currency: str) -> str:
    measures = {
        "line": _("{amounts} per expense"),
        "day": _("{amounts} per day"),
        "person": _("{amounts} per person"),
        "night": _("{amounts} per night"),
        "month": _("{amounts} per month"),
    }
    has_groups = any(cap["city_group"] for cap in caps)
    amounts = []
    for cap in caps:
        amount = Money(cap["amount_minor"], currency).format()
        place = names.get(cap["city_group"]) or (_("elsewhere") if has_groups else "")
        amounts.append(_("{place} {amount}").format(place=place, amount=amount) if place else amount)
    return measures[per].format(amounts=_(" · ").join(amounts))


def _group_name(group: Mapping[str, Any]) -> str:
    """The company's name of a group of cities; the ones the product brought are said in the reader's language."""
    brought = {one["key"]: one["name"] for one in DEFAULT_GROUPS}
    if brought.get(group["key"]) != group["name"]:
        return str(group["name"])
    return {"tier1": _("first-tier cities"), "tier2": _("provincial capitals and major cities")}[group["key"]]
