"""Input of the flow editor: one form for each step, and whom a preview is for."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from hesi.core.errors import Invalid
from hesi.core.money import Money, parse_amount
from hesi.core.text import whole_number
from hesi.core.words import in_readers_language
from hesi.expenses import vocabulary
from hesi.expenses.approvals.definition import (
    AMOUNT,
    APPROVER_RULES,
    CHARGED,
    MAX_LEVEL,
    SUBMITTERS,
    StepDefinition,
)
from hesi.expenses.approvals.reasons import role_label
from hesi.workspace.access.models import Role
from hesi.workspace.people.models import Department, DimensionItem, Member
from hesi.workspace.tenancy.scope import active_tenant

MOST_CHOICES = 300
RULE_LABELS = {
    "direct_manager": _("The direct manager"),
    "nth_manager": _("A manager further up"),
    "department_head": _("The head of a department"),
    "role": _("Holders of a role"),
    "member": _("Named people"),
    "project_owner": _("The owner of the project"),
}
SET_FIELDS = {
    "departments": "department",
    "projects": "project",
    "kinds": "kind",
    "templates": "template",
    "expense_types": "expense_type",
}
_RULE_FIELDS = {
    "nth_manager": ("level",),
    "department_head": ("of", "up"),
    "role": ("role", "nearest"),
    "member": ("members",),
}


class Choices:
    """What the fields of all steps offer, read once for a page."""

    def __init__(self, chosen_members: set[int]) -> None:
        people = list(Member.objects.active().order_by("name", "pk").values_list("pk", "name")[:MOST_CHOICES])
        self.is_searched = len(people) == MOST_CHOICES
        if further := chosen_members - {pk for pk, _name in people}:
            people += Member.objects.filter(pk__in=further).values_list("pk", "name")
        self.members = [(str(pk), name) for pk, name in people]
        self.departments = [(str(row.pk), _indented(row)) for row in Department.objects.active()]
        projects = DimensionItem.objects.filter(is_active=True)[:MOST_CHOICES]
        self.projects = [(str(row.pk), str(row)) for row in projects]
        self.roles = [(role.key, role_label(role.key, role.name)) for role in Role.objects.all()]
        self.kinds = vocabulary.offered(vocabulary.KIND)
        self.templates = vocabulary.offered(vocabulary.TEMPLATE)
        self.expense_types = vocabulary.offered(vocabulary.EXPENSE_TYPE)


class OpenChoices(forms.MultipleChoiceField):
    """Several of what is offered, or what was chosen before it was withdrawn; publishing checks that it exists."""

    def valid_value(self, value: str) -> bool:
        return 0 < len(value) <= 40


class StepForm(forms.Form):
    """One step of a flow."""

    key = forms.SlugField(max_length=40, widget=forms.HiddenInput)
    name_zh = forms.CharField(label=_("Name of the step"), max_length=60)
    name_en = forms.CharField(label=_("Name in English"), max_length=60, required=False)
    rule = forms.ChoiceField(label=_("Who approves"), choices=[(key, RULE_LABELS[key]) for key in APPROVER_RULES])
    level = forms.IntegerField(
        label=_("How far up"), min_value=1, max_value=MAX_LEVEL, required=False, help_text=_("1 is the direct manager.")
    )
    of = forms.ChoiceField(
        label=_("Whose department"),
        choices=[(CHARGED, _("The one charged")), (SUBMITTERS, _("The submitter's"))],
        required=False,
    )
    up = forms.IntegerField(
        label=_("Levels above it"),
        min_value=0,
        max_value=MAX_LEVEL,
        required=False,
        help_text=_("0 is the department itself."),
    )
    role = forms.ChoiceField(label=_("Role"), required=False)
    nearest = forms.BooleanField(label=_("Only those nearest to the department"), required=False)
    members = OpenChoices(label=_("Which people"), required=False)
    sign = forms.ChoiceField(
        label=_("When several are asked"),
        choices=[("any", _("Any one of them signs")), ("all", _("Every one of them signs"))],
    )
    match = forms.ChoiceField(
        label=_("Ask this step when"),
        choices=[("all", _("all of this holds")), ("any", _("any of this holds"))],
    )
    amount_from = forms.CharField(label=_("Amount from"), max_length=30, required=False)
    amount_below = forms.CharField(label=_("Amount below"), max_length=30, required=False)
    departments = OpenChoices(label=_("Departments, with those below"), required=False)
    projects = OpenChoices(label=_("Projects"), required=False)
    kinds = OpenChoices(label=_("Kinds of document"), required=False)
    templates = OpenChoices(label=_("Templates"), required=False)
    expense_types = OpenChoices(label=_("Contains one of these expense types"), required=False)
    skip_when_nobody = forms.BooleanField(
        label=_("Skip when nobody is found"),
        required=False,
        help_text=_("Otherwise such a document cannot be submitted."),
    )
    auto_agree_repeated = forms.BooleanField(label=_("Pass when the approver agreed earlier"), required=False)
    auto_agree_submitter = forms.BooleanField(
        label=_("Pass when the approver is the submitter"),
        required=False,
        help_text=_("Otherwise the submitter's manager is asked. Nobody ever decides on their own document."),
    )

    def __init__(self, *args: Any, choices: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["role"].choices = [("", "—"), *choices.roles]
        for name in ("members", *SET_FIELDS):
            offered = list(getattr(choices, name))
            known = {key for key, _label in offered}
            chosen = [str(value) for value in self[name].value() or ()]
            fields[name].choices = offered + [(value, value) for value in chosen if value not in known]
            fields[name].widget.attrs["data-select"] = ""
        if choices.is_searched:
            fields["members"].widget.attrs["data-select"] = "/admin/flows/people/"
        for name in ("amount_from", "amount_below"):
            fields[name].widget.attrs["inputmode"] = "decimal"

    @property
    def title(self) -> str:
        """The step's name as it stands in the form, in the reader's language."""
        return in_readers_language(str(self["name_zh"].value() or ""), str(self["name_en"].value() or ""))

    @property
    def rule_fields(self) -> list[forms.BoundField]:
        """The further questions the chosen rule asks."""
        return [self[name] for name in _RULE_FIELDS.get(str(self["rule"].value()), ())]

    @property
    def condition_fields(self) -> list[forms.BoundField]:
        """The comparisons there is something to choose for."""
        fields: dict[str, Any] = self.fields
        return [
            self[name]
            for name in ("amount_from", "amount_below", *SET_FIELDS)
            if not hasattr(fields[name], "choices") or fields[name].choices
        ]

    @property
    def has_condition(self) -> bool:
        return any(self[name].value() for name in ("amount_from", "amount_below", *SET_FIELDS))

    def clean(self) -> dict[str, Any]:
        """Amounts become minor units, from included, below not."""
        data = super().clean() or {}
        for name in ("amount_from", "amount_below"):
            text = (data.get(name) or "").strip()
            try:
                data[name] = parse_amount(text, active_tenant().currency).minor if text else None
            except Invalid as refusal:
                self.add_error(name, refusal.message)
        return data

    def as_json(self) -> dict[str, Any]:
        """The step as `StepDefinition.parse` reads it."""
        data = self.cleaned_data
        approver = {"rule": data["rule"], "of": data["of"] or CHARGED, "role": data["role"], "nearest": data["nearest"]}
        approver["level"] = (data["level"] or 1) if data["rule"] == "nth_manager" else (data["up"] or 0)
        approver["members"] = [pk for sent in data["members"] if (pk := whole_number(sent)) is not None]
        flags = ("skip_when_nobody", "auto_agree_repeated", "auto_agree_submitter")
        return {
            "key": data["key"],
            "name": {"zh": data["name_zh"], "en": data["name_en"]},
            "when": {"match": data["match"], "of": [*self._amounts(), *self._sets()]},
            "approver": approver,
            "sign": data["sign"],
            **{flag: data[flag] for flag in flags},
        }

    def _amounts(self) -> list[dict[str, Any]]:
        low, below = self.cleaned_data["amount_from"], self.cleaned_data["amount_below"]
        if low is not None and below is not None:
            return [{"field": AMOUNT, "op": "between", "value": [low, below - 1]}]
        if low is not None:
            return [{"field": AMOUNT, "op": "gte", "value": low}]
        return [{"field": AMOUNT, "op": "lt", "value": below}] if below is not None else []

    def _sets(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = []
        for name, field in SET_FIELDS.items():
            values = self.cleaned_data[name]
            if values:
                is_id = field in ("department", "project")
                found.append(
                    {
                        "field": field,
                        "op": "in",
                        "value": [v for sent in values if (v := whole_number(sent)) is not None] if is_id else values,
                    }
                )
        return found


def initial_of(step: StepDefinition) -> dict[str, Any]:
    """A published step as the form shows it."""
    compared = {comparison.field: comparison for comparison in step.when.of}
    low = below = None
    if amount := compared.get(AMOUNT):
        bounds = amount.value
        if isinstance(bounds, tuple):
            low, below = int(bounds[0]), int(bounds[1]) + 1
        else:
            low, below = (bounds, None) if amount.op == "gte" else (None, bounds)
    rule = step.approver
    return {
        "key": step.key,
        "name_zh": step.name_zh,
        "name_en": step.name_en,
        "rule": rule.rule,
        "level": rule.level or 1,
        "of": rule.of,
        "up": rule.level if rule.rule == "department_head" else 0,
        "role": rule.role,
        "nearest": rule.nearest,
        "members": [str(pk) for pk in rule.members],
        "sign": step.sign,
        "match": step.when.match,
        "amount_from": _plain(low),
        "amount_below": _plain(below),
        **{name: _values(compared.get(field)) for name, field in SET_FIELDS.items()},
        "skip_when_nobody": step.skip_when_nobody,
        "auto_agree_repeated": step.auto_agree_repeated,
        "auto_agree_submitter": step.auto_agree_submitter,
    }


class PreviewForm(forms.Form):
    """For whom and for how much the route is shown."""

    member = forms.ChoiceField(label=_("If this person submits"))
    amount = forms.CharField(label=_("a claim of"), max_length=30)

    def __init__(self, *args: Any, choices: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["member"].choices = choices.members  # type: ignore[attr-defined]
        self.fields["member"].widget.attrs["data-select"] = "/admin/flows/people/" if choices.is_searched else ""

    def clean_amount(self) -> int:
        """Minor units of the company's currency."""
        try:
            return parse_amount(self.cleaned_data["amount"], active_tenant().currency).minor
        except Invalid as refusal:
            raise forms.ValidationError(refusal.message) from None


class NewFlowForm(forms.Form):
    """A further flow, beginning as a copy of the one that is there."""

    name = forms.CharField(label=_("Name of the new flow"), max_length=60)


def _values(comparison: Any) -> list[str]:
    return [str(value) for value in comparison.value] if comparison else []


def _plain(minor: int | None) -> str:
    return "" if minor is None else f"{Money(minor, active_tenant().currency).decimal:f}"


def _indented(department: Department) -> str:
    return "　" * (department.path.count("/") - 2) + department.name
