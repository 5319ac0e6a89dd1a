"""Files made to harm: each is refused or given up with a sentence, the others go on, none is ever shown in place."""

import io
import zipfile
from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from hesi.demo.papers import write_xml
from hesi.expenses.invoices.actions import read_carrier
from hesi.expenses.invoices.models import Carrier
from hesi.workspace.people.models import Member
from tests.builders_invoices import a_sample

SignIn = Callable[[Member], Client]
HTMX = {"HX-Request": "true"}
HEIC = b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic" + bytes(200)
MB = 1024 * 1024


def zipped(**files: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return buffer.getvalue()


AT_THE_DOOR = {
    "empty.pdf": (b"", "空文件"),
    "page.pdf": (b"<html><script>alert(1)</script></html>", "JPEG"),
    "drawing.png": (b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", "JPEG"),
    "program.exe": (b"MZ\x90\x00" * 100, "OFD"),
    "photo.heic": (HEIC, "JPEG、PNG"),
    "photo.jpg": (HEIC, "JPEG、PNG"),
    "large.pdf": (b"%PDF-1.4" + bytes(21 * MB), "20 MB"),
    "large.zip": (b"PK\x03\x04" + bytes(21 * MB), "20 MB"),
    "pdf.xml": (b"%PDF-1.4\n%%EOF", "PDF"),
}
BY_THE_READER = {
    "both.pdf": (b"%PDF-1.4\n" + zipped(**{"a.xml": b"<a/>"}), "damaged"),
    "script.gif": (b"GIF89a<script>alert(1)</script>", "damaged"),
    "bomb.zip": (zipped(**{"a.xml": bytes(60 * MB)}), "archive_entry_size"),
    "slip.zip": (zipped(**{"../../a.xml": b"<a/>"}), "archive_name"),
    "laughs.xml": (b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aa">]><x>&a;</x>', "xml_doctype"),
    "outside.xml": (b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><x/>', "xml_doctype"),
    "deep.xml": (b"<a>" * 5000 + b"</a>" * 5000, "xml_depth"),
    "no.ofd": (zipped(**{"a.txt": b"x"}), "wrong_type"),
}


@pytest.mark.parametrize("name", AT_THE_DOOR)
def test_what_holds_no_invoice_is_refused_with_what_is_taken(member: Member, client_of: SignIn, name: str) -> None:
    content, said = AT_THE_DOOR[name]
    answer = client_of(member).post("/wallet/uploads/", {"file": SimpleUploadedFile(name, content)}, headers=HTMX)
    assert answer.status_code == 422
    assert name in answer.content.decode()
    assert said in answer.content.decode()
    assert not Carrier.objects.exists()


@pytest.mark.parametrize("name", BY_THE_READER)
def test_what_harms_its_reader_is_given_up_and_only_downloaded(member: Member, client_of: SignIn, name: str) -> None:
    content, code = BY_THE_READER[name]
    client = client_of(member)
    client.post("/wallet/uploads/", {"file": SimpleUploadedFile(name, content)}, headers=HTMX)
    carrier = Carrier.objects.select_related("file__tenant", "uploaded_by").get()
    read_carrier(carrier)
    carrier.refresh_from_db()
    assert (carrier.state, carrier.problem["code"]) == (Carrier.State.FAILED, code)
    assert "<script>alert" not in client.get("/wallet/").content.decode()
    answer = client.get(f"/files/{carrier.file.key}/?inline=1")
    assert b"".join(answer.streaming_content) == content
    assert answer["Content-Disposition"].startswith("attachment")
    assert "sandbox" in answer["Content-Security-Policy"]


def test_fifty_at_once_with_bad_ones_and_the_same_twice(member: Member, client_of: SignIn) -> None:
    same = write_xml(a_sample())
    good = [SimpleUploadedFile(f"{n}.xml", write_xml(a_sample())) for n in range(46)]
    twice = [SimpleUploadedFile("a.xml", same), SimpleUploadedFile("b.xml", same)]
    bad = [SimpleUploadedFile("c.exe", b"MZ"), SimpleUploadedFile("d.pdf", b"")]
    answer = client_of(member).post("/wallet/uploads/", {"file": [*good, *bad, *twice]}, follow=True)
    page = answer.content.decode()
    assert "c.exe" in page
    assert "d.pdf" in page
    assert Carrier.objects.count() == 47
