"""Reading: one invoice for one paper, whatever files bring it, however often a job runs."""

from datetime import date

import pytest

from hesi.demo.papers import Kind, write_ofd, write_pdf, write_xml, write_zip
from hesi.expenses.approvals.facts import SubjectRef
from hesi.expenses.invoices.actions import hold_invoices, read_again, read_carrier, receive_upload
from hesi.expenses.invoices.actions import reading as reading_module
from hesi.expenses.invoices.models import Carrier, Invoice
from hesi.expenses.invoices.recognition.limits import Unreadable
from hesi.expenses.invoices.recognition.result import Recognition, Source
from hesi.workspace.access.actor import Actor
from hesi.workspace.events.models import Event
from hesi.workspace.files.models import StoredFile
from hesi.workspace.files.store import read_file
from tests.builders import a_member
from tests.builders_invoices import a_carrier, a_sample
from tests.jobs import run_jobs


def upload(member, content, name):
    carrier = receive_upload(content, name=name, by=Actor(member))
    run_jobs()
    carrier.refresh_from_db()
    return carrier


def test_pdf_becomes_an_invoice_with_every_field_its_source_and_a_picture(member):
    paper = a_sample(category="office")
    carrier = upload(member, write_pdf(paper), "a.pdf")
    invoice = carrier.invoice
    assert (carrier.state, invoice.owner, invoice.number) == ("read", member, paper.number)
    assert (invoice.issued_on, invoice.total_minor, invoice.tax_minor) == (paper.on, paper.total, paper.tax)
    assert (invoice.seller_name, invoice.buyer_tax_id) == (paper.seller.name, paper.buyer.tax_id)
    assert len(invoice.items) == len(paper.items)
    assert invoice.fingerprint == paper.number
    assert invoice.details["sources"]["total"] == "pdf_text"
    assert invoice.details["regions"]["total"]["carrier"] == carrier.key
    page = carrier.previews.get()
    assert read_file(page.file).startswith(b"\x89PNG")
    assert page.thumbnail.size_bytes < page.file.size_bytes
    assert Event.objects.get(name="invoice.read").audience == [member.pk]


def test_same_invoice_as_xml_ofd_and_pdf_is_one_with_three_carriers_and_the_best_source(member):
    paper = a_sample(category="meals")
    first = upload(member, write_pdf(paper), "a.pdf")
    second = upload(member, write_ofd(paper), "a.ofd")
    third = upload(member, write_xml(paper), "a.xml")
    assert (first.state, second.state, third.state) == ("read", "duplicate", "duplicate")
    invoice = Invoice.objects.get()
    assert {carrier.pk for carrier in invoice.carriers.all()} == {first.pk, second.pk, third.pk}
    assert invoice.details["sources"]["total"] == "xml"
    assert invoice.details["regions"]["total"]["carrier"] in (first.key, second.key)
    assert not invoice.problems


def test_invoice_of_a_colleague_stays_theirs_and_as_it_is(company, member):
    paper = a_sample()
    owner_carrier = upload(member, write_pdf(paper), "a.pdf")
    before = Invoice.objects.get().details
    colleague = a_member("周晴")
    carrier = upload(colleague, write_xml(paper), "a.xml")
    invoice = Invoice.objects.get()
    assert (carrier.state, carrier.invoice, invoice.owner) == ("duplicate", owner_carrier.invoice, member)
    assert invoice.details == before
    assert not Invoice.objects.visible_to(Actor(colleague)).exists()
    assert set(Event.objects.get(name="invoice.duplicate").audience) == {member.pk, colleague.pk}


def test_held_invoice_is_not_changed_by_a_better_file(member):
    paper = a_sample()
    invoice = upload(member, write_pdf(paper), "a.pdf").invoice
    hold_invoices([invoice], subject=SubjectRef("document", 1, "BX-1"), by=Actor(member))
    upload(member, write_xml(paper), "a.xml")
    invoice.refresh_from_db()
    assert invoice.details["sources"]["total"] == "pdf_text"
    assert invoice.carriers.count() == 2


def test_running_the_job_again_changes_nothing(member):
    carrier = upload(member, write_xml(a_sample()), "a.xml")
    events = Event.objects.count()
    read_carrier(carrier)
    assert (Invoice.objects.count(), Event.objects.count()) == (1, events)


def test_job_of_a_killed_worker_reads_on_and_keeps_one_of_everything(member, monkeypatch):
    carrier = a_carrier(member, write_pdf(a_sample()), name="a.pdf")

    def die(*_args, **_kwargs):
        raise SystemExit

    with monkeypatch.context() as patch, pytest.raises(SystemExit):
        patch.setattr(reading_module, "keep_reading", die)
        read_carrier(carrier)
    carrier.refresh_from_db()
    assert (carrier.state, Invoice.objects.count()) == ("reading", 0)
    read_carrier(carrier)
    assert (carrier.state, Invoice.objects.count()) == ("read", 1)
    assert carrier.previews.count() == 1
    assert StoredFile.objects.filter(purpose="preview").count() == 2


def test_two_runs_of_one_job_settle_once(member, monkeypatch):
    carrier = a_carrier(member)
    recognize = reading_module.recognize

    def while_another_worker_finishes(content, name):
        monkeypatch.setattr(reading_module, "recognize", recognize)
        read_carrier(Carrier.objects.get(pk=carrier.pk))
        return recognize(content, name)

    monkeypatch.setattr(reading_module, "recognize", while_another_worker_finishes)
    read_carrier(carrier)
    assert carrier.state == "read"
    assert (Invoice.objects.count(), Event.objects.filter(name="invoice.read").count()) == (1, 1)


def test_file_that_kills_every_worker_is_given_up_with_a_sentence(member):
    carrier = a_carrier(member, state="reading", attempts=3)
    read_carrier(carrier)
    assert (carrier.state, carrier.problem["code"]) == ("failed", "reader_died")


def test_unreadable_file_fails_with_its_name_and_can_be_tried_again(member):
    carrier = upload(member, b"%PDF-1.7\nnothing", "坏.pdf")
    assert carrier.state == "failed"
    assert (carrier.problem["code"], carrier.problem["params"]["name"]) == ("damaged", "坏.pdf")
    assert Event.objects.get(name="invoice.failed").audience == [member.pk]
    assert read_again(carrier, by=Actor(member)).state == "waiting"
    run_jobs()
    assert Carrier.objects.get().state == "failed"


def test_zip_gives_a_carrier_for_each_file_and_bad_ones_do_not_stop_the_rest(member):
    papers = [a_sample(), a_sample(Kind.DIGITAL_RAIL)]
    inner = write_zip({"里面.pdf": write_pdf(papers[1])})
    too_deep = write_zip({"x.zip": write_zip({"y.xml": b"<a/>"})})
    content = write_zip(
        {
            "三月/一.xml": write_xml(papers[0]),
            "__MACOSX/._一.xml": b"litter",
            "readme.txt": b"hello",
            "坏.pdf": b"%PDF-1.4 broken",
            "包.zip": inner,
            "深.zip": too_deep,
        }
    )
    carrier = upload(member, content, "三月.zip")
    assert carrier.state == "unpacked"
    states = dict(carrier.members.values_list("file__name", "state"))
    assert states == {
        "一.xml": "read",
        "readme.txt": "failed",
        "坏.pdf": "failed",
        "包.zip": "unpacked",
        "深.zip": "unpacked",
    }
    assert Carrier.objects.get(file__name="x.zip").problem["code"] == "archive_nesting"
    assert set(Invoice.objects.values_list("number", flat=True)) == {paper.number for paper in papers}


def test_zip_with_an_unsafe_name_is_refused_whole(member):
    carrier = upload(member, write_zip({"../../a.xml": b"<a/>"}), "a.zip")
    assert (carrier.state, carrier.problem["code"]) == ("failed", "archive_name")
    assert not carrier.members.exists()


def test_unpacking_goes_on_where_a_killed_worker_stopped(member, monkeypatch):
    papers = [a_sample(), a_sample(), a_sample()]
    content = write_zip({f"{n}.xml": write_xml(paper) for n, paper in enumerate(papers)})
    carrier = a_carrier(member, content, name="a.zip")
    take_out, calls = reading_module._take_out, []

    def dies_on_the_second(*arguments):
        calls.append(arguments)
        if len(calls) == 2:
            raise SystemExit
        take_out(*arguments)

    with monkeypatch.context() as patch, pytest.raises(SystemExit):
        patch.setattr(reading_module, "_take_out", dies_on_the_second)
        read_carrier(carrier)
    assert carrier.members.count() == 1
    read_carrier(carrier)
    run_jobs()
    assert (carrier.state, carrier.members.count(), Invoice.objects.count()) == ("unpacked", 3, 3)


def two_receipts():
    found = []
    for number in ("A-1", "A-2"):
        reading = Recognition(carrier="pdf")
        for name, value in (("kind", "境外票据"), ("number", number), ("date", "2026-03-05"), ("total", "12.00")):
            reading.put(name, value, Source.PDF_TEXT, 0.9)
        found.append(reading)
    return found


def test_file_with_several_invoices_gives_one_for_each(member, monkeypatch):
    monkeypatch.setattr(reading_module, "recognize", lambda content, name: two_receipts())
    carrier = upload(member, write_pdf(a_sample()), "两张.pdf")
    assert carrier.state == "unpacked"
    assert set(Invoice.objects.values_list("number", flat=True)) == {"A-1", "A-2"}
    assert {member.file_id for member in carrier.members.all()} == {carrier.file_id}


def test_receipts_that_look_alike_are_told_and_not_joined(company, member, monkeypatch):
    def receipt(content, name):
        reading = Recognition(carrier="image")
        for field, value in (
            ("kind", "境外票据"), ("seller_name", "Café Nord"), ("date", "2026-03-05"), ("total", "12.00"),
            ("currency", "EUR"),
        ):  # fmt: skip
            reading.put(field, value, Source.OCR, 0.8)
        return [reading]

    monkeypatch.setattr(reading_module, "recognize", receipt)
    upload(member, write_pdf(a_sample()), "1.pdf")
    upload(a_member("周晴"), write_pdf(a_sample()), "2.pdf")
    first, second = Invoice.objects.order_by("pk")
    assert not [found for found in first.problems if found["code"] == "possible_duplicate"]
    told = [found for found in second.problems if found["code"] == "possible_duplicate"]
    assert told[0]["params"]["other"] == "林晓"
    assert (second.total_minor, second.currency, second.issued_on) == (1200, "EUR", date(2026, 3, 5))


def test_values_that_fit_no_column_stay_empty_and_are_told(member, monkeypatch):
    reading = Recognition(carrier="xml")
    for field, value in (
        ("number", "9" * 60),
        ("total", "12.50"),
        ("currency", "JPY"),
        ("seller_name", "甲\x00" * 200),
    ):
        reading.put(field, value, Source.XML, 1.0)
    monkeypatch.setattr(reading_module, "recognize", lambda content, name: [reading])
    invoice = upload(member, write_xml(a_sample()), "a.xml").invoice
    assert (invoice.total_minor, invoice.currency, len(invoice.number)) == (None, "JPY", 40)
    assert "\x00" not in invoice.seller_name
    assert ("field_missing", "total") in {(found["code"], found["field"]) for found in invoice.problems}


def test_preview_that_cannot_be_drawn_does_not_lose_the_invoice(member, monkeypatch):
    def refuse(*_args, **_kwargs):
        raise Unreadable("time_limit", "a.pdf", limit=15)

    monkeypatch.setattr("hesi.expenses.invoices.recognizing.preview_limited", refuse)
    carrier = upload(member, write_pdf(a_sample()), "a.pdf")
    assert (carrier.state, carrier.previews.count()) == ("read", 0)
