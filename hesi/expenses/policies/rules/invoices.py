"""Rules about the invoices that prove a line."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from hesi.core.text import fold_name
from hesi.expenses.policies.facts import InvoiceFacts, LineFacts, SubjectFacts
from hesi.expenses.policies.rules.spec import AMOUNT, Hit, Param, RuleSpec, money_param

# Codes that recognition gives for a broken or make-believe seal.
ALTERED = frozenset({"altered", "invalid", "seal_altered", "signature_altered"})
TEST_CERTIFICATE = frozenset({"test", "test_certificate", "seal_test"})


def _each(facts: SubjectFacts) -> Iterator[tuple[LineFacts, InvoiceFacts]]:
    for line in facts.lines:
        for invoice in line.invoices:
            yield line, invoice


def invoice_missing(facts: SubjectFacts, params: Mapping[str, Any]) -> Iterator[Hit]:
    """A type that needs an invoice has none, from an amount up."""
    for line in facts.lines:
        if line.needs_invoice and not line.invoices and line.home.minor >= params["from_amount"]:
            yield Hit(line.id, "invoices", {"type": line.type_name})


def invoice_duplicate_in_claim(facts: SubjectFacts, params: Mapping[str, Any]) -> Iterator[Hit]:
    """One invoice on two lines of the document."""
    first: dict[int, LineFacts] = {}
    for line, invoice in _each(facts):
        if (earlier := first.setdefault(invoice.id, line)) is not line:
            yield Hit(line.id, "invoices", {"number": _name(invoice), "other_line": earlier.position})


def invoice_already_used(facts: SubjectFacts, params: Mapping[str, Any]) -> Iterator[Hit]:
    """Another live document uses the invoice."""
    for line, invoice in _each(facts):
        if invoice.held_by:
            yield Hit(line.id, "invoices", {"number": _name(invoice), "document": invoice.held_by})


def invoice_in_other_draft(facts: SubjectFacts, params: Mapping[str, Any]) -> Iterator[Hit]:
    """Another draft uses the invoice; the first to be submitted gets it."""
    for line, invoice in _each(facts):
        if invoice.in_drafts:
            yield Hit(line.id, "invoices", {"number": _name(invoice), "documents": list(invoice.in_drafts)})


def wrong_buyer_name(facts: SubjectFacts, params: Mapping[str, Any]) -> Iterator[Hit]:
    """Made out to another title than the company's. Invoices that carry no buyer, such as taxi receipts, are fine."""
    names = {fold_name(title.name) for title in facts.titles if title.name}
    for line, invoice in _each(facts):
        if names and invoice.buyer_name.strip() and fold_name(invoice.buyer_name) not in names:
            titles = [title.name for title in facts.titles]
            yield Hit(line.id, "invoices", {"number": _name(invoice), "buyer": invoice.buyer_name, "titles": titles})


def wrong_buyer_tax_id(facts: SubjectFacts, params: Mapping[str, Any]) -> Iterator[Hit]:
    """The tax id is not that of the title it stands beside, nor, where the title is unknown, of any of ours."""
    for line, invoice in _each(facts):
        found = _tax_id(invoice.buyer_tax_id)
        beside = [title for title in facts.titles if fold_name(title.name) == fold_name(invoice.buyer_name)]
        expected = [title.tax_id for title in (beside or facts.titles) if title.tax_id.strip()]
        if found and expected and found not in {_tax_id(tax_id) for tax_id in expected}:
            yield Hit(
                line.id,
                "invoices",
                {"number": _name(invoice), "tax_id": invoice.buyer_tax_id, "expected": expected[:3]},
            )


def invoice_incomplete(facts: SubjectFacts, params: Mapping[str, Any]) -> Iterator[Hit]:
    """Fields an invoice must have could not be read."""
    for line, invoice in _each(facts):
        if invoice.missing_fields:
            yield Hit(line.id, "invoices", {"number": _name(invoice), "fields": list(invoice.missing_fields)})


def invoice_doubtful(facts: SubjectFacts, params: Mapping[str, Any]) -> Iterator[Hit]:
    """Fields were read with doubt and nobody has confirmed them."""
    for line, invoice in _each(facts):
        if invoice.doubtful_fields:
            yield Hit(line.id, "invoices", {"number": _name(invoice), "fields": list(invoice.doubtful_fields)})


def invoice_altered(facts: SubjectFacts, params: Mapping[str, Any]) -> Iterator[Hit]:
    """The file was changed after it was sealed, or sealed with a test certificate."""
    for line, invoice in _each(facts):
        marks = {invoice.signature, *invoice.problems}
        case = "altered" if marks & ALTERED else "test" if marks & TEST_CERTIFICATE else ""
        if case:
            yield Hit(line.id, "invoices", {"number": _name(invoice), "case": case})


def amount_over_invoices(facts: SubjectFacts, params: Mapping[str, Any]) -> Iterator[Hit]:
    """More is claimed than the invoices prove. Judged only where every total is known and in the line's currency."""
    for line in facts.lines:
        totals = [invoice.total for invoice in line.invoices]
        known = [total.minor for total in totals if total is not None and total.currency == line.amount.currency]
        if known and len(known) == len(totals) and line.amount.minor > sum(known):
            proven = {"minor": sum(known), "currency": line.amount.currency}
            yield Hit(line.id, "amount", {"amount": money_param(line.amount), "proven": proven})


def _name(invoice: InvoiceFacts) -> str:
    return invoice.number or invoice.seller_name or invoice.kind


def _tax_id(text: str) -> str:
    return "".join(text.split()).upper()


SPECS = (
    RuleSpec(
        "invoice_missing",
        _("Invoice missing"),
        _("Types that need an invoice must have one."),
        "reason",
        invoice_missing,
        (Param("from_amount", AMOUNT, _("From this amount"), 0),),
    ),
    RuleSpec(
        "invoice_duplicate_in_claim",
        _("Invoice twice in this document"),
        _("One invoice proves one line only."),
        "block",
        invoice_duplicate_in_claim,
        is_fixed=True,
    ),
    RuleSpec(
        "invoice_already_used",
        _("Invoice already used"),
        _("Another document that has been submitted uses this invoice."),
        "block",
        invoice_already_used,
        is_fixed=True,
    ),
    RuleSpec(
        "invoice_in_other_draft",
        _("Invoice in another draft"),
        _("Another draft contains this invoice too."),
        "info",
        invoice_in_other_draft,
    ),
    RuleSpec(
        "wrong_buyer_name",
        _("Wrong invoice title"),
        _("The buyer is not one of the company's invoice titles."),
        "reason",
        wrong_buyer_name,
    ),
    RuleSpec(
        "wrong_buyer_tax_id",
        _("Wrong tax id"),
        _("The buyer's tax id is not the company's."),
        "block",
        wrong_buyer_tax_id,
    ),
    RuleSpec(
        "invoice_incomplete",
        _("Invoice not fully read"),
        _("Number, date or total of the invoice is missing."),
        "warning",
        invoice_incomplete,
    ),
    RuleSpec(
        "invoice_doubtful",
        _("Invoice read with doubt"),
        _("Some fields were recognised with doubt and have not been confirmed."),
        "warning",
        invoice_doubtful,
    ),
    RuleSpec(
        "invoice_altered",
        _("Invoice altered"),
        _("The file was changed after it was signed, or carries a test signature."),
        "block",
        invoice_altered,
    ),
    RuleSpec(
        "amount_over_invoices",
        _("More than the invoices prove"),
        _("The line's amount is above the sum of its invoices."),
        "reason",
        amount_over_invoices,
    ),
)
