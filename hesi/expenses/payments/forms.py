"""Input of the payments pages."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from hesi.workspace.people.models import LegalEntity


class QueueFilter(forms.Form):
    """Narrows the queue; one legal entity at a time makes a batch."""

    q = forms.CharField(label=_("Number or person"), required=False, max_length=60)
    entity = forms.ChoiceField(label=_("Legal entity"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        entities = LegalEntity.objects.filter(is_active=True).values_list("pk", "name")
        self.fields["entity"].choices = [("", _("All")), *((str(pk), name) for pk, name in entities)]  # type: ignore[attr-defined]

    def chosen(self) -> dict[str, Any]:
        """The valid part of what was asked."""
        self.is_valid()
        entity = self.cleaned_data.get("entity", "")
        return {"query": self.cleaned_data.get("q", ""), "legal_entity_id": int(entity) if entity else None}


class AccountForm(forms.Form):
    """A payee account of one's own."""

    holder = forms.CharField(label=_("Account holder"), max_length=60)
    bank = forms.CharField(label=_("Bank"), max_length=80, help_text=_("For example: China Merchants Bank"))
    branch = forms.CharField(label=_("Branch"), max_length=120, required=False)
    number = forms.CharField(
        label=_("Account number"),
        max_length=48,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        help_text=_("Kept encrypted; afterwards only the last four digits are shown."),
    )


class FailureForm(forms.Form):
    """Why the bank could not pay."""

    reason = forms.CharField(label=_("What the bank said"), max_length=200)
