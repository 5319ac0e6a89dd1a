"""What one version of a policy changes against the one before, in sentences."""

from typing import Any

from django.utils.translation import gettext as _

from hesi.core.money import Money
from hesi.expenses import vocabulary
from hesi.expenses.policies.definition import level_and_params
from hesi.expenses.policies.forms import LEVEL_LABELS, PER_LABELS
from hesi.expenses.policies.rules import RULES, Param
from hesi.expenses.policies.rules.spec import AMOUNT, CAPS, CITY_GROUPS, TYPES
from hesi.workspace.tenancy.scope import active_tenant


def changes_between(before: Any, after: Any) -> list[str]:
    """One sentence for each difference between two versions' rules; empty when they say the same."""
    found: list[str] = []
    for spec in RULES.values():
        old_level, old = level_and_params(before, spec)
        new_level, new = level_and_params(after, spec)
        if old_level != new_level:
            found.append(_change(str(spec.title), str(LEVEL_LABELS[old_level]), str(LEVEL_LABELS[new_level])))
        for param in spec.params:
            if old[param.key] != new[param.key]:
                names = _group_names(old) | _group_names(new)
                label = f"{spec.title} · {param.label}"
                found.extend(_param_changes(label, param, old[param.key], new[param.key], names))
    return found


def _group_names(params: dict[str, Any]) -> dict[str, str]:
    return {group["key"]: group["name"] for group in params.get("city_groups", [])}


def _param_changes(label: str, param: Param, old: Any, new: Any, group_names: dict[str, str]) -> list[str]:
    if param.kind == CAPS:
        return _differences(_caps(old, group_names), _caps(new, group_names))
    if param.kind == CITY_GROUPS:
        return _differences(_groups(old), _groups(new))
    return [_change(label, _said(param, old), _said(param, new))]


def _differences(old: dict[str, str], new: dict[str, str]) -> list[str]:
    found = [_change(name, old[name], value) for name, value in new.items() if name in old and old[name] != value]
    found += [
        _("{name}: new, {value}").format(name=name, value=value) for name, value in new.items() if name not in old
    ]
    return found + [_("{name}: removed").format(name=name) for name in old if name not in new]


def _change(name: str, old: str, new: str) -> str:
    return _("{name}: {old} → {new}").format(name=name, old=old, new=new)


def _caps(caps: list[dict[str, Any]], group_names: dict[str, str]) -> dict[str, str]:
    types = dict(vocabulary.offered(vocabulary.EXPENSE_TYPE))
    found = {}
    for cap in caps:
        cities = group_names.get(cap["city_group"], cap["city_group"])
        parts = [types.get(cap["type"], cap["type"]), cities, str(PER_LABELS[cap["per"]])]
        found[" · ".join(part for part in parts if part)] = _amount(cap["amount_minor"])
    return found


def _groups(groups: list[dict[str, Any]]) -> dict[str, str]:
    return {group["name"]: "、".join(group["cities"]) for group in groups}


def _said(param: Param, value: Any) -> str:
    if param.kind == AMOUNT:
        return _amount(value)
    if param.kind == TYPES:
        types = dict(vocabulary.offered(vocabulary.EXPENSE_TYPE))
        return "、".join(types.get(key, key) for key in value) or "—"
    return str(value)


def _amount(minor: int) -> str:
    return Money(minor, active_tenant().currency).format()
