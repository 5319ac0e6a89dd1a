"""What support must know of an invoice, or of a file that could not be read, when its person asks for help."""

from django.utils.translation import gettext as _

from hesi.expenses.invoices.models import Carrier, Invoice
from hesi.expenses.invoices.readings import AMOUNT_COLUMNS, value_of
from hesi.expenses.invoices.recognition.result import FIELD_NAMES
from hesi.expenses.invoices.sentences import (
    POSSIBLE_DUPLICATE,
    SOURCE_LABELS,
    confidence_words,
    label_of,
    problem_sentence,
)
from hesi.expenses.invoices.usage import uses_of
from hesi.workspace.access.actor import AnyActor
from hesi.workspace.events.cases import AMOUNT, ID, TEXT, CaseRow, CaseSection, Telling

# Names and numbers by which a company, a person or an account is known.
_IDS = frozenset({"buyer_tax_id", "seller_tax_id", "check_code"})


def case_of_invoice(invoice: Invoice, actor: AnyActor) -> Telling:
    """Read the invoice, its files and where it is used once; tell it in any language."""
    carriers = list(invoice.carriers.select_related("file"))
    uses = uses_of([invoice.pk]).get(invoice.pk, [])

    def tell() -> list[CaseSection]:
        alike = [found for found in invoice.problems if found.get("code") == POSSIBLE_DUPLICATE]
        other = [found for found in invoice.problems if found.get("code") != POSSIBLE_DUPLICATE]
        sections = [
            CaseSection("reading", _("What was read"), [_field(invoice, name) for name in _names(invoice)]),
            CaseSection("problems", _("What the reading brought up"), [_problem(found) for found in other]),
            CaseSection("duplicates", _("Possible duplicates"), [_problem(found) for found in alike]),
            CaseSection("uses", _("Where it is used"), [CaseRow(_("Document"), use.label) for use in uses]),
            CaseSection("files", _("Files it came in"), [_file(carrier) for carrier in carriers]),
        ]
        return [section for section in sections if section.rows]

    return tell


def case_of_carrier(carrier: Carrier, actor: AnyActor) -> Telling:
    """A file in the tray: what it is and why it could not be read."""

    def tell() -> list[CaseSection]:
        rows = [
            _file(carrier),
            CaseRow(_("State"), str(Carrier.State(carrier.state).label)),
            CaseRow(_("Attempts"), str(carrier.attempts)),
        ]
        if carrier.problem:
            said = problem_sentence(carrier.problem, name=carrier.file.name)
            rows.append(CaseRow(_("Why"), f"{said} ({carrier.problem.get('code', '')})"))
        return [CaseSection("files", _("The file"), rows)]

    return tell


def _names(invoice: Invoice) -> list[str]:
    return [name for name in FIELD_NAMES if value_of(invoice, name)]


def _field(invoice: Invoice, name: str) -> CaseRow:
    """The value with where it came from and how sure the reading is."""
    source = str(invoice.details.get("sources", {}).get(name, ""))
    sure = float(invoice.details.get("confidence", {}).get(name, 0))
    origin = f"{SOURCE_LABELS.get(source, source)} · {confidence_words(source, sure)}" if source else ""
    label = f"{label_of(name)} ({origin})" if origin else label_of(name)
    kind = AMOUNT if name in AMOUNT_COLUMNS else ID if name in _IDS else TEXT
    return CaseRow(label, value_of(invoice, name), kind)


def _problem(found: dict[str, object]) -> CaseRow:
    label = label_of(str(found.get("field"))) if found.get("field") else _("Whole invoice")
    return CaseRow(label, f"{problem_sentence(found)} ({found.get('code', '')})")


def _file(carrier: Carrier) -> CaseRow:
    size = max(1, carrier.file.size_bytes // 1024)
    return CaseRow(carrier.kind.upper() or _("File"), f"{carrier.file.name} · {size} KB")
