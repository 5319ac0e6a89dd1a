"""The correction form and the wallet's search."""

from typing import Any

from django import forms
from django.utils.functional import lazy
from django.utils.translation import gettext_lazy as _

from hesi.expenses.invoices.kind_names import kind_label
from hesi.expenses.invoices.models import Invoice
from hesi.expenses.invoices.queries import VIEWS
from hesi.expenses.invoices.readings import AMOUNT_COLUMNS, TEXT_COLUMNS, longest, value_of
from hesi.expenses.invoices.recognition.kinds import Kind
from hesi.expenses.invoices.recognition.result import FIELD_NAMES
from hesi.expenses.invoices.sentences import label_of

lazy_label = lazy(label_of, str)


class WalletSearch(forms.Form):
    """What the wallet shows; anything else in the address is ignored."""

    view = forms.CharField(required=False, max_length=10)
    q = forms.CharField(required=False, max_length=100, label=_("Number, seller, amount…"))

    def chosen(self) -> dict[str, str]:
        """The view and the words."""
        data: dict[str, Any] = self.cleaned_data if self.is_valid() else {}
        view = data.get("view", "")
        return {"view": view if view in VIEWS else "", "words": data.get("q", "")}


class CorrectionForm(forms.Form):
    """An invoice's fields as text; the action checks them."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    note = forms.CharField(required=False, max_length=200, label=lazy_label("note"))

    def __init__(self, data: Any = None, *, invoice: Invoice) -> None:
        standing = {name: value_of(invoice, name) for name in FIELD_NAMES}
        initial = {**standing, "note": invoice.note, "version": invoice.version}
        super().__init__(data, initial=initial)
        for name in FIELD_NAMES:
            self.fields[name] = self._field(name, invoice)

    def changes(self) -> dict[str, str]:
        """The fields whose text differs from what was shown."""
        return {name: str(self.cleaned_data[name] or "") for name in self.changed_data if name != "version"}

    @staticmethod
    def _field(name: str, invoice: Invoice) -> forms.Field:
        label = lazy_label(name)
        if name == "kind":
            kinds = list(dict.fromkeys([invoice.kind, *(kind.value for kind in Kind)]))
            return forms.ChoiceField(
                label=label, required=False, choices=[(kind, kind_label(kind) or "—") for kind in kinds]
            )
        widget = forms.TextInput(attrs={"autocomplete": "off"})
        if name == "date":
            widget = forms.TextInput(attrs={"type": "date", "min": "1994-01-01"})
        elif name in AMOUNT_COLUMNS:
            widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})
        elif name == "currency":
            widget = forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters"})
        limits = {"date": 20, "currency": 3}
        most = limits.get(name) or (longest(TEXT_COLUMNS[name]) if name in TEXT_COLUMNS else 30)
        return forms.CharField(label=label, required=False, max_length=most, widget=widget)
