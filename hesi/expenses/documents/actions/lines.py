"""Turning typed lines into rows: types, allocation, amounts, rates, proofs."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from hesi.core.errors import DomainError, Invalid
from hesi.core.money import Money
from hesi.core.text import clean_line
from hesi.expenses.documents.drafts import MAX_LINES, LineInput
from hesi.expenses.documents.models import Document, ExpenseType, Line, LineAttachment, LineInvoice
from hesi.expenses.invoices.models import Invoice
from hesi.workspace.access.actor import AnyActor
from hesi.workspace.currencies.rates import Rate, RateMissing, rate_on
from hesi.workspace.files.models import StoredFile
from hesi.workspace.people.models import Department, DimensionItem
from hesi.workspace.tenancy.prepared import insert


def replace_lines(
    document: Document, typed: Sequence[LineInput], *, by: AnyActor, types: Mapping[int, ExpenseType] | None = None
) -> None:
    """Make the document's lines those typed, in their order, and its total their sum. The document is not saved here.

    Raises `Invalid` naming the line (from 1) and the field when something named does not exist for this person.
    """
    store_lines(fill_lines(document, typed, by=by, types=types))


@dataclass(frozen=True, slots=True)
class FilledLines:
    """Lines with everything they name looked up, not stored yet.

    `before` holds what kept rows said when they were read; `gone` are rows nobody typed any more.
    """

    rows: list[Line]
    typed: Sequence[LineInput]
    known: "_Known"
    before: dict[int, tuple[Any, ...]]
    gone: list[int]


def fill_lines(
    document: Document, typed: Sequence[LineInput], *, by: AnyActor, types: Mapping[int, ExpenseType] | None = None
) -> FilledLines:
    """Look up what the typed lines name and reckon their amounts and the document's total. Stores nothing.

    `types` are expense types that the caller has read already. Raises as `replace_lines` does.
    """
    if len(typed) > MAX_LINES:
        raise Invalid(
            _("A document holds at most {limit} lines; this one has {count}. Please split it into several.").format(
                limit=MAX_LINES, count=len(typed)
            )
        )
    kept = {line.pk: line for line in document.lines.all()} if document.pk else {}
    before = {pk: _said(line) for pk, line in kept.items()}
    known = _Known.of(typed, by, types or {})
    rows = []
    for position, entry in enumerate(typed, start=1):
        line = kept.pop(entry.id, None) if entry.id else None
        rows.append(_fill(line or Line(document=document), entry, position, document, known))
    document.total_minor = sum(line.home_minor for line in rows)
    return FilledLines(rows, typed, known, before, list(kept))


def store_lines(filled: FilledLines) -> None:
    """Write the lines and their proofs; their document has been saved by now."""
    rows = filled.rows
    kept, fresh = [line for line in rows if line.pk], [line for line in rows if line.pk is None]
    # While somebody types, one line of many differs from what is stored.
    changed = [line for line in kept if _said(line) != filled.before.get(line.pk)]
    if filled.gone:
        Line.objects.filter(pk__in=filled.gone).delete()
    if changed:
        Line.objects.bulk_update(changed, _LINE_FIELDS)
    if fresh:
        for line in fresh:
            line.document_id = line.document.pk
        insert(fresh)
    _replace_proofs(filled, had_proofs=bool(kept))


_LINE_FIELDS = [
    "position",
    "expense_type",
    "spent_on",
    "currency",
    "amount_minor",
    "rate",
    "rate_on",
    "rate_source",
    "home_minor",
    "department",
    "project",
    "city",
    "people_count",
    "nights",
    "note",
]


_COLUMNS = [f"{name}_id" if name in ("expense_type", "department", "project") else name for name in _LINE_FIELDS]


def _said(line: Line) -> tuple[Any, ...]:
    """Everything a line says, for comparing."""
    return tuple(getattr(line, name) for name in _COLUMNS)


class _Known:
    """What the typed lines name, read in one query each."""

    def __init__(self, **found: dict[Any, Any]) -> None:
        self.types, self.departments = found["types"], found["departments"]
        self.projects, self.invoices, self.files = found["projects"], found["invoices"], found["files"]

    @classmethod
    def of(cls, typed: Iterable[LineInput], by: AnyActor, types: Mapping[int, ExpenseType]) -> "_Known":
        keys = {key for entry in typed for key in entry.invoice_keys}
        files = {key for entry in typed for key in entry.attachment_keys}
        return cls(
            types={**types, **_by_pk(ExpenseType.objects, {e.expense_type_id for e in typed} - types.keys())},
            departments=_by_pk(Department.objects, {e.department_id for e in typed}),
            projects=_by_pk(DimensionItem.objects, {e.project_id for e in typed}),
            invoices={i.key: i for i in Invoice.objects.owned_by(by.member_id).filter(key__in=keys)} if keys else {},
            files=_own_files(files, by) if files else {},
        )


def _own_files(keys: set[str], by: AnyActor) -> dict[str, StoredFile]:
    own = StoredFile.objects.filter(uploaded_by_id=by.member_id, purpose="document")
    return {file.key: file for file in own.filter(key__in=keys)}


def _by_pk(manager: Any, pks: set[int | None]) -> dict[int, Any]:
    # An id of zero is what nothing has, such as an unknown key of the API.
    wanted = {pk for pk in pks if pk}
    return manager.in_bulk(wanted) if wanted else {}


def _named(found: dict[Any, Any], key: Any, position: int, what: str) -> Any:
    if key is None or key == "":
        return None
    if key not in found:
        raise Invalid(
            _("Line {position}: the chosen {what} no longer exists or is not yours. Choose it again.").format(
                position=position, what=what
            ),
            line=position,
        )
    return found[key]


def _fill(line: Line, entry: LineInput, position: int, document: Document, known: _Known) -> Line:
    line.position = position
    line.expense_type = _named(known.types, entry.expense_type_id, position, _("expense type"))
    line.department = _named(known.departments, entry.department_id, position, _("department"))
    line.project = _named(known.projects, entry.project_id, position, _("project"))
    line.spent_on, line.city = entry.spent_on, clean_line(entry.city, 40)
    line.note = clean_line(entry.note, 200)
    line.people_count, line.nights = _counted(entry.people_count), _counted(entry.nights)
    try:
        _convert(line, entry.money(document.currency), document)
    except DomainError as refusal:
        refusal.fields.setdefault(f"lines-{position}-amount", refusal.message)
        refusal.context.setdefault("line", position)
        raise
    return line


def _counted(number: int) -> int:
    """At least one, at most what the column and common sense hold."""
    return min(max(number, 1), 9999)


def _convert(line: Line, amount: Money, document: Document) -> None:
    """Keep the amount with the rate of its expense date.

    Without any rate it is kept unconverted, so that nothing typed is lost; submitting asks for the rate again.
    """
    line.currency, line.amount_minor = amount.currency, amount.minor
    if amount.currency == document.currency:
        line.rate, line.rate_on, line.rate_source, line.home_minor = Decimal(1), None, "", amount.minor
        return
    try:
        rate = rate_of(line, document)
    except RateMissing:
        line.rate, line.rate_on, line.rate_source, line.home_minor = Decimal(1), None, "", 0
        return
    line.rate, line.rate_on, line.rate_source = rate.value, rate.on, rate.source
    line.home_minor = amount.convert(rate.value, document.currency).minor


def rate_of(line: Line, document: Document) -> Rate:
    """The rate of the day the money was spent, today's while no day is given. Raises `RateMissing`."""
    return rate_on(line.currency, document.currency, line.spent_on or document.tenant.today)


def _replace_proofs(filled: FilledLines, *, had_proofs: bool) -> None:
    rows, known = filled.rows, filled.known
    invoices, files = set(), set()
    for line, entry in zip(rows, filled.typed, strict=True):
        for key in entry.invoice_keys:
            invoices.add((line.pk, _named(known.invoices, key, line.position, _("invoice")).pk))
        for key in entry.attachment_keys:
            files.add((line.pk, _named(known.files, key, line.position, _("attachment")).pk))
    if had_proofs or invoices:
        _link(LineInvoice, "invoice_id", rows, invoices)
    if had_proofs or files:
        _link(LineAttachment, "file_id", rows, files)


def _link(model: Any, column: str, rows: list[Line], wanted: set[tuple[int, int]]) -> None:
    """Make the rows' links those wanted, writing only what differs."""
    links = model.objects.filter(line__in=[line.pk for line in rows])
    there = {(line_id, other): pk for pk, line_id, other in links.values_list("pk", "line_id", column)}
    gone = [pk for pair, pk in there.items() if pair not in wanted]
    if gone:
        model.objects.filter(pk__in=gone).delete()
    fresh = [model(line_id=line_id, **{column: other}) for line_id, other in sorted(wanted - there.keys())]
    if fresh:
        insert(fresh)
