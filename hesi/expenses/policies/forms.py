"""Input of the policy page: one form for each rule, rows for standards and groups of cities."""

import re
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hesi.core.errors import Invalid
from hesi.core.money import Money, parse_amount
from hesi.core.text import whole_number
from hesi.expenses import vocabulary
from hesi.expenses.policies.definition import CHOICES, Rules, level_and_params
from hesi.expenses.policies.models import PolicyVersion
from hesi.expenses.policies.rules import RULES, RuleSpec
from hesi.expenses.policies.rules.caps import PER
from hesi.expenses.policies.rules.spec import AMOUNT, DAYS, MAX_DAYS, TYPES
from hesi.workspace.tenancy.scope import active_tenant

LEVEL_LABELS = {
    "off": gettext_lazy("Off"),
    "info": gettext_lazy("Info"),
    "warning": gettext_lazy("Warning"),
    "reason": gettext_lazy("Needs a reason"),
    "block": gettext_lazy("Blocks"),
}
PER_LABELS = {
    "line": gettext_lazy("per expense"),
    "day": gettext_lazy("per day"),
    "person": gettext_lazy("per person"),
    "night": gettext_lazy("per night"),
    "month": gettext_lazy("per month"),
}
BLANK_ROWS = 3
MAX_ROWS = 200
_SEPARATORS = re.compile(r"[\s,，、;；]+")


class AmountField(forms.CharField):
    """An amount as people type it; minor units of the company's currency."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=30, widget=forms.TextInput(attrs={"inputmode": "decimal"}), **kwargs)

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        try:
            return parse_amount(text, active_tenant().currency).minor if text else None
        except Invalid as refusal:
            raise forms.ValidationError(refusal.message) from None


class TypesField(forms.MultipleChoiceField):
    """Expense types; one chosen before it was closed stays."""

    widget = forms.SelectMultiple(attrs={"data-select": ""})

    def valid_value(self, value: str) -> bool:
        return 0 < len(value) <= 40


class RuleForm(forms.Form):
    """One rule's level and its simple parameters."""

    level = forms.ChoiceField(
        label=gettext_lazy("Level"), choices=[(key, LEVEL_LABELS[key]) for key in CHOICES], required=False
    )

    def __init__(self, data: QueryDict | None, spec: RuleSpec, rules: Rules, types: list[tuple[str, str]]) -> None:
        self.spec = spec
        level, params = level_and_params(rules, spec)
        shown = {key: _plain(value) if _kind(spec, key) == AMOUNT else value for key, value in params.items()}
        super().__init__(data, prefix=spec.key, initial={"level": level, **shown})
        if spec.is_fixed:
            self.fields["level"].disabled = True
        for param in spec.params:
            field = _field(param.kind, param.label, types, params[param.key])
            if field is not None:
                self.fields[param.key] = field

    @property
    def param_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in self.fields if name != "level"]

    def as_json(self) -> dict[str, Any]:
        """The rule as it is published, without the standards, which are rows of their own."""
        data = dict(self.cleaned_data)
        level = self.spec.level if self.spec.is_fixed else data.pop("level", "")
        data.pop("level", None)
        params = {key: (0 if value is None else value) for key, value in data.items()}
        return {"key": self.spec.key, "level": level, "params": params}


class CapForm(forms.Form):
    """One standard. A row whose amount is empty is left out."""

    type = forms.ChoiceField(label=gettext_lazy("Expense type"), required=False)
    city_group = forms.ChoiceField(label=gettext_lazy("Cities"), required=False)
    per = forms.ChoiceField(
        label=gettext_lazy("Counted"), choices=[(key, PER_LABELS[key]) for key in PER], required=False
    )
    amount = AmountField(label=gettext_lazy("At most"), required=False)

    def __init__(self, *args: Any, types: list[tuple[str, str]], groups: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["type"].choices = _with_current(types, self["type"].value())
        fields["city_group"].choices = _with_current([("", _("All other cities")), *groups], self["city_group"].value())

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("amount") is not None and not data.get("type"):
            self.add_error("type", _("Choose the type this standard is for."))
        return data

    def as_json(self) -> dict[str, Any] | None:
        data = self.cleaned_data
        if data.get("amount") is None:
            return None
        return {
            "type": data["type"],
            "per": data["per"],
            "city_group": data["city_group"],
            "amount_minor": data["amount"],
        }


class CityGroupForm(forms.Form):
    """A group of cities. A row without a name is left out."""

    key = forms.SlugField(max_length=40, required=False, widget=forms.HiddenInput)
    name = forms.CharField(label=gettext_lazy("Group of cities"), max_length=60, required=False)
    cities = forms.CharField(
        label=gettext_lazy("Its cities"), required=False, max_length=20_000, widget=forms.Textarea(attrs={"rows": 2})
    )

    def as_json(self, number: int) -> dict[str, Any] | None:
        data = self.cleaned_data
        if not data.get("name"):
            return None
        cities = [city for city in _SEPARATORS.split(data["cities"]) if city]
        return {"key": data["key"] or f"group-{number}", "name": data["name"], "cities": cities}


class PolicyForm:
    """The whole page as one form; see `RuleForm`, `CapForm` and `CityGroupForm` for its parts."""

    def __init__(self, version: PolicyVersion, data: QueryDict | None = None) -> None:
        types = vocabulary.offered(vocabulary.EXPENSE_TYPE)
        _level, params = level_and_params(version.rules, RULES["over_cap"])
        groups = [(group["key"], group["name"]) for group in params["city_groups"]]
        self.rules = [RuleForm(data, spec, version.rules, types) for spec in RULES.values()]
        caps = [{**cap, "amount": _plain(cap["amount_minor"])} for cap in params["caps"]]
        lists = [{**group, "cities": "、".join(group["cities"])} for group in params["city_groups"]]
        self.caps = [
            CapForm(data, prefix=f"cap-{at}", initial=row, types=[("", "—"), *types], groups=groups)
            for at, row in enumerate(_rows(caps, data, "caps", BLANK_ROWS))
        ]
        self.groups = [
            CityGroupForm(data, prefix=f"group-{at}", initial=row)
            for at, row in enumerate(_rows(lists, data, "groups", 1))
        ]
        self.note = NoteForm(data)

    def is_valid(self) -> bool:
        parts = [form.is_valid() for form in (*self.rules, *self.caps, *self.groups, self.note)]
        return all(parts)

    def as_json(self) -> Rules:
        """The rules as `publish_policy` takes them."""
        rules = [form.as_json() for form in self.rules]
        caps = next(rule for rule in rules if rule["key"] == "over_cap")
        caps["params"]["caps"] = [row for form in self.caps if (row := form.as_json())]
        taken = len(self.groups)
        groups = [form.as_json(taken + number) for number, form in enumerate(self.groups, 1)]
        caps["params"]["city_groups"] = [row for row in groups if row]
        return rules


class NoteForm(forms.Form):
    """Why the policy changes; people read it in the history."""

    note = forms.CharField(label=gettext_lazy("What changes, and why"), max_length=200, required=False)


def _rows(known: list[dict[str, Any]], data: QueryDict | None, name: str, blank: int) -> list[dict[str, Any]]:
    sent = str(data.get(name, "")) if data is not None else ""
    if (count := whole_number(sent)) is not None:
        wanted = min(count, MAX_ROWS)
        return (known + [{}] * wanted)[:wanted]
    return known + [{}] * blank


def _field(kind: str, label: Any, types: list[tuple[str, str]], current: Any) -> forms.Field | None:
    if kind == DAYS:
        return forms.IntegerField(label=label, min_value=0, max_value=MAX_DAYS)
    if kind == AMOUNT:
        return AmountField(label=label, required=False)
    if kind == TYPES:
        known = {key for key, _label in types}
        further = [(key, key) for key in current if key not in known]
        return TypesField(label=label, choices=types + further, required=False)
    return None


def _kind(spec: RuleSpec, key: str) -> str:
    return next(param.kind for param in spec.params if param.key == key)


def _with_current(choices: list[tuple[str, str]], current: Any) -> list[tuple[str, str]]:
    value = str(current or "")
    return choices if any(key == value for key, _label in choices) else [*choices, (value, value)]


def _plain(minor: int) -> str:
    return f"{Money(minor, active_tenant().currency).decimal:f}"
