"""Input of the pages on which support leads keep customers: contract, contact persons, plans."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from hesi.support.service.models import Channel, Contact, Entitlement, ServicePlan
from hesi.workspace.people.models import Member

_DAY = {"type": "date"}


class EntitlementForm(forms.Form):
    """A contract with a customer."""

    plan: Any = forms.ModelChoiceField(label=_("Plan"), queryset=None)
    contract_number = forms.CharField(label=_("Contract number"), max_length=40, required=False)
    starts_on = forms.DateField(label=_("Contract from"), widget=forms.DateInput(attrs=_DAY, format="%Y-%m-%d"))
    ends_on = forms.DateField(
        label=_("Contract until"),
        required=False,
        widget=forms.DateInput(attrs=_DAY, format="%Y-%m-%d"),
        help_text=_("Empty: open."),
    )
    success_manager: Any = forms.ModelChoiceField(
        label=_("Customer success manager"), queryset=None, required=False, empty_label=_("Nobody yet")
    )
    monthly_tickets = forms.IntegerField(
        label=_("Tickets a month"),
        required=False,
        min_value=1,
        max_value=100_000,
        help_text=_("Empty: as the plan says."),
    )
    note = forms.CharField(label=_("Note"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, *args: Any, staff: list[Member], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["plan"].queryset = ServicePlan.objects.all()  # type: ignore[attr-defined]
        self.fields["success_manager"].queryset = among(staff)  # type: ignore[attr-defined]


class ContactForm(forms.Form):
    """A person who speaks for a customer."""

    name = forms.CharField(label=pgettext_lazy("person", "Name"), max_length=60)
    email = forms.EmailField(label=_("E-mail"), required=False, max_length=254)
    phone = forms.CharField(label=_("Phone"), required=False, max_length=30)
    agent: Any = forms.ModelChoiceField(
        label=_("Their own agent"), queryset=None, required=False, empty_label=_("Whoever is free")
    )
    is_named = forms.BooleanField(label=_("Named contact person"), required=False)
    sees_company_tickets = forms.BooleanField(label=_("Sees the tickets of the whole company"), required=False)

    def __init__(self, *args: Any, staff: list[Member], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["agent"].queryset = among(staff)  # type: ignore[attr-defined]


class PlanForm(forms.Form):
    """What a plan includes."""

    name = forms.CharField(label=_("Name"), max_length=60)
    channels = forms.MultipleChoiceField(
        label=_("Ways to ask"), choices=Channel.choices, required=False, widget=forms.CheckboxSelectMultiple
    )
    monthly_tickets = forms.IntegerField(
        label=_("Tickets a month"),
        required=False,
        min_value=1,
        max_value=100_000,
        help_text=_("Empty: as many as wanted."),
    )


def among(staff: list[Member]) -> Any:
    """The agents as a QuerySet, for a select."""
    return Member.objects.filter(pk__in=[one.pk for one in staff])


def entitlement_values(row: Entitlement) -> dict[str, Any]:
    """What stands in the form of a contract."""
    names = ("contract_number", "starts_on", "ends_on", "monthly_tickets", "note")
    own = {name: getattr(row, name) for name in names}
    return own | {"plan": row.plan_id, "success_manager": row.success_manager_id}


def contact_values(row: Contact) -> dict[str, Any]:
    """What stands in the form of a contact person."""
    names = ("name", "email", "phone", "is_named", "sees_company_tickets")
    return {name: getattr(row, name) for name in names} | {"agent": row.agent_id}
