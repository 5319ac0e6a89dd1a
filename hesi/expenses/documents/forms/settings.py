"""An administrator's forms: expense types and kinds of document."""

import re

from django import forms
from django.utils.translation import gettext_lazy as _

from hesi.expenses.approvals.models import Flow
from hesi.expenses.documents.actions.settings import TemplateInput, TypeInput
from hesi.expenses.documents.models import ExpenseType, Template, TemplateVersion

# Icons of the shell's sprite that mean something for expenses.
ICONS = (
    ("receipt", _("Receipt")),
    ("plane", _("Plane")),
    ("train", _("Train")),
    ("car", _("Car")),
    ("bed", _("Bed")),
    ("tools-kitchen", _("Meal")),
    ("users", _("People")),
    ("briefcase", _("Briefcase")),
    ("package", _("Parcel")),
    ("phone", _("Telephone")),
    ("calendar", _("Calendar")),
    ("coin", _("Coin")),
    ("cash", _("Notes")),
    ("credit-card", _("Card")),
    ("building", _("Building")),
    ("file-invoice", _("Invoice")),
)
_BETWEEN_WORDS = re.compile(r"[\s,，、;；]+")


class ExpenseTypeForm(forms.Form):
    """One expense type."""

    name = forms.CharField(label=_("Name"), max_length=60)
    name_en = forms.CharField(label=_("Name in English"), max_length=60, required=False)
    icon = forms.ChoiceField(label=_("Icon"), choices=ICONS)
    needs_invoice = forms.BooleanField(
        label=_("Needs an invoice"),
        required=False,
        help_text=_("Lines of this type without an invoice are questioned."),
    )
    words = forms.CharField(
        label=_("Words on its invoices"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("An invoice that carries one of these words is suggested this type. Separate them by spaces."),
    )
    is_active = forms.BooleanField(label=_("Offered"), required=False)

    def __init__(self, data: object = None, *, kind: ExpenseType | None) -> None:
        initial: dict[str, object] = {"icon": "receipt", "needs_invoice": True, "is_active": True}
        if kind is not None:
            initial = {name: getattr(kind, name) for name in ("name", "name_en", "icon", "needs_invoice", "is_active")}
            initial["words"] = " ".join(kind.words)
        super().__init__(data, initial=initial)  # type: ignore[arg-type]

    def typed(self) -> TypeInput:
        """The input of the action; call it on a valid form."""
        facts = self.cleaned_data
        words = tuple(word for word in _BETWEEN_WORDS.split(facts["words"]) if word)
        return TypeInput(**{**facts, "words": words})


class TemplateForm(forms.Form):
    """One kind of document; what concerns its documents is published as a version."""

    name = forms.CharField(label=_("Name"), max_length=60)
    name_en = forms.CharField(label=_("Name in English"), max_length=60, required=False)
    icon = forms.ChoiceField(label=_("Icon"), choices=ICONS)
    number_prefix = forms.CharField(
        label=_("Numbers begin with"), max_length=6, help_text=_("For example CL gives CL-202611-0007.")
    )
    flow = forms.ChoiceField(label=_("Approval flow"))
    expense_types = forms.MultipleChoiceField(
        label=_("Expense types"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("None chosen offers all of them."),
    )
    needs_purpose = forms.BooleanField(label=_("The purpose must be given"), required=False)
    needs_project = forms.BooleanField(label=_("A project must be given"), required=False)
    is_active = forms.BooleanField(label=_("Offered"), required=False)
    based_on = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: object = None, *, template: Template | None, version: TemplateVersion | None) -> None:
        initial: dict[str, object] = {
            "icon": "file-invoice",
            "is_active": True,
            "number_prefix": "BX",
            "flow": "default",
        }
        if template is not None:
            initial = {name: getattr(template, name) for name in ("name", "name_en", "icon", "is_active")}
        if version is not None:
            definition = version.definition
            initial |= {**definition, "number_prefix": definition.get("prefix", ""), "based_on": version.number}
        super().__init__(data, initial=initial)  # type: ignore[arg-type]
        flow, types = self.fields["flow"], self.fields["expense_types"]
        assert isinstance(flow, forms.ChoiceField)  # noqa: S101
        assert isinstance(types, forms.MultipleChoiceField)  # noqa: S101
        flow.choices = [(row.key, row.name) for row in Flow.objects.filter(is_active=True)]
        chosen = set(version.definition.get("expense_types", ())) if version else set()
        kinds = ExpenseType.objects.all()
        types.choices = [(row.key, row.label) for row in kinds if row.is_active or row.key in chosen]

    def typed(self) -> TemplateInput:
        """The input of the action; call it on a valid form."""
        facts = dict(self.cleaned_data)
        del facts["based_on"]
        facts["prefix"], facts["expense_types"] = facts.pop("number_prefix"), tuple(facts["expense_types"])
        return TemplateInput(**facts)
