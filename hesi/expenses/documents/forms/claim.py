"""A claim as the editor sends it: a header, lines in the order they stand on the page, reasons beside findings."""

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from hesi.core.errors import DomainError, Invalid
from hesi.expenses.documents.beside import typed_beside
from hesi.expenses.documents.choices import Options, departments, legal_entities, projects
from hesi.expenses.documents.drafts import MAX_LINES, DraftInput, LineInput
from hesi.expenses.documents.models import Document

_MAX_ID = 2**63 - 1
_LINE, _REASON = "line", "reason-"


class HeaderForm(forms.Form):
    """What concerns the whole document."""

    title = forms.CharField(label=gettext_lazy("Title"), max_length=120, required=False)
    purpose = forms.CharField(
        label=pgettext_lazy("document", "Purpose"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    department = forms.TypedChoiceField(label=gettext_lazy("Charged to"), coerce=int, empty_value=None, required=False)
    project = forms.TypedChoiceField(label=gettext_lazy("Project"), coerce=int, empty_value=None, required=False)
    legal_entity = forms.TypedChoiceField(
        label=gettext_lazy("Invoice title"), coerce=int, empty_value=None, required=False
    )

    def __init__(self, data: QueryDict | None = None, *, document: Document) -> None:
        initial = {
            "title": document.title,
            "purpose": document.purpose,
            "department": document.department_id,
            "project": document.project_id,
            "legal_entity": document.legal_entity_id,
        }
        super().__init__(data, initial=initial)
        definition = document.template_version.definition
        self.fields["title"].widget.attrs["placeholder"] = document.template_version.template.label
        self.fields["purpose"].widget.attrs["placeholder"] = _("For example: visit to the Shanghai customer, 6–8 July")
        offered: dict[str, Options] = {
            "department": departments(document.department),
            "project": projects(document.project),
            "legal_entity": legal_entities(document.legal_entity),
        }
        for name, options in offered.items():
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)  # noqa: S101
            field.choices = options.choices
            if len(options) > 12:
                field.widget.attrs["data-select"] = ""
        # Marked, never demanded: a draft may be saved unfinished.
        self.marked = {name for name in ("purpose", "project") if definition.get(f"needs_{name}")}
        if not definition.get("needs_project") and len(offered["project"]) < 2:
            del self.fields["project"]
        if len(offered["legal_entity"]) < 3:
            del self.fields["legal_entity"]


class LineForm(forms.Form):
    """One line as typed. Amounts are read by the action, which knows currencies."""

    id = forms.IntegerField(required=False, min_value=1, max_value=_MAX_ID)
    expense_type = forms.IntegerField(required=False, min_value=1, max_value=_MAX_ID)
    spent_on = forms.DateField(required=False)
    currency = forms.CharField(required=False, max_length=3)
    amount = forms.CharField(required=False, max_length=40)
    department = forms.IntegerField(required=False, min_value=1, max_value=_MAX_ID)
    project = forms.IntegerField(required=False, min_value=1, max_value=_MAX_ID)
    city = forms.CharField(required=False, max_length=40)
    people_count = forms.IntegerField(required=False, min_value=1, max_value=9999)
    nights = forms.IntegerField(required=False, min_value=1, max_value=9999)
    note = forms.CharField(required=False, max_length=200)

    def __init__(self, data: QueryDict, *, index: str) -> None:
        super().__init__(data, prefix=f"lines-{index}")
        self.index = index
        self.invoice_keys = tuple(data.getlist(f"lines-{index}-invoices"))
        self.attachment_keys = tuple(data.getlist(f"lines-{index}-attachments"))

    def typed(self) -> LineInput:
        """The line for the action; call it on a valid form."""
        facts = self.cleaned_data
        return LineInput(
            id=facts["id"],
            expense_type_id=facts["expense_type"],
            spent_on=facts["spent_on"],
            currency=facts["currency"],
            amount=facts["amount"],
            department_id=facts["department"],
            project_id=facts["project"],
            city=facts["city"],
            people_count=facts["people_count"] or 1,
            nights=facts["nights"] or 1,
            note=facts["note"],
            invoice_keys=self.invoice_keys,
            attachment_keys=self.attachment_keys,
        )


class ClaimForm:
    """The whole editor's form. `version` is the reading it was made from."""

    def __init__(self, data: QueryDict, *, document: Document) -> None:
        self.data, self.document = data, document
        self.header = HeaderForm(data, document=document)
        indexes = [index for index in dict.fromkeys(data.getlist(_LINE)) if index.isdecimal()]
        self.lines = [LineForm(data, index=index) for index in indexes[: MAX_LINES + 1]]
        self.problems: list[str] = []
        self.refused_beside: dict[str, str] = {}

    @property
    def version(self) -> int | None:
        """The version the person was looking at; None when the page sent none."""
        sent = self.data.get("version", "")
        return int(sent) if sent.isdecimal() and len(sent) < 10 else None

    def is_valid(self) -> bool:
        """Whether every field has the shape of what it should hold."""
        if self.version is None:
            # Half a form would empty what it does not carry.
            self.problems.append(_("The page arrived incomplete, so nothing was saved. Reload it and try again."))
            return False
        valid = [self.header.is_valid(), *(line.is_valid() for line in self.lines)]
        return all(valid)

    def draft(self) -> DraftInput:
        """The draft for the action; call it on a valid form. A field the page did not show stays as it was."""
        header = self.header.cleaned_data
        return DraftInput(
            title=header["title"],
            purpose=header["purpose"],
            department_id=header["department"],
            legal_entity_id=header.get("legal_entity"),
            project_id=header["project"] if "project" in self.header.fields else self.document.project_id,
            lines=tuple(line.typed() for line in self.lines),
            reasons=self.reasons(),
            beside=typed_beside(self.data),
        )

    def show(self, refusal: DomainError) -> None:
        """Put an action's refusal beside the line or field it names, else above the form."""
        at = refusal.context.get("line")
        if isinstance(at, int) and 0 < at <= len(self.lines):
            self.lines[at - 1].add_error("amount" if "amount" in str(refusal.fields) else None, refusal.message)
            return
        self.refused_beside = typed_beside(refusal.fields)
        named = [name for name in refusal.fields if name in self.header.fields]
        for name in named:
            self.header.add_error(name, str(refusal.fields[name]))
        if not named:
            self.problems.append(refusal.message)

    def saved(self, action: Any) -> bool:
        """Run the action with the draft; a refusal of the input is shown in the form."""
        if not self.is_valid():
            return False
        try:
            action(self.draft())
        except Invalid as refusal:
            self.show(refusal)
            return False
        return True

    def reasons(self) -> dict[tuple[int | None, str], str]:
        """What was typed beside findings, by line id (None for the whole document) and rule."""
        reasons: dict[tuple[int | None, str], str] = {}
        for name, value in self.data.items():
            if name.startswith(_REASON) and isinstance(value, str):
                line, _dash, rule = name.removeprefix(_REASON).partition("-")
                if rule and line.isdecimal() and len(line) < 19:
                    reasons[int(line) or None, rule[:40]] = value
        return reasons
