"""What is said about an incident."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from hesi.support.incidents.models import Incident, Review, Severity
from hesi.support.tickets.dispatch.forms import category_choices
from hesi.workspace.tenancy.models import Tenant
from hesi.workspace.tenancy.scope import active_tenant


class IncidentForm(forms.Form):
    title_zh = forms.CharField(label=_("What does not work (Chinese)"), max_length=120)
    title_en = forms.CharField(label=_("The same in English"), required=False, max_length=120)
    severity = forms.ChoiceField(label=_("Severity"), choices=Severity.choices, initial=Severity.MAJOR)
    audience = forms.ChoiceField(
        label=_("Who sees the banner"), choices=Incident.Audience.choices, initial=Incident.Audience.INVOLVED
    )
    categories = forms.MultipleChoiceField(
        label=_("Categories"), required=False, widget=forms.SelectMultiple(attrs={"data-select": ""})
    )
    customer_ids = forms.TypedMultipleChoiceField(
        label=_("Customers"), required=False, coerce=int, widget=forms.SelectMultiple(attrs={"data-select": ""})
    )
    joins_similar = forms.BooleanField(
        label=_("Similar new tickets join by themselves"),
        required=False,
        help_text=_("Otherwise they are offered here and somebody decides."),
    )

    def __init__(self, *args: Any, incident: Incident | None = None, **kwargs: Any) -> None:
        if incident is not None:
            kwargs.setdefault("initial", {name: getattr(incident, name) for name in self.base_fields})
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["categories"].choices = category_choices()
        customers = Tenant.objects.filter(provider=active_tenant()).order_by("name", "pk")
        fields["customer_ids"].choices = [(row.pk, row.name) for row in customers]


class UpdateForm(forms.Form):
    state = forms.ChoiceField(label=_("How it stands"), choices=Incident.State.choices)
    body_zh = forms.CharField(
        label=_("What is known, what happens next (Chinese)"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    body_en = forms.CharField(
        label=_("The same in English"), required=False, max_length=4000, widget=forms.Textarea(attrs={"rows": 3})
    )
    is_public = forms.BooleanField(label=_("Customers may read it"), required=False, initial=True)


class AnswerForm(forms.Form):
    body_zh = forms.CharField(
        label=_("The answer (Chinese)"), max_length=4000, widget=forms.Textarea(attrs={"rows": 4})
    )
    body_en = forms.CharField(
        label=_("The same in English"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Sent to those who do not read Chinese; without it they get the Chinese one."),
    )
    solves = forms.BooleanField(label=_("The tickets are solved with it"), required=False)


class ReviewForm(forms.Form):
    cause = forms.CharField(label=_("Cause"), max_length=4000, widget=forms.Textarea(attrs={"rows": 2}))
    effect = forms.CharField(label=_("Effect"), max_length=4000, widget=forms.Textarea(attrs={"rows": 2}))
    action = forms.CharField(
        label=_("What is done so that it does not happen again"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    public_zh = forms.CharField(
        label=_("For customers (Chinese)"), required=False, max_length=4000, widget=forms.Textarea(attrs={"rows": 3})
    )
    public_en = forms.CharField(
        label=_("For customers (English)"), required=False, max_length=4000, widget=forms.Textarea(attrs={"rows": 3})
    )
    is_public = forms.BooleanField(label=_("Customers may read it"), required=False)

    def __init__(self, *args: Any, review: Review | None = None, **kwargs: Any) -> None:
        if review is not None:
            kwargs.setdefault("initial", {name: getattr(review, name) for name in self.base_fields})
        super().__init__(*args, **kwargs)


class JoinForm(forms.Form):
    number = forms.CharField(label=_("Number of the ticket"), max_length=24)
