"""A policy's JSON: a list of `{"key", "level", "params"}`, checked when published and read leniently ever after."""

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _

from hesi.core.errors import Invalid
from hesi.core.money import MAX_MINOR
from hesi.core.text import clean_line
from hesi.expenses.policies.facts import LEVELS
from hesi.expenses.policies.rules import OFF, RULES, Param, RuleSpec
from hesi.expenses.policies.rules.caps import PER
from hesi.expenses.policies.rules.spec import AMOUNT, CAPS, CITY_GROUPS, DAYS, MAX_DAYS, TYPES

CHOICES = (OFF, *LEVELS)
_MAX_ROWS = 200
_MAX_CITIES = 500

Rules = list[dict[str, Any]]


class PolicyInvalid(Invalid):
    """The policy cannot be published as it is."""

    code = "policy_invalid"


def default_rules() -> Rules:
    """Every rule at the level and with the parameters the product suggests."""
    return [{"key": spec.key, "level": spec.level, "params": spec.defaults()} for spec in RULES.values()]


def level_and_params(rules: Any, spec: RuleSpec) -> tuple[str, dict[str, Any]]:
    """How a stored policy sets a rule: off where it does not name it, the product's value where one is unusable."""
    entries = rules if isinstance(rules, list) else []
    entry = next((item for item in entries if isinstance(item, dict) and item.get("key") == spec.key), None)
    if entry is None or entry.get("level") not in CHOICES:
        return OFF, spec.defaults()
    stored = entry.get("params")
    given = stored if isinstance(stored, dict) else {}
    params = {}
    for param in spec.params:
        try:
            params[param.key] = _READERS[param.kind](given[param.key], param)
        except (KeyError, PolicyInvalid):
            params[param.key] = param.default
    return entry["level"], params


def parse_rules(data: Any) -> Rules:
    """The rules as they are stored. Raises `PolicyInvalid` naming the rule whose key, level or value is not known."""
    if not isinstance(data, list):
        raise PolicyInvalid(_("A policy is a list of rules."))
    found: dict[str, dict[str, Any]] = {}
    for entry in data:
        key = entry.get("key") if isinstance(entry, dict) else None
        spec = RULES.get(key) if isinstance(key, str) else None
        if spec is None:
            raise PolicyInvalid(_("There is no rule “{rule}”. Remove it.").format(rule=str(key)[:60]))
        if spec.key in found:
            raise PolicyInvalid(_("Rule “{rule}” is there twice. Keep one.").format(rule=spec.title), rule=spec.key)
        level, given = entry.get("level"), entry.get("params", {})
        if level not in CHOICES or not isinstance(given, dict):
            raise PolicyInvalid(
                _("Rule “{rule}” has no known level. Choose one.").format(rule=spec.title), rule=spec.key
            )
        if spec.is_fixed and level != spec.level:
            raise PolicyInvalid(
                _("Rule “{rule}” always blocks, because such a document could not be paid. Leave it so.").format(
                    rule=spec.title
                ),
                rule=spec.key,
            )
        params = {param.key: _READERS[param.kind](given.get(param.key, param.default), param) for param in spec.params}
        found[spec.key] = {"key": spec.key, "level": level, "params": params}
    return [found[key] for key in RULES if key in found]


def _days(value: Any, param: Param) -> int:
    if type(value) is not int or not 0 <= value <= MAX_DAYS:
        raise _refused(param, _("enter whole days between 0 and {limit}.").format(limit=MAX_DAYS))
    return value


def _amount(value: Any, param: Param) -> int:
    if type(value) is not int or not 0 <= value <= MAX_MINOR:
        raise _refused(param, _("enter an amount of zero or more."))
    return value


def _types(value: Any, param: Param) -> list[str]:
    if not isinstance(value, list) or len(value) > _MAX_ROWS or not all(isinstance(item, str) for item in value):
        raise _refused(param, _("choose expense types."))
    return sorted({item for item in value if item})


def _city_groups(value: Any, param: Param) -> list[dict[str, Any]]:
    if not isinstance(value, list) or len(value) > _MAX_ROWS:
        raise _refused(param, _("list the groups of cities."))
    groups, seen = [], set()
    for item in value:
        key, name, cities = (
            (item.get(part) for part in ("key", "name", "cities")) if isinstance(item, dict) else (0, 0, 0)
        )
        if not (isinstance(key, str) and key and isinstance(name, str) and name and isinstance(cities, list)):
            raise _refused(param, _("every group of cities needs a name and its cities."))
        if key in seen or len(cities) > _MAX_CITIES or not all(isinstance(city, str) for city in cities):
            raise _refused(param, _("every group of cities needs a name of its own and at most 500 cities."))
        seen.add(key)
        cleaned = [clean_line(city, 40) for city in cities]
        groups.append({"key": key[:40], "name": clean_line(name, 60), "cities": [city for city in cleaned if city]})
    return groups


def _caps(value: Any, param: Param) -> list[dict[str, Any]]:
    if not isinstance(value, list) or len(value) > _MAX_ROWS:
        raise _refused(param, _("list the standards."))
    caps, seen = [], set()
    for item in value:
        parts = ("type", "per", "city_group", "amount_minor")
        type_key, per, group, amount = (item.get(part) for part in parts) if isinstance(item, dict) else (None,) * 4
        if not (isinstance(type_key, str) and 0 < len(type_key) <= 40 and per in PER and isinstance(group, str)):
            raise _refused(param, _("every standard needs an expense type and what it is counted by."))
        if (type_key, per, group) in seen:
            raise _refused(param, _("a standard for the same type, measure and cities is there twice. Keep one."))
        seen.add((type_key, per, group))
        caps.append({"type": type_key, "per": per, "city_group": group, "amount_minor": _amount(amount, param)})
    return caps


def _refused(param: Param, what: str) -> PolicyInvalid:
    return PolicyInvalid(_("“{field}”: {what}").format(field=param.label, what=what), param=param.key)


_READERS: dict[str, Callable[[Any, Param], Any]] = {
    DAYS: _days,
    AMOUNT: _amount,
    TYPES: _types,
    CITY_GROUPS: _city_groups,
    CAPS: _caps,
}
