"""What an administrator says about a role, and what the audit trail is asked for."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from hesi.workspace.access.models import Role
from hesi.workspace.access.registry import permissions_in
from hesi.workspace.access.widgets import DayInput
from hesi.workspace.tenancy.scope import active_tenant


class RoleForm(forms.Form):
    name = forms.CharField(label=_("Name"), max_length=60)
    granted = forms.MultipleChoiceField(
        label=_("May do this"), required=False, choices=(), widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, role: Role | None = None, **kwargs: Any) -> None:
        if role is not None:
            kwargs.setdefault("initial", {"name": role.name, "granted": role.granted})
        super().__init__(*args, **kwargs)
        choices = [(permission.key, permission.label) for permission in permissions_in(active_tenant().kind)]
        self.fields["granted"].choices = choices  # type: ignore[attr-defined]
        self.fields["name"].help_text = _("For example “Travel desk”.")


class AuditFilter(forms.Form):
    person = forms.CharField(label=_("Who did it"), max_length=80, required=False)
    subject = forms.CharField(
        label=_("What it is about"), max_length=80, required=False, help_text=_("Number or name.")
    )
    name = forms.CharField(
        label=_("Event"), max_length=60, required=False, help_text=_("For example document or document.paid.")
    )
    since = forms.DateField(label=_("From day"), required=False, widget=DayInput())
    until = forms.DateField(label=_("To day"), required=False, widget=DayInput())
