"""Input of whom something is meant for, and of moments."""

from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from hesi.core.time import zone
from hesi.support.service.audiences import Audience
from hesi.workspace.tenancy.models import Plan, Tenant
from hesi.workspace.tenancy.scope import active_tenant


class LocalMomentField(forms.DateTimeField):
    """A date and time from the browser's own control, meant in `time_zone`, the workspace's unless the form says."""

    widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
    time_zone = ""

    def prepare_value(self, value: Any) -> Any:
        """A kept instant as it stands on the wall clock there."""
        if isinstance(value, datetime):
            return value.astimezone(zone(self._zone())).strftime("%Y-%m-%dT%H:%M")
        return value

    def to_python(self, value: Any) -> datetime | None:
        found = super().to_python(value)
        return found.replace(tzinfo=zone(self._zone())) if found is not None else None

    def _zone(self) -> str:
        return self.time_zone or active_tenant().time_zone


class AudienceFields(forms.Form):
    """The part of a form that says whom something is meant for; `row` gives what was chosen before."""

    audience = forms.ChoiceField(label=_("Whom it is meant for"), choices=Audience.choices, initial=Audience.ALL)
    plans = forms.MultipleChoiceField(
        label=_("Plans"),
        required=False,
        choices=Plan.choices,
        widget=forms.SelectMultiple(attrs={"data-select": ""}),
        help_text=_("Counts for “Customers of certain plans”."),
    )
    customer_ids = forms.TypedMultipleChoiceField(
        label=_("Customers"),
        required=False,
        coerce=int,
        widget=forms.SelectMultiple(attrs={"data-select": ""}),
        help_text=_("Counts for “Chosen customers”."),
    )
    admins_only = forms.BooleanField(label=_("Only their administrators"), required=False)

    def __init__(self, *args: Any, row: Any = None, **kwargs: Any) -> None:
        if row is not None:
            kwargs["initial"] = {name: getattr(row, name, None) for name in self.base_fields} | (
                kwargs.get("initial") or {}
            )
        super().__init__(*args, **kwargs)
        ours = Tenant.objects.filter(provider=active_tenant()).order_by("name", "pk")
        self.fields["customer_ids"].choices = [(one.pk, one.name) for one in ours]  # type: ignore[attr-defined]
