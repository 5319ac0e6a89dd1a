"""Uploads: kept once, refused with a sentence."""

import pytest

from hesi.core.errors import Conflict, Forbidden
from hesi.demo.papers import write_xml
from hesi.expenses.invoices.actions import dismiss_upload, read_again, receive_upload
from hesi.expenses.invoices.actions.receiving import UploadRefused
from hesi.expenses.invoices.models import Carrier
from hesi.expenses.invoices.recognition.limits import FILE_BYTES
from hesi.workspace.access.actor import Actor
from hesi.workspace.events.models import Event
from hesi.workspace.files.store import read_file
from tests.builders import a_member
from tests.builders_invoices import a_carrier, a_sample
from tests.jobs import run_jobs

XML = "发票.xml"


def test_upload_is_kept_byte_for_byte_and_waits_to_be_read(member):
    content = write_xml(a_sample())
    carrier = receive_upload(content, name="C:\\下载\\" + XML, by=Actor(member))
    assert (carrier.state, carrier.file.name) == ("waiting", XML)
    assert read_file(carrier.file) == content
    assert Event.objects.get(name="invoice.received").audience == [member.pk]


def test_same_bytes_of_the_same_person_are_one_carrier(member):
    content = write_xml(a_sample())
    first = receive_upload(content, name=XML, by=Actor(member))
    again = receive_upload(content, name="again.xml", by=Actor(member))
    assert again == first
    assert run_jobs() == 1


def test_same_bytes_of_another_person_are_another_carrier(company, member):
    content = write_xml(a_sample())
    first = receive_upload(content, name=XML, by=Actor(member))
    assert receive_upload(content, name=XML, by=Actor(a_member("周晴"))) != first


@pytest.mark.parametrize(
    ("content", "name", "code", "says"),
    [
        (b"", "空.pdf", "empty", "空.pdf"),
        (b"x" * (FILE_BYTES + 1), "大.pdf", "too_large", "20"),
        (b"PK\x03\x04" + b"x" * FILE_BYTES, "大.zip", "too_large", "20"),
        (b"MZ\x90\x00", "virus.exe", "unknown_type", "virus.exe"),
        (b"<html><script>alert(1)</script>", "a.html", "unknown_type", "a.html"),
        (b"%PDF-1.7 ...", "a.png", "wrong_type", "PDF"),
    ],
)
def test_file_that_holds_no_invoice_is_refused_with_its_name_and_the_reason(member, content, name, code, says):
    with pytest.raises(UploadRefused) as refusal:
        receive_upload(content, name=name, by=Actor(member))
    assert refusal.value.code == code
    assert says in refusal.value.message
    assert refusal.value.fields["file"] == refusal.value.message
    assert not Carrier.objects.exists()


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("../../etc/passwd.xml", "passwd.xml"),
        ("a\u202elmx.exe.xml", "almx.exe.xml"),
        ("票" * 300 + ".xml", "票" * 196 + ".xml"),
        ("new\nline\x00.xml", "new line.xml"),
        ("<script>.xml", "<script>.xml"),
    ],
)
def test_hostile_name_is_made_safe_and_keeps_its_ending(member, name, kept):
    assert receive_upload(write_xml(a_sample()), name=name, by=Actor(member)).file.name == kept


def test_failed_file_can_be_read_again_and_a_read_one_cannot(member):
    failed = a_carrier(member, state="failed", problem={"code": "damaged"}, attempts=3)
    again = read_again(failed, by=Actor(member))
    assert (again.state, again.problem, again.attempts) == ("waiting", {}, 0)
    with pytest.raises(Conflict):
        read_again(failed, by=Actor(member))


def test_only_the_uploader_settles_an_upload(company, member):
    failed = a_carrier(member, state="failed")
    for action in (read_again, dismiss_upload):
        with pytest.raises(Forbidden):
            action(failed, by=Actor(a_member("周晴", roles=("admin",))))


def test_dismissed_upload_leaves_the_tray_and_comes_back_with_the_same_bytes(member):
    content = write_xml(a_sample())
    carrier = receive_upload(content, name=XML, by=Actor(member))
    Carrier.objects.filter(pk=carrier.pk).update(state="duplicate")
    dismiss_upload(carrier, by=Actor(member))
    assert not Carrier.objects.in_tray().exists()
    receive_upload(content, name=XML, by=Actor(member))
    assert Carrier.objects.in_tray().get() == carrier
