"""What lists of documents can be narrowed by."""

from datetime import date
from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.db.models.functions import Coalesce
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from hesi.core.errors import Invalid
from hesi.core.money import Money, parse_amount
from hesi.core.text import clean_line
from hesi.core.time import day_after, month_bounds, start_of_day
from hesi.expenses.documents.choices import departments
from hesi.expenses.documents.models import Document, ExpenseType, Line, State, Template
from hesi.workspace.people.models import Department, LegalEntity
from hesi.workspace.tenancy.models import Tenant

# The tabs of one's own list: key, label, states.
VIEWS: tuple[tuple[str, Any, tuple[State, ...]], ...] = (
    ("", _("All"), ()),
    ("mine", _("To finish"), (State.DRAFT, State.REJECTED)),
    ("running", _("In approval"), (State.APPROVING,)),
    ("money", _("Waiting for money"), (State.APPROVED, State.TO_PAY, State.PAYING)),
    ("done", _("Finished"), (State.PAID, State.ARCHIVED)),
)


def searched(rows: QuerySet[Document], text: str, currency: str) -> QuerySet[Document]:
    """Those whose number or title holds the text, or whose total is the amount it says."""
    text = clean_line(text, 80)
    if not text:
        return rows
    found = Q(number__icontains=text) | Q(title__icontains=text)
    amount = amount_in(text, currency)
    return rows.filter(found | Q(total_minor=amount.minor) if amount is not None else found)


def amount_in(text: str, currency: str) -> Money | None:
    """The amount a person typed into a search box, if it is one."""
    try:
        return parse_amount(text, currency)
    except Invalid:
        return None


class DocumentFilter(forms.Form):
    """Finance's and administration's questions: whose, where, what kind, which state, when, how much."""

    q = forms.CharField(label=_("Number, title or amount"), required=False, max_length=80)
    person = forms.CharField(label=_("Person"), required=False, max_length=60)
    department = forms.ChoiceField(label=_("Department"), required=False)
    template = forms.ChoiceField(label=_("Kind"), required=False)
    type = forms.ChoiceField(label=_("Expense type"), required=False)
    state = forms.ChoiceField(label=_("State"), required=False)
    since = forms.DateField(label=_("Submitted from"), required=False, widget=forms.DateInput(attrs={"type": "date"}))
    until = forms.DateField(label=_("Submitted until"), required=False, widget=forms.DateInput(attrs={"type": "date"}))
    spent = forms.RegexField(
        r"20\d{2}-(0[1-9]|1[0-2])",
        label=_("Spent in the month"),
        required=False,
        widget=forms.TextInput(attrs={"type": "month", "placeholder": "2026-11"}),
    )
    entity = forms.ChoiceField(label=_("Legal entity"), required=False)
    least = forms.CharField(label=_("Amount from"), required=False, max_length=24)
    most = forms.CharField(label=_("Amount to"), required=False, max_length=24)

    def __init__(self, data: QueryDict, *, tenant: Tenant) -> None:
        super().__init__(data)
        self._tenant = tenant
        templates = [(row.key, row.label) for row in Template.objects.all()]
        types = [(row.key, row.label) for row in ExpenseType.objects.all()]
        self._choose("department", departments().choices[1:])
        self._choose("template", templates)
        self._choose("type", types)
        self._choose("state", list(State.choices))
        self._choose("entity", [(row.pk, row.name) for row in LegalEntity.objects.all()])
        for name in ("least", "most"):
            self.fields[name].widget.attrs["inputmode"] = "decimal"

    def _choose(self, name: str, pairs: list[tuple[Any, Any]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101
        field.choices = [("", _("All")), *pairs]

    def clean(self) -> dict[str, Any]:
        facts = super().clean() or {}
        for name in ("least", "most"):
            if facts.get(name):
                try:
                    facts[name] = parse_amount(facts[name], self._tenant.currency)
                except Invalid as refusal:
                    self.add_error(name, refusal.message)
        return facts

    def narrowed(self, rows: QuerySet[Document]) -> QuerySet[Document]:
        """The rows that answer the question. What could not be understood is said in the form and left out.

        Drafts are shown only to those who ask for them: nobody has handed them in yet.
        """
        self.is_valid()
        facts = {name: value for name, value in self.cleaned_data.items() if value not in ("", None)}
        rows = searched(rows, facts.get("q", ""), self._tenant.currency)
        rows = rows.filter(state=facts["state"]) if "state" in facts else rows.exclude(state=State.DRAFT)
        if "spent" in facts:
            rows = _behind_month(rows, facts)
        if "entity" in facts:
            rows = rows.filter(legal_entity=facts["entity"])
        if "person" in facts:
            rows = rows.filter(submitter__name__icontains=clean_line(facts["person"], 60))
        if "department" in facts and "spent" not in facts:
            top = Department.objects.filter(pk=facts["department"]).values_list("path", flat=True).first()
            rows = rows.filter(department__path__startswith=top) if top else rows.none()
        if "template" in facts:
            rows = rows.filter(template_version__template__key=facts["template"])
        if "type" in facts and "spent" not in facts:
            rows = rows.filter(pk__in=_with_type(facts["type"]))
        if "since" in facts:
            rows = rows.filter(submitted_at__gte=start_of_day(facts["since"], self._tenant.time_zone))
        if "until" in facts:
            end = start_of_day(day_after(facts["until"]), self._tenant.time_zone)
            rows = rows.filter(submitted_at__lt=end)
        if "least" in facts:
            rows = rows.filter(total_minor__gte=facts["least"].minor)
        if "most" in facts:
            rows = rows.filter(total_minor__lte=facts["most"].minor)
        return rows


def _behind_month(rows: QuerySet[Document], facts: dict[str, Any]) -> QuerySet[Document]:
    """The documents behind a month's number in the report: those with such a line on a day of the month.

    Type and department are the line's own here. Without a state, what was sent back or voided is left out, as there.
    """
    first, after = month_bounds(date.fromisoformat(f"{facts['spent']}-01"))
    lines = Line.objects.filter(spent_on__gte=first, spent_on__lt=after)
    if "type" in facts:
        lines = lines.filter(expense_type__key=facts["type"])
    if "department" in facts:
        top = Department.objects.filter(pk=facts["department"]).values_list("path", flat=True).first()
        lines = lines.annotate(borne_at=Coalesce("department__path", "document__department__path"))
        lines = lines.filter(borne_at__startswith=top) if top else lines.none()
    rows = rows if "state" in facts else rows.exclude(state__in=[State.REJECTED, State.VOID])
    return rows.filter(pk__in=lines.values("document"))


def _with_type(key: str) -> Any:
    return Line.objects.filter(expense_type__key=key).values("document")
