"""Corrections: both values stay, used invoices stay as they are, numbers stay unique."""

import pytest

from hesi.core.errors import Conflict, Forbidden, Invalid
from hesi.expenses.approvals.facts import SubjectRef
from hesi.expenses.invoices import usage
from hesi.expenses.invoices.actions import (
    correct_invoice,
    delete_invoice,
    enter_by_hand,
    hold_invoices,
    receive_upload,
    release_invoices,
)
from hesi.expenses.invoices.actions.correcting import InvoiceAlreadyThere, InvoiceChanged, InvoiceInUse
from hesi.expenses.invoices.models import Carrier, Correction, Invoice
from hesi.expenses.invoices.usage import Use
from hesi.workspace.access.actor import Actor
from hesi.workspace.events.models import Event
from hesi.workspace.files.store import read_file
from tests.builders import a_member
from tests.builders_invoices import a_carrier, an_invoice
from tests.jobs import run_jobs

CLAIM = SubjectRef("document", 7, "BX-202603-0007")


def correct(invoice, member, changes, **how):
    return correct_invoice(invoice, changes, by=Actor(member), version=how.pop("version", invoice.version), **how)


def test_correction_keeps_both_values_and_who_wrote(member):
    invoice = an_invoice(member)
    after = correct(invoice, member, {"total": "¥1,106.50", "date": "2026年3月9日", "seller_name": " 南京 笠石 "})
    assert (after.total_minor, after.issued_on.isoformat(), after.seller_name) == (110650, "2026-03-09", "南京 笠石")
    assert (after.details["sources"]["total"], after.details["confidence"]["total"]) == ("person", 1.0)
    kept = {row.field: (row.before, row.after, row.by) for row in Correction.objects.all()}
    assert kept["total"] == ("106.00", "1106.50", member)
    assert Event.objects.get(name="invoice.corrected").facts["fields"] == ["date", "seller_name", "total"]
    assert after.version == invoice.version + 1


def test_what_agrees_again_after_a_correction_is_no_longer_doubted(member):
    invoice = an_invoice(member, total_minor=206_00)
    invoice.problems = [{"code": "sum_mismatch", "field": "total", "params": {}}]
    invoice.details["confidence"] = {"total": 0.5, "amount_ex_tax": 0.5, "tax": 0.5}
    invoice.save()
    after = correct(invoice, member, {"total": "106"})
    assert not after.problems
    assert after.details["confidence"]["amount_ex_tax"] >= 0.9


def test_confirming_answers_doubts_and_keeps_the_sources(member):
    invoice = an_invoice(member)
    invoice.details = {"sources": {"total": "ocr"}, "confidence": {"total": 0.6}, "regions": {}}
    invoice.problems = [{"code": "compare_slip", "field": "", "params": {}}]
    invoice.save()
    after = correct(invoice, member, {}, confirm=True)
    assert after.details["confidence"]["total"] == 1.0
    assert after.details["sources"]["total"] == "ocr"
    assert not after.problems
    assert Event.objects.filter(name="invoice.confirmed").exists()


def test_pair_told_apart_is_not_brought_up_again(member):
    fields = {"number": "", "kind": "境外票据", "seller_name": "Café Nord"}
    an_invoice(member, **fields)
    twin = an_invoice(member, **fields)
    after = correct(twin, member, {"note": "客户甲"})
    assert [found["code"] for found in after.problems if found["code"] == "possible_duplicate"]
    after = correct(after, member, {}, confirm=True)
    after = correct(after, member, {"note": "客户乙"})
    assert not [found for found in after.problems if found["code"] == "possible_duplicate"]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"total": "twelve"}, "total"),
        ({"date": "2026-02-30"}, "date"),
        ({"date": "1890-01-01"}, "date"),
        ({"currency": "XXX"}, "currency"),
        ({"seller_name": "长" * 121}, "seller_name"),
        ({"total": "12.345"}, "total"),
        ({"owner": "1"}, "owner"),
    ],
)
def test_entry_that_cannot_be_taken_is_refused_at_its_field(member, changes, field):
    invoice = an_invoice(member)
    with pytest.raises(Invalid) as refusal:
        correct(invoice, member, changes)
    assert list(refusal.value.fields) == [field]
    assert not Correction.objects.exists()


def test_figures_stay_when_the_currency_is_corrected(member):
    after = correct(
        an_invoice(member, total_minor=1200_00, amount_ex_tax_minor=None, tax_minor=None), member, {"currency": "jpy"}
    )
    assert (after.total_minor, after.currency) == (1200, "JPY")


def test_correction_of_an_older_reading_is_refused(member):
    invoice = an_invoice(member)
    correct(invoice, member, {"total": "1"})
    with pytest.raises(InvoiceChanged):
        correct(invoice, member, {"total": "2"})


def test_used_invoice_is_neither_changed_nor_deleted_until_it_is_released(member):
    invoice = an_invoice(member)
    hold_invoices([invoice], subject=CLAIM, by=Actor(member))
    for attempt in (
        lambda: correct(invoice, member, {"total": "1"}),
        lambda: delete_invoice(invoice, by=Actor(member)),
    ):
        with pytest.raises(InvoiceInUse, match=CLAIM.label):
            attempt()
    release_invoices(CLAIM, by=Actor(member))
    assert correct(invoice, member, {"total": "1"}).total_minor == 100


def test_number_of_another_invoice_is_refused_and_says_where_that_is(company, member):
    colleague = a_member("周晴")
    theirs, mine = an_invoice(colleague), an_invoice(member)
    with pytest.raises(InvoiceAlreadyThere, match="周晴") as refusal:
        correct(mine, member, {"number": theirs.number})
    assert theirs.seller_name not in refusal.value.message
    own = an_invoice(member)
    with pytest.raises(InvoiceAlreadyThere, match=own.number):
        correct(mine, member, {"number": own.number})
    mine.refresh_from_db()
    assert mine.version == 1


def test_only_the_owner_corrects_and_deletes(company, member):
    invoice = an_invoice(member)
    other = a_member("财务", roles=("finance", "admin"))
    with pytest.raises(Forbidden):
        correct(invoice, other, {"total": "1"})
    with pytest.raises(Forbidden):
        delete_invoice(invoice, by=Actor(other))


def test_unreadable_file_is_entered_by_hand_once(member):
    carrier = a_carrier(member, b"%PDF-1.7 nothing", name="糊.pdf", state="failed", problem={"code": "damaged"})
    invoice = enter_by_hand(carrier, by=Actor(member))
    assert {found["field"] for found in invoice.problems} >= {"date", "total"}
    with pytest.raises(Conflict):
        enter_by_hand(carrier, by=Actor(member))
    after = correct(invoice, member, {"number": "26322000003989315673", "total": "12", "date": "2026-03-05"})
    assert (after.fingerprint, after.problems) == ("26322000003989315673", [])
    carrier.refresh_from_db()
    assert (carrier.state, carrier.invoice) == ("read", invoice)


def test_deleted_invoice_leaves_the_wallet_frees_its_number_and_may_come_again(member):
    carrier = a_carrier(member)
    content = read_file(carrier.file)
    carrier.delete()
    carrier = receive_upload(content, name="a.xml", by=Actor(member))
    run_jobs()
    invoice = Invoice.objects.get()
    delete_invoice(invoice, by=Actor(member))
    assert not Invoice.objects.visible_to(Actor(member)).exists()
    with pytest.raises(InvoiceChanged):
        correct(Invoice.objects.get(), member, {"total": "1"})
    again = receive_upload(content, name="a.xml", by=Actor(member))
    run_jobs()
    assert (again.pk, Invoice.objects.kept().get().number) == (carrier.pk, invoice.number)
    with pytest.raises(Conflict):
        hold_invoices([invoice], subject=CLAIM, by=Actor(member))


def test_invoice_in_a_draft_is_not_deleted(member, monkeypatch):
    invoice = an_invoice(member)
    monkeypatch.setattr(usage, "_finders", [lambda ids: {invoice.pk: [Use("BX-202603-0009", "/d/", is_draft=True)]}])
    with pytest.raises(InvoiceInUse, match="BX-202603-0009"):
        delete_invoice(invoice, by=Actor(member))
    assert Carrier.objects.count() == 0
