"""Lines as the editor and the pages show them, with everything beside them read in a fixed number of queries."""

from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from hesi.core.money import Money
from hesi.core.text import whole_number
from hesi.expenses.documents.findings import Findings, Shown
from hesi.expenses.documents.forms.claim import ClaimForm, LineForm
from hesi.expenses.documents.models import Document, ExpenseType, Line
from hesi.expenses.documents.pictures import Picture, pictures_of
from hesi.expenses.invoices.models import Invoice
from hesi.workspace.files.models import StoredFile

# The rule about type, day and amount; see policies.
_INCOMPLETE = "incomplete_line"


@dataclass(slots=True)
class Proof:
    """An invoice on a line, with its picture."""

    invoice: Invoice
    picture: Picture


@dataclass(slots=True)
class Row:
    """One line. `index` names its inputs; the texts are what stands in them; `line` is what has been saved."""

    index: str
    id: int | None = None
    expense_type_id: Any = None
    spent_on: str = ""
    currency: str = ""
    amount: str = ""
    department_id: Any = None
    project_id: Any = None
    city: str = ""
    people_count: Any = 1
    nights: Any = 1
    note: str = ""
    line: Line | None = None
    expense_type: ExpenseType | None = None
    proofs: list[Proof] = field(default_factory=list)
    attachments: list[StoredFile] = field(default_factory=list)
    findings: list[Shown] = field(default_factory=list)
    problems: dict[str, list[str]] = field(default_factory=dict)
    is_added: bool = False
    is_changed: bool = False

    @property
    def sentences(self) -> list[str]:
        """What is wrong with what was typed."""
        return [sentence for sentences in self.problems.values() for sentence in sentences]

    @property
    def marked_fields(self) -> str:
        """Names of fields the page marks as wrong."""
        blocked = [one.field for one in self.findings if one.level == "block" and one.rule != _INCOMPLETE]
        return " ".join([*self.problems, *blocked])

    @property
    def missing(self) -> str:
        """The fields still to be filled in, in words; said quietly, because the person is just typing them."""
        labels = {"expense_type": _("type"), "spent_on": _("day"), "amount": _("amount")}
        fields = [one.field for one in self.findings if one.rule == _INCOMPLETE]
        return "、".join(labels.get(name, name) for name in fields)

    @property
    def told(self) -> list[Shown]:
        """The other findings, each in its own sentence."""
        return [one for one in self.findings if one.rule != _INCOMPLETE]

    @property
    def rate(self) -> str:
        """The exchange rate without trailing zeros."""
        return f"{self.line.rate.normalize():f}" if self.line else ""

    @property
    def has_more(self) -> bool:
        """Whether the fields that are folded away hold something."""
        counts = {str(self.people_count), str(self.nights)}
        return bool(self.department_id or self.project_id) or not counts <= {"1", ""}

    @property
    def proven(self) -> Money | None:
        """The sum of its invoices where they share the line's currency."""
        totals = [proof.invoice.total for proof in self.proofs]
        known = [total for total in totals if total is not None and self.line and total.currency == self.line.currency]
        if not known or len(known) < len(totals):
            return None
        return Money(sum(total.minor for total in known), known[0].currency)


def rows_of(document: Document, findings: Findings) -> list[Row]:
    """The saved lines."""
    lines = list(
        document.lines.select_related("expense_type", "department", "project").prefetch_related(
            "line_invoices__invoice", "line_attachments__file"
        )
    )
    pictures = pictures_of(link.invoice_id for line in lines for link in line.line_invoices.all())
    return [_row(line, str(at), pictures, findings) for at, line in enumerate(lines)]


def rows_of_form(form: ClaimForm, findings: Findings) -> list[Row]:
    """The lines as typed, with what is wrong with them, when they could not be saved."""
    keys = {key for line in form.lines for key in line.invoice_keys}
    invoices = {row.key: row for row in Invoice.objects.owned_by(form.document.submitter_id).filter(key__in=keys)}
    names = {key for line in form.lines for key in line.attachment_keys}
    own = StoredFile.objects.filter(uploaded_by_id=form.document.submitter_id, purpose="document")
    files = {row.key: row for row in own.filter(key__in=names)}
    pictures = pictures_of(invoice.pk for invoice in invoices.values())
    saved = {line.pk: line for line in form.document.lines.all()}
    rows = [_typed_row(line, invoices, files, pictures, saved) for line in form.lines]
    for row in rows:
        row.findings = findings.about(row.id) if row.id else []
    return rows


def blank_row(document: Document, index: str) -> Row:
    """A line not yet typed."""
    return Row(index=index, currency=document.currency)


def _row(line: Line, index: str, pictures: dict[int, Picture], findings: Findings) -> Row:
    return Row(
        index=index,
        id=line.pk,
        expense_type_id=line.expense_type_id,
        spent_on=line.spent_on.isoformat() if line.spent_on else "",
        currency=line.currency,
        amount=f"{line.amount.decimal:f}" if line.amount_minor else "",
        department_id=line.department_id,
        project_id=line.project_id,
        city=line.city,
        people_count=line.people_count,
        nights=line.nights,
        note=line.note,
        line=line,
        expense_type=line.expense_type,
        proofs=[Proof(link.invoice, pictures.get(link.invoice_id) or Picture()) for link in line.line_invoices.all()],
        attachments=[link.file for link in line.line_attachments.all()],
        findings=findings.about(line.pk),
    )


def _typed_row(
    form: LineForm,
    invoices: dict[str, Invoice],
    files: dict[str, StoredFile],
    pictures: dict[int, Picture],
    saved: dict[int, Line],
) -> Row:
    typed = {name: form[name].value() or "" for name in form.fields}
    pk = whole_number(typed["id"])
    known = [invoices[key] for key in form.invoice_keys if key in invoices]
    return Row(
        index=form.index,
        id=pk,
        expense_type_id=typed["expense_type"],
        department_id=typed["department"],
        project_id=typed["project"],
        spent_on=typed["spent_on"],
        currency=typed["currency"],
        amount=typed["amount"],
        city=typed["city"],
        people_count=typed["people_count"],
        nights=typed["nights"],
        note=typed["note"],
        line=saved.get(pk) if pk else None,
        proofs=[Proof(invoice, pictures.get(invoice.pk) or Picture()) for invoice in known],
        attachments=[files[key] for key in form.attachment_keys if key in files],
        problems={
            "amount" if name == "__all__" else name: [str(text) for text in texts]
            for name, texts in form.errors.items()
        },
    )
