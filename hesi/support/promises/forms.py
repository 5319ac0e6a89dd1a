"""Forms of policies, their hours, the ladder and the what-if."""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from hesi.core.errors import DomainError, Invalid
from hesi.core.time import zone
from hesi.support.promises.actions import CHANNELS, MOST_RUNGS
from hesi.support.promises.audience import TARGETS
from hesi.support.promises.models import Metric, Priority, SlaPolicy, SlaPolicyVersion
from hesi.support.promises.naming import category_choices
from hesi.support.promises.snapshot import Snapshot, calendar_of, round_the_clock, snapshot_of, with_hours
from hesi.support.promises.starting_policies import HOTLINE_WEEK
from hesi.workspace.access.widgets import DayInput
from hesi.workspace.calendars.forms import WEEKDAYS
from hesi.workspace.calendars.hours import parse_hours, write_hours
from hesi.workspace.calendars.models import WorkCalendar
from hesi.workspace.calendars.working_days import default_row
from hesi.workspace.tenancy.models import Plan, Tenant
from hesi.workspace.tenancy.scope import active_tenant

UNITS = (
    ("minutes", gettext_lazy("minutes")),
    ("hours", gettext_lazy("hours")),
    ("business_days", gettext_lazy("business days")),
    ("end_of_business_day", gettext_lazy("days, end of business")),
)
CHANNEL_NAMES = (
    ("page", gettext_lazy("Support page")),
    ("mail", pgettext_lazy("channel", "E-mail")),
    ("phone", gettext_lazy("Phone")),
    ("chat", gettext_lazy("Live chat")),
    ("api", gettext_lazy("API")),
    ("robot", gettext_lazy("Group robot")),
)
LANGUAGES = (("zh-hans", "中文"), ("en", "English"))
ALERT_CHANNELS = (
    ("in_app", gettext_lazy("in the app")),
    ("email", gettext_lazy("by e-mail")),
    ("robot", gettext_lazy("group robot")),
)
KEEP, ALWAYS, OWN = "keep", "always", "own"


class ConditionsForm(forms.Form):
    """Name and for whom a policy holds; nothing chosen means for everybody."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=60)
    plans = forms.MultipleChoiceField(
        label=gettext_lazy("Plans"), choices=Plan.choices, required=False, widget=forms.CheckboxSelectMultiple
    )
    priorities = forms.MultipleChoiceField(
        label=gettext_lazy("Priorities"), choices=Priority.choices, required=False, widget=forms.CheckboxSelectMultiple
    )
    channels = forms.MultipleChoiceField(
        label=gettext_lazy("Channels"), choices=CHANNEL_NAMES, required=False, widget=forms.CheckboxSelectMultiple
    )
    languages = forms.MultipleChoiceField(
        label=gettext_lazy("Languages"), choices=LANGUAGES, required=False, widget=forms.CheckboxSelectMultiple
    )
    customers = forms.TypedMultipleChoiceField(
        label=gettext_lazy("Customers"),
        coerce=int,
        required=False,
        widget=forms.SelectMultiple(attrs={"data-select": ""}),
    )
    categories = forms.MultipleChoiceField(
        label=gettext_lazy("Categories"),
        required=False,
        widget=forms.SelectMultiple(attrs={"data-select": ""}),
    )
    is_active = forms.BooleanField(label=gettext_lazy("In force"), required=False, initial=True)

    def __init__(self, *args: Any, policy: SlaPolicy | None = None, **kwargs: Any) -> None:
        if policy is not None:
            kept = {name: list(accepted) for name, accepted in policy.conditions.items()}
            kwargs["initial"] = {"name": policy.name, "is_active": policy.is_active, **kept}
        super().__init__(*args, **kwargs)
        customers = Tenant.objects.filter(provider=active_tenant()).order_by("name")[:500]
        self.fields["customers"].choices = [(row.pk, row.name) for row in customers]  # type: ignore[attr-defined]
        known = dict(category_choices())
        # A category that is no longer in use stays chosen until somebody takes it out.
        known |= {key: key for key in (policy.conditions.get("categories", []) if policy else []) if key not in known}
        self.fields["categories"].choices = list(known.items())  # type: ignore[attr-defined]

    def conditions(self) -> dict[str, list[Any]]:
        """As an action takes them."""
        facts = self.cleaned_data
        lists = ("plans", "priorities", "channels", "languages", "customers", "categories")
        return {name: list(facts[name]) for name in lists}


class TermsForm(forms.Form):
    """How much time each priority has for what, and in which hours it is counted."""

    calendar = forms.ChoiceField(label=gettext_lazy("Hours"))
    time_zone = forms.CharField(label=gettext_lazy("Time zone"), max_length=64, required=False)
    has_holidays = forms.BooleanField(
        label=gettext_lazy("Closed on the holidays of the calendar, open on its make-up workdays"),
        required=False,
        initial=True,
    )
    cut_off = forms.TimeField(
        label=gettext_lazy("“Same business day” if asked by"),
        required=False,
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        help_text=gettext_lazy("What comes in later counts for the next business day."),
    )

    def __init__(self, *args: Any, version: SlaPolicyVersion | None = None, **kwargs: Any) -> None:
        self.version = version
        super().__init__(*args, **kwargs)
        self._add_targets(version.targets if version else {})
        self._add_hours(version.calendar if version else None)
        rows = WorkCalendar.objects.order_by("-is_default", "name")
        choices = [(str(row.pk), row.name) for row in (rows or [default_row()])]
        keep = [(KEEP, _("As in the version in force"))] if version else []
        self.fields["calendar"].choices = [  # type: ignore[attr-defined]
            *keep,
            (OWN, _("Hours of its own, below")),
            *choices,
            (ALWAYS, _("Around the clock (7×24)")),
        ]

    def _add_targets(self, targets: Mapping[str, Any]) -> None:
        cut_offs = [t["cut_off"] for row in targets.values() for t in row.values() if t.get("cut_off")]
        self.fields["cut_off"].initial = cut_offs[0] if cut_offs else None
        for priority, priority_name in Priority.choices:
            for metric, metric_name in Metric.choices:
                stored = targets.get(priority, {}).get(metric)
                value, unit = _shown(stored)
                label = f"{priority_name} · {metric_name}"
                self.fields[f"{priority}_{metric}"] = forms.IntegerField(
                    label=label, required=False, min_value=0, max_value=600_000, initial=value
                )
                self.fields[f"{priority}_{metric}_unit"] = forms.ChoiceField(
                    label=_("Unit of {what}").format(what=label), choices=UNITS, initial=unit
                )

    def _add_hours(self, calendar: Mapping[str, Any] | None) -> None:
        week = calendar["week"] if calendar else HOTLINE_WEEK
        self.fields["time_zone"].initial = calendar["time_zone"] if calendar else active_tenant().time_zone
        for number, label in enumerate(WEEKDAYS, start=1):
            self.fields[f"day_{number}"] = forms.CharField(
                label=label, required=False, max_length=120, initial=write_hours(week.get(str(number), []))
            )

    def rows(self) -> Iterator[tuple[str, list[tuple[forms.BoundField, forms.BoundField]]]]:
        """Each priority with its cells: value and unit of every clock."""
        for priority, name in Priority.choices:
            yield str(name), [(self[f"{priority}_{metric}"], self[f"{priority}_{metric}_unit"]) for metric in Metric]

    def metric_names(self) -> list[str]:
        return [str(label) for label in Metric.labels]

    def days(self) -> list[forms.BoundField]:
        return [self[f"day_{number}"] for number in range(1, 8)]

    def targets(self) -> dict[str, dict[str, dict[str, Any]]]:
        """As an action takes them; what was left empty is not promised."""
        facts, found = self.cleaned_data, {}
        for priority in Priority.values:
            row = {}
            for metric in Metric.values:
                value = facts.get(f"{priority}_{metric}")
                if value is not None:
                    row[metric] = _stored(value, facts[f"{priority}_{metric}_unit"], facts.get("cut_off"))
            if row:
                found[priority] = row
        return found

    def snapshot(self) -> Snapshot:
        """The hours that were chosen, frozen. Raises `Invalid` naming the field."""
        facts = self.cleaned_data
        chosen = facts["calendar"]
        if chosen == KEEP and self.version is not None:
            return dict(self.version.calendar)
        if chosen == ALWAYS:
            return round_the_clock(self._zone())
        if chosen == OWN:
            return self._own()
        return snapshot_of(WorkCalendar.objects.prefetch_related("special_days").get(pk=int(chosen)))

    def _zone(self) -> str:
        name = self.cleaned_data["time_zone"] or active_tenant().time_zone
        try:
            zone(name)
        except Invalid as wrong:
            raise Invalid(wrong.message, fields={"time_zone": wrong.message}) from None
        return str(name)

    def _own(self) -> Snapshot:
        week, problems = {}, {}
        for number in range(1, 8):
            try:
                week[str(number)] = parse_hours(self.cleaned_data[f"day_{number}"])
                calendar_of({"time_zone": "UTC", "week": {"1": week[str(number)]}, "special_days": {}})
            except DomainError as wrong:
                problems[f"day_{number}"] = wrong.message
        if problems:
            raise Invalid(_("Some hours are not right."), fields=problems)
        found = with_hours(default_row(), week, time_zone=self._zone())
        return found if self.cleaned_data["has_holidays"] else found | {"special_days": {}}


class VersionForm(TermsForm):
    """A new edition of a policy."""

    warn_percent = forms.IntegerField(
        label=gettext_lazy("Warn when so much of the time is used up (%)"), min_value=1, max_value=99, initial=75
    )
    note = forms.CharField(label=gettext_lazy("What changes, and why"), max_length=200, required=False)

    def __init__(self, *args: Any, version: SlaPolicyVersion | None = None, **kwargs: Any) -> None:
        super().__init__(*args, version=version, **kwargs)
        if version is not None:
            self.fields["warn_percent"].initial = version.warn_percent


class ReplayForm(TermsForm):
    """Which months, under what."""

    since = forms.DateField(label=gettext_lazy("Since the day"), widget=DayInput())
    until = forms.DateField(label=gettext_lazy("Until the day"), widget=DayInput())

    def __init__(self, *args: Any, today: date, version: SlaPolicyVersion | None = None, **kwargs: Any) -> None:
        super().__init__(*args, version=version, **kwargs)
        first = today.replace(day=1)
        before = (first - timedelta(days=1)).replace(day=1)
        self.fields["since"].initial, self.fields["until"].initial = before, today


class LadderForm(forms.Form):
    """The rungs of one clock; a rung without a share of the time is none."""

    def __init__(self, *args: Any, rungs: list[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.count = min(max(len(rungs) + 2, 3), MOST_RUNGS)
        targets = [(key, str(name)) for key, name in TARGETS.items()]
        for at in range(self.count):
            rung = rungs[at] if at < len(rungs) else None
            fields: dict[str, forms.Field] = {
                "percent": forms.IntegerField(
                    label=_("At % of the time"), required=False, min_value=1, max_value=1000,
                    initial=rung.at_percent if rung else None,
                ),
                "targets": forms.MultipleChoiceField(
                    label=_("Whom it tells"), choices=targets, required=False, widget=forms.CheckboxSelectMultiple,
                    initial=rung.targets if rung else [],
                ),
                "channels": forms.MultipleChoiceField(
                    label=_("By which way"), choices=ALERT_CHANNELS, required=False,
                    widget=forms.CheckboxSelectMultiple, initial=rung.channels if rung else ["in_app"],
                ),
                "needs_acknowledgement": forms.BooleanField(
                    label=_("Somebody must say that they take care of it"), required=False,
                    initial=bool(rung and rung.needs_acknowledgement),
                ),
                "repeat_minutes": forms.IntegerField(
                    label=_("Otherwise go higher after (minutes)"), required=False, min_value=0, max_value=1440,
                    initial=rung.repeat_minutes if rung else 30,
                ),
                "obeys_hours": forms.BooleanField(
                    label=_("Only in working hours"), required=False, initial=rung.obeys_hours if rung else True
                ),
            }  # fmt: skip
            for name, field in fields.items():
                self.fields[f"{name}_{at}"] = field

    def rows(self) -> Iterator[dict[str, forms.BoundField]]:
        """The fields of each rung by name."""
        names = ("percent", "targets", "channels", "needs_acknowledgement", "repeat_minutes", "obeys_hours")
        for at in range(self.count):
            yield {name: self[f"{name}_{at}"] for name in names}

    def rungs(self) -> list[dict[str, Any]]:
        """As an action takes them."""
        facts, found = self.cleaned_data, []
        for at in range(self.count):
            if facts[f"percent_{at}"] is not None:
                found.append(
                    {
                        "at_percent": facts[f"percent_{at}"],
                        "targets": facts[f"targets_{at}"],
                        "channels": [one for one in CHANNELS if one in facts[f"channels_{at}"]],
                        "needs_acknowledgement": facts[f"needs_acknowledgement_{at}"],
                        "repeat_minutes": facts[f"repeat_minutes_{at}"] or 0,
                        "obeys_hours": facts[f"obeys_hours_{at}"],
                    }
                )
        return found


def _shown(stored: Mapping[str, Any] | None) -> tuple[int | None, str]:
    if stored is None:
        return None, "hours"
    if stored["unit"] == "minutes" and stored["value"] and stored["value"] % 60 == 0:
        return stored["value"] // 60, "hours"
    return stored["value"], stored["unit"]


def _stored(value: int, unit: str, cut_off: Any) -> dict[str, Any]:
    if unit == "hours":
        return {"unit": "minutes", "value": value * 60}
    kept: dict[str, Any] = {"unit": unit, "value": value}
    if unit == "end_of_business_day" and cut_off is not None:
        kept["cut_off"] = f"{cut_off:%H:%M}"
    return kept
