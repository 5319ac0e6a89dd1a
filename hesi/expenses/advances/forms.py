"""Input of the advances' pages."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from hesi.expenses.advances.actions import AdvanceInput
from hesi.expenses.advances.models import Advance
from hesi.expenses.advances.queries import AGES
from hesi.expenses.documents.choices import projects
from hesi.expenses.documents.models import Document
from hesi.workspace.access.widgets import DayInput


class AdvanceForm(forms.Form):
    """An advance as its borrower asks for it. `version` is the reading the draft was changed from."""

    amount = forms.CharField(
        label=gettext_lazy("Amount"), max_length=40, widget=forms.TextInput(attrs={"inputmode": "decimal"})
    )
    due_on = forms.DateField(
        label=gettext_lazy("Cleared or returned by"),
        widget=DayInput(),
        help_text=gettext_lazy("You are reminded some days before."),
    )
    project = forms.TypedChoiceField(label=gettext_lazy("Project"), coerce=int, empty_value=None, required=False)
    purpose = forms.CharField(
        label=pgettext_lazy("document", "Purpose"), max_length=500, widget=forms.Textarea(attrs={"rows": 3})
    )
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, document: Document | None = None, needs_project: bool = False) -> None:
        super().__init__(data, initial=_typed_before(document) if document else {})
        self.fields["purpose"].widget.attrs["placeholder"] = _("For example: deposit for the fair in Guangzhou")
        if not needs_project:
            del self.fields["project"]
            return
        field = self.fields["project"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101
        field.choices = projects(document.project if document else None).choices

    def typed(self, document: Document | None = None) -> AdvanceInput:
        """The input of the action; call it on a valid form. A project the form did not ask for stays as it was."""
        facts = self.cleaned_data
        kept = document.project_id if document else None
        return AdvanceInput(
            amount=facts["amount"],
            purpose=facts["purpose"],
            due_on=facts["due_on"],
            project_id=facts["project"] if "project" in self.fields else kept,
        )


def _typed_before(document: Document) -> dict[str, Any]:
    due_on = Advance.objects.filter(document=document).values_list("due_on", flat=True).first()
    return {
        "amount": f"{document.total.decimal:f}" if document.total_minor else "",
        "due_on": due_on,
        "project": document.project_id,
        "purpose": document.purpose,
        "version": document.version,
    }


class OpenFilter(forms.Form):
    """Narrows what is open: whose, how old, overdue."""

    q = forms.CharField(label=gettext_lazy("Number or person"), required=False, max_length=60)
    age = forms.ChoiceField(
        label=gettext_lazy("Paid out"),
        required=False,
        choices=[("", gettext_lazy("All")), *((age.key, age.label) for age in AGES)],
    )
    overdue = forms.BooleanField(label=gettext_lazy("Overdue only"), required=False)

    def chosen(self) -> dict[str, Any]:
        """The valid part of what was asked."""
        self.is_valid()
        facts = self.cleaned_data
        return {"query": facts.get("q", ""), "age": facts.get("age", ""), "is_overdue": facts.get("overdue", False)}


class RepaymentForm(forms.Form):
    """Money that came back."""

    amount = forms.CharField(
        label=gettext_lazy("Amount"), max_length=40, widget=forms.TextInput(attrs={"inputmode": "decimal"})
    )
    on = forms.DateField(label=gettext_lazy("Arrived on"), widget=DayInput())
    note = forms.CharField(
        label=pgettext_lazy("repayment", "Note"),
        required=False,
        max_length=200,
        help_text=gettext_lazy("For example the bank's reference, or that it was cash."),
    )
    # Names this form: sent a second time, it records nothing.
    form_key = forms.CharField(required=False, max_length=22, widget=forms.HiddenInput)


class DeferralForm(forms.Form):
    """Another day by which an advance is to be cleared or returned, and why."""

    due_on = forms.DateField(label=gettext_lazy("New due date"), widget=DayInput())
    reason = forms.CharField(label=gettext_lazy("Why"), max_length=200)


class ReversalForm(forms.Form):
    """Why a repayment is taken back."""

    note = forms.CharField(required=False, max_length=200)
