"""Input of the pages of budgets: a new one, its settings, its amounts, copying a year."""

from datetime import date
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hesi.core.errors import Invalid
from hesi.core.money import Money, parse_amount
from hesi.expenses import vocabulary
from hesi.expenses.budgets.actions import BudgetDraft
from hesi.expenses.budgets.models import LEAST_THRESHOLD, MOST_THRESHOLD, Budget, BudgetYear, Control, Period
from hesi.expenses.budgets.periods import spans
from hesi.expenses.budgets.words import span_label
from hesi.workspace.people.fields import DepartmentField, MemberField
from hesi.workspace.people.models import DimensionItem
from hesi.workspace.tenancy.scope import active_tenant

DEPARTMENT, EXPENSE_TYPE, PROJECT = "department", "expense_type", "project"


class MoneyField(forms.CharField):
    """An amount as people type it; minor units of the company's currency, None when it is empty."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("required", False)
        super().__init__(max_length=30, widget=forms.TextInput(attrs={"inputmode": "decimal"}), **kwargs)

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        try:
            amount = parse_amount(text, active_tenant().currency) if text else None
        except Invalid as refusal:
            raise forms.ValidationError(refusal.message) from None
        if amount is not None and amount.is_negative:
            raise forms.ValidationError(_("Enter amounts of zero or more."))
        return amount.minor if amount is not None else None


class AmountsForm(forms.Form):
    """An amount for each period of a budget, counted from the first; `total` is spread evenly over all of them."""

    total = MoneyField(
        label=gettext_lazy("Spread an amount evenly"),
        help_text=gettext_lazy("The sum of the whole year; the periods below are left empty then."),
    )

    def __init__(self, data: QueryDict | None, *, year: BudgetYear, period: str, planned: dict[date, int]) -> None:
        self.year, self.period = year, period
        every = spans(year.starts_on, period)
        initial = {_name(at): _plain(planned.get(span.since, 0), year.currency) for at, span in enumerate(every)}
        super().__init__(data, initial=initial)
        for at, span in enumerate(every):
            self.fields[_name(at)] = MoneyField(label=span_label(year, span))
        self._names = [_name(at) for at in range(len(every))]
        if period == Period.YEAR:
            del self.fields["total"]

    @property
    def total_field(self) -> forms.BoundField | None:
        """The input of the sum to be spread, where there is more than one period."""
        return self["total"] if "total" in self.fields else None

    @property
    def periods(self) -> list[forms.BoundField]:
        """The inputs of the periods in order."""
        return [self[name] for name in self._names]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("total") is not None and any(data.get(name) is not None for name in self._names):
            self.add_error("total", _("Either spread an amount, or enter the periods one by one."))
        return data

    def amounts_in(self, year: BudgetYear) -> dict[date, int]:
        """Minor units by the first day of each period of this year; an empty one is zero."""
        total = self.cleaned_data.get("total")
        if total is not None:
            parts = [part.minor for part in Money(total, year.currency).split_evenly(len(self._names))]
        else:
            parts = [self.cleaned_data.get(name) or 0 for name in self._names]
        starts = [span.since for span in spans(year.starts_on, self.period)]
        return dict(zip(starts, parts, strict=True))


class AdjustmentForm(AmountsForm):
    """Other amounts for a budget that is there. `version` is that of the amounts the person looked at."""

    reason = forms.CharField(label=gettext_lazy("Why the plan changes"), max_length=200)
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def __init__(self, data: QueryDict | None, *, budget: Budget, planned: dict[date, int]) -> None:
        super().__init__(data, year=budget.budget_year, period=budget.period, planned=planned)
        self.initial["version"] = budget.version
        # What is planned stands in the inputs already, so there is nothing to spread.
        self.fields.pop("total", None)


class SettingsForm(forms.Form):
    """How a budget is called and kept."""

    name = forms.CharField(
        label=gettext_lazy("Name"), max_length=80, required=False,
        help_text=gettext_lazy("Empty: what it covers is its name."),
    )  # fmt: skip
    owner = MemberField(
        label=gettext_lazy("Who answers for it"), required=False,
        help_text=gettext_lazy("Is told at 80% and 100%, and named to who goes over. Empty: the department's head."),
    )  # fmt: skip
    control = forms.ChoiceField(
        label=gettext_lazy("Above the threshold"), choices=Control.choices, initial=Control.WARN,
        help_text=gettext_lazy("Warn tells the submitter; block keeps documents from being submitted."),
    )  # fmt: skip
    threshold = forms.IntegerField(
        label=gettext_lazy("Threshold in percent"), min_value=LEAST_THRESHOLD, max_value=MOST_THRESHOLD, initial=100
    )
    is_cumulative = forms.BooleanField(
        label=gettext_lazy("What earlier periods left over may still be spent"), required=False
    )

    def __init__(self, data: QueryDict | None = None, *, budget: Budget | None = None, **kwargs: Any) -> None:
        if budget is not None:
            names = ("name", "control", "threshold", "is_cumulative")
            kwargs["initial"] = {name: getattr(budget, name) for name in names} | {"owner": budget.owner_id}
        super().__init__(data, **kwargs)
        self.fields["owner"].fill(budget.owner_id if budget else None)  # type: ignore[attr-defined]


class NewBudgetForm(SettingsForm):
    """What a new budget covers, and how it is kept. Below another one it is narrowed by exactly one thing."""

    year = forms.IntegerField(label=gettext_lazy("Fiscal year"), min_value=2000, max_value=2100)
    starts_on = forms.DateField(
        label=gettext_lazy("Its first month"), required=False, widget=forms.DateInput(attrs={"type": "date"}),
        help_text=gettext_lazy("Only for a year without budgets so far; empty: January."),
    )  # fmt: skip
    department = DepartmentField(
        label=gettext_lazy("Department"), required=False, help_text=gettext_lazy("With everything below it.")
    )
    expense_type = forms.ChoiceField(label=gettext_lazy("Only this expense type"), required=False)
    project: Any = forms.ModelChoiceField(
        label=gettext_lazy("Only this project"), required=False, queryset=None, empty_label="—"
    )
    period = forms.ChoiceField(label=gettext_lazy("Planned for"), choices=Period.choices, initial=Period.MONTH)
    field_order = ("year", "starts_on", "department", "expense_type", "project", "name", "owner")

    def __init__(self, data: QueryDict | None, *, year: BudgetYear, parent: Budget | None) -> None:
        super().__init__(data, initial={"year": year.year})
        self.parent = parent
        fields: dict[str, Any] = self.fields
        fields[DEPARTMENT].fill()
        fields[EXPENSE_TYPE].choices = [("", "—"), *vocabulary.offered(vocabulary.EXPENSE_TYPE)]
        fields[PROJECT].queryset = DimensionItem.objects.filter(is_active=True, dimension__key="project")
        if parent is not None:
            self._fit_below(parent)
        if not year._state.adding:
            del fields["starts_on"]

    def _fit_below(self, parent: Budget) -> None:
        """What the one above has settled is not asked again; the others along which it is divided decide the rest."""
        fields: dict[str, Any] = self.fields
        del fields["year"]
        if parent.expense_type:
            del fields[EXPENSE_TYPE]
        if parent.project_id:
            del fields[PROJECT]
        if parent.department is not None:
            rows = fields[DEPARTMENT].queryset.filter(path__startswith=parent.department.path)
            fields[DEPARTMENT].queryset = rows.exclude(pk=parent.department_id)
        sibling = Budget.objects.active().filter(parent=parent).first()
        if sibling is not None:
            along = _along(sibling, parent)
            for name in {DEPARTMENT, EXPENSE_TYPE, PROJECT} - {along}:
                fields.pop(name, None)

    def draft(self, amounts: dict[date, int]) -> BudgetDraft:
        """The new budget as the action takes it."""
        data, above = self.cleaned_data, self.parent
        return BudgetDraft(
            parent=above,
            department=data.get(DEPARTMENT) or (above.department if above else None),
            expense_type=data.get(EXPENSE_TYPE) or (above.expense_type if above else ""),
            project=data.get(PROJECT) or (above.project if above else None),
            name=data["name"],
            owner=data["owner"],
            period=data["period"],
            control=data["control"],
            threshold=data["threshold"],
            is_cumulative=data["is_cumulative"],
            amounts=amounts,
        )


class OverviewForm(forms.Form):
    """Which year and months the overview shows. A link with nonsense in it shows the running year."""

    year = forms.ChoiceField(label=gettext_lazy("Fiscal year"), required=False)
    period = forms.ChoiceField(label=gettext_lazy("Period"), required=False)

    def __init__(self, years: list[tuple[str, str]], periods: list[tuple[str, str]], year: str, period: str) -> None:
        super().__init__(initial={"year": year, "period": period})
        fields: dict[str, Any] = self.fields
        fields["year"].choices, fields["period"].choices = years, periods


class CopyForm(forms.Form):
    """How much of the year before is planned again."""

    percent = forms.IntegerField(
        label=gettext_lazy("Each amount at so many percent"), min_value=1, max_value=1000, initial=100
    )


class TableForm(forms.Form):
    """The table of a year's budgets."""

    table = forms.FileField(
        label=gettext_lazy("Table file"),
        help_text=gettext_lazy("XLSX or CSV, at most 2,000 rows and 2 MB."),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv"}),
    )


class ImportForm(forms.Form):
    """The table that was looked at, what it would have done then (`seen`), and why the plan changes."""

    file = forms.CharField(max_length=40, widget=forms.HiddenInput)
    seen = forms.CharField(max_length=64, widget=forms.HiddenInput)
    reason = forms.CharField(
        label=gettext_lazy("Why the plan changes"), max_length=200,
        help_text=gettext_lazy("Stands in the history of every budget that changes."),
    )  # fmt: skip


class ReasonForm(forms.Form):
    """Why a budget is closed."""

    reason = forms.CharField(label=gettext_lazy("Why it is closed"), max_length=200)


def unsaved_year(number: int, starts_on: date | None = None) -> BudgetYear:
    """The year a form speaks of while it has not been opened."""
    return BudgetYear(
        year=number, starts_on=(starts_on or date(number, 1, 1)).replace(day=1), currency=active_tenant().currency
    )


def _along(sibling: Budget, parent: Budget) -> str:
    if sibling.department_id != parent.department_id:
        return DEPARTMENT
    return EXPENSE_TYPE if sibling.expense_type != parent.expense_type else PROJECT


def _name(at: int) -> str:
    return f"period-{at + 1}"


def _plain(minor: int, currency: str) -> str:
    return f"{Money(minor, currency).decimal:f}" if minor else ""
