"""Input of reports of one's own."""

from typing import Any

from django import forms
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hesi.core.text import whole_number
from hesi.core.time import add_months
from hesi.insights.own_reports.charts import CHARTS
from hesi.insights.own_reports.definition import MOST_QUESTION, OWN_MONTHS, SORTS, TOPS, WINDOWS, Definition
from hesi.insights.own_reports.dimensions import DIMENSIONS
from hesi.insights.own_reports.measures import MEASURES
from hesi.insights.own_reports.models import Mailing, OwnReport
from hesi.insights.reports.asking import MOST_MONTHS
from hesi.workspace.access.models import Role
from hesi.workspace.people.models import Member
from hesi.workspace.tenancy.scope import active_tenant

_GROUPINGS = [(key, dimension.label) for key, dimension in DIMENSIONS.items()]


class DefinitionForm(forms.Form):
    """What a report asks. Whether it makes sense together the definition says."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=80)
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    measures = forms.MultipleChoiceField(
        label=gettext_lazy("Numbers"), required=False, choices=[(key, one.label) for key, one in MEASURES.items()],
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    first = forms.ChoiceField(label=gettext_lazy("Rows by"), choices=_GROUPINGS)
    second = forms.ChoiceField(label=gettext_lazy("then by"), required=False, choices=[("", "—"), *_GROUPINGS])
    column = forms.ChoiceField(
        label=gettext_lazy("Columns by"), required=False, choices=[("", "—"), *_GROUPINGS],
        help_text=gettext_lazy("Side by side, with one number."),
    )  # fmt: skip
    question = forms.CharField(
        label=gettext_lazy("Only these expenses"), required=False, max_length=MOST_QUESTION,
        help_text=gettext_lazy("As in the search, for example type:hotel amount:>1000. Empty: everything."),
    )  # fmt: skip
    window = forms.ChoiceField(label=gettext_lazy("Months"), choices=list(WINDOWS.items()))
    since = forms.ChoiceField(label=gettext_lazy("From month"), required=False)
    until = forms.ChoiceField(label=gettext_lazy("To month"), required=False)
    chart = forms.ChoiceField(label=gettext_lazy("Chart"), required=False, choices=list(CHARTS.items()))
    sort = forms.ChoiceField(label=gettext_lazy("Sorted"), required=False, choices=list(SORTS.items()))
    top = forms.TypedChoiceField(
        label=gettext_lazy("How many rows"), required=False, coerce=int,
        empty_value=0,  # type: ignore[arg-type]
        choices=[(count, gettext_lazy("All") if not count else str(count)) for count in TOPS],
        help_text=gettext_lazy("The others stand together in one row."),
    )  # fmt: skip

    def __init__(self, *args: Any, report: OwnReport | None = None, **kwargs: Any) -> None:
        if report is not None:
            facts = {**Definition().as_json(), **report.definition, "name": report.name, "version": report.version}
            kwargs["initial"] = facts
        super().__init__(*args, **kwargs)
        this = active_tenant().today.replace(day=1)
        months = [f"{add_months(this, -step):%Y-%m}" for step in range(MOST_MONTHS)]
        for name in ("since", "until"):
            self._choose(name, [("", "—"), *((month, month) for month in months)])
        self.fields["question"].widget.attrs |= {
            "placeholder": _("type:hotel amount:>1000"), "data-ask": reverse("expense-search-suggestions"),
            "autocomplete": "off", "spellcheck": "false",
        }  # fmt: skip

    def _choose(self, name: str, choices: list[tuple[str, str]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101
        # A month that was chosen long ago stays a choice.
        kept = str(self.initial.get(name) or "")
        field.choices = [*choices, *([(kept, kept)] if kept and (kept, kept) not in choices else [])]

    def definition(self) -> Definition:
        """What was chosen. Raises `Invalid` by field where it makes no sense together."""
        facts = {name: self.cleaned_data.get(name) for name in Definition.__slots__}
        if facts["window"] != OWN_MONTHS:
            facts |= {"since": "", "until": ""}
        return Definition.of(facts)


class SharingForm(forms.Form):
    """With whom a report is shared."""

    with_all = forms.BooleanField(label=gettext_lazy("Everybody in the company"), required=False)
    roles = forms.TypedMultipleChoiceField(
        label=gettext_lazy("People with these roles"), required=False, coerce=int,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip

    def __init__(self, *args: Any, report: OwnReport, **kwargs: Any) -> None:
        chosen = list(report.shares.values_list("role_id", flat=True))
        kwargs["initial"] = {"with_all": report.is_for_all, "roles": chosen}
        super().__init__(*args, **kwargs)
        choices = [(role.pk, role.shown_name) for role in Role.objects.all()]
        self.fields["roles"].choices = choices  # type: ignore[attr-defined]


_WEEKDAYS = (
    gettext_lazy("Monday"), gettext_lazy("Tuesday"), gettext_lazy("Wednesday"), gettext_lazy("Thursday"),
    gettext_lazy("Friday"), gettext_lazy("Saturday"), gettext_lazy("Sunday"),
)  # fmt: skip


class _Members(forms.MultipleChoiceField):
    """Colleagues, the first two hundred offered at once; the action looks at who they are."""

    def valid_value(self, value: Any) -> bool:
        return whole_number(value) is not None


class MailingForm(forms.Form):
    """When a report is sent, and by its owner to whom besides themselves."""

    rhythm = forms.ChoiceField(label=gettext_lazy("How often"), choices=Mailing.Rhythm.choices)
    weekday = forms.TypedChoiceField(
        label=gettext_lazy("Weekday"), required=False, coerce=int,
        empty_value=0,  # type: ignore[arg-type]
        choices=list(enumerate(_WEEKDAYS)),
        help_text=gettext_lazy("For every week."),
    )  # fmt: skip
    day = forms.TypedChoiceField(
        label=gettext_lazy("Day of the month"), required=False, coerce=int,
        empty_value=1,  # type: ignore[arg-type]
        choices=[(day, str(day)) for day in range(1, 32)],
        help_text=gettext_lazy("For every month; a shorter month has it on its last day."),
    )  # fmt: skip
    hour = forms.TypedChoiceField(
        label=gettext_lazy("Hour"), coerce=int, choices=[(hour, f"{hour:02}:00") for hour in range(24)]
    )
    members = _Members(
        label=gettext_lazy("Also to"), required=False,
        help_text=gettext_lazy("Each gets their own numbers and can stop the mails."),
    )  # fmt: skip

    def __init__(
        self, *args: Any, mailing: Mailing | None, may_choose: bool, own_id: int | None, **kwargs: Any
    ) -> None:
        facts: dict[str, Any] = {"rhythm": Mailing.Rhythm.WEEKLY, "weekday": 0, "day": 1, "hour": 8}
        if mailing is not None:
            facts = {name: getattr(mailing, name) for name in facts}
            facts["members"] = list(mailing.recipients.exclude(member=own_id).values_list("member_id", flat=True))
        super().__init__(*args, **{**kwargs, "initial": facts})
        if not may_choose:
            del self.fields["members"]
            return
        shown = Member.objects.active().exclude(pk=own_id).select_related("department").order_by("name", "pk")
        people = {one.pk: one for one in [*shown[:200], *Member.objects.filter(pk__in=facts.get("members", []))]}
        field: Any = self.fields["members"]
        field.choices = [
            (pk, f"{one.name} · {one.department}" if one.department else one.name) for pk, one in people.items()
        ]
        field.widget.attrs["data-select"] = reverse("member-options")
