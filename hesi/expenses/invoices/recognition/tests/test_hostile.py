"""Files made to harm: each is refused by its name and reason, and the next file is read as if nothing had been."""

import contextlib
import io
import stat
import struct
import zipfile
import zlib

import pytest
from PIL import Image
from pyhanko.pdf_utils.writer import PdfFileWriter

from hesi.expenses.invoices.recognition import limits
from hesi.expenses.invoices.recognition.limits import MESSAGES, Unreadable
from hesi.expenses.invoices.recognition.reader import recognize_bytes
from hesi.expenses.invoices.recognition.tests.builders import attachment, digital_xml, ofd, zipped

BOMB = (
    '<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY a "lol"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">'
    '<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;">]><EInvoice>&c;</EInvoice>'
)


def refused(data, name):
    with pytest.raises(Unreadable) as refusal:
        recognize_bytes(data if isinstance(data, bytes) else data.encode(), name)
    assert name in refusal.value.message
    return refusal.value.code


def named_zip(name, *, link=False, twice=False):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        entry = zipfile.ZipInfo(name)
        if link:
            entry.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(entry, digital_xml())
    data = out.getvalue()
    return data.replace(b"copy.xml", b"same.xml") if twice else data


def stored_twice():
    return zipped({"same.xml": digital_xml(), "copy.xml": digital_xml()}).replace(b"copy.xml", b"same.xml")


def pdf_of(content: bytes, *, packed: bool = False) -> bytes:
    stream = zlib.compress(content, 9) if packed else content
    how = b"/Filter /FlateDecode " if packed else b""
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 400] /Contents 4 0 R "
        b"/Resources << /Font << /F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >> >>",
        b"<< " + how + b"/Length " + str(len(stream)).encode() + b" >>\nstream\n" + stream + b"\nendstream",
    ]
    out = bytearray(b"%PDF-1.4\n")
    offsets = []
    for number, body in enumerate(objects, 1):
        offsets.append(len(out))
        out += b"%d 0 obj\n" % number + body + b"\nendobj\n"
    start = len(out)
    out += b"xref\n0 5\n0000000000 65535 f \n" + b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    return bytes(out + b"trailer << /Size 5 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF" % start)


def text_pdf(*lines: str) -> bytes:
    shown = "".join(f"1 0 0 1 40 {360 - 20 * index} Tm ({line}) Tj " for index, line in enumerate(lines))
    return pdf_of(f"BT /F1 10 Tf {shown} ET".encode("latin-1"))


def huge_png(width, height):
    def chunk(kind, body):
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"\0" * 100)) + chunk(b"IEND", b"")
    )


def test_a_pdf_of_our_own_is_read():
    (reading,) = recognize_bytes(
        text_pdf("Acme Ltd", "Invoice Number: INV-77", "Date: 3 March 2025", "Total $120.00"), "a.pdf"
    )
    assert [reading.values[name] for name in ("number", "date", "total")] == ["INV-77", "2025-03-03", "120.00"]


@pytest.mark.parametrize(
    ("data", "name", "code"),
    [
        (b"", "a.pdf", "empty"),
        (b"MZ\x90\x00 program", "a.exe", "unknown_type"),
        (b"MZ\x90\x00 program", "a.pdf", "unknown_type"),
        ("<!DOCTYPE html><html><script>alert(1)</script></html>", "a.xml", "unknown_type"),
        ("<svg onload='x'/>", "a.xml", "unknown_type"),
        (digital_xml(), "a.pdf", "wrong_type"),
        (text_pdf("x"), "a.jpg", "wrong_type"),
        (zipped(ofd(invoice=attachment())), "a.zip", "wrong_type"),
        (text_pdf("x")[:60], "a.pdf", "damaged"),
        (b"%PDF-1.7 nothing more", "a.pdf", "damaged"),
        (b"GIF89a<html>", "a.gif", "damaged"),
        (BOMB, "a.xml", "xml_doctype"),
        (BOMB.encode("utf-16"), "a.xml", "xml_doctype"),
        ('<!DOCTYPE x SYSTEM "file:///etc/passwd"><x/>', "a.xml", "xml_doctype"),
        ("<a>" * 80 + "</a>" * 80, "a.xml", "xml_depth"),
        ("<a>" + "<b/>" * (limits.XML_NODES + 1) + "</a>", "a.xml", "xml_nodes"),
        (b"<a>" + b" " * limits.XML_BYTES + b"</a>", "a.xml", "xml_size"),
        (named_zip("../../etc/x.xml"), "a.zip", "archive_name"),
        (named_zip("/etc/x.xml"), "a.zip", "archive_name"),
        (named_zip("C:\\x.xml"), "a.zip", "archive_name"),
        (named_zip("..\\x.xml"), "a.zip", "archive_name"),
        (named_zip("n" * 300 + ".xml"), "a.zip", "archive_name"),
        (named_zip("link.xml", link=True), "a.zip", "archive_name"),
        (stored_twice(), "a.zip", "archive_name"),
        (zipped({"a.xml": b"\0" * 30_000_000}), "a.zip", "archive_ratio"),
        (zipped({f"{n}.xml": b"" for n in range(limits.ARCHIVE_ENTRIES + 1)}), "a.zip", "archive_entries"),
        (zipped({"__MACOSX/x": b"1", ".DS_Store": b"1"}), "a.zip", "archive_nothing"),
        (zipped({}), "a.zip", "archive_nothing"),
        (zipped({"OFD.xml": "<OFD/>", "inner.zip": zipped({"a": b"1"})}), "a.ofd", "archive_nesting"),
        (zipped({"OFD.xml": BOMB}), "a.ofd", "xml_doctype"),
        (zipped({"a.xml": digital_xml()})[:-40], "a.zip", "damaged"),
        (huge_png(13_000, 10), "a.png", "image_size"),
        (huge_png(9_000, 9_000), "a.png", "image_size"),
        (huge_png(50, 50), "a.png", "damaged"),
        (pdf_of(b" " * (limits.PDF_STREAM_BYTES + 10), packed=True), "a.pdf", "pdf_stream"),
    ],
)
def test_hostile_file_is_refused_by_its_name_and_reason(data, name, code):
    assert refused(data, name) == code


def test_file_beyond_the_upload_limit_is_refused():
    assert refused(b"%PDF-" + b"0" * limits.FILE_BYTES, "a.pdf") == "too_large"


def test_entry_that_lies_about_its_size_is_stopped_while_unpacking():
    data = bytearray(zipped({"a.xml": b"<a>" + b"x" * 3_000_000 + b"</a>"}))
    for signature, offset in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        place = data.index(signature) + offset
        data[place : place + 4] = struct.pack("<I", 100)
    (reading,) = recognize_bytes(bytes(data), "a.zip")
    assert [problem.code for problem in reading.problems] == ["empty"]


def test_encrypted_pdf_and_zip_ask_for_the_password_to_be_removed():
    writer = PdfFileWriter()
    writer.encrypt(owner_pass="owner", user_pass="user")
    out = io.BytesIO()
    writer.write(out)
    assert refused(out.getvalue(), "a.pdf") == "encrypted"
    data = bytearray(zipped({"a.xml": digital_xml()}))
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        place = data.index(signature) + offset
        data[place] |= 1
    assert refused(bytes(data), "a.zip") == "encrypted"


def test_bad_member_of_a_zip_leaves_the_others_alone():
    inner = zipped({"three.xml": digital_xml(number="25332000000000000003")})
    deepest = zipped({"inner.zip": zipped({"x.xml": digital_xml()})})
    readings = recognize_bytes(
        zipped(
            {"one.xml": digital_xml(), "two.pdf": b"broken", "bomb.xml": BOMB, "deep.zip": inner, "deeper.zip": deepest}
        ),
        "a.zip",
    )
    told = {reading.extra["member"]: [problem.code for problem in reading.problems] for reading in readings}
    assert told == {
        "one.xml": [],
        "two.pdf": ["unknown_type"],
        "bomb.xml": ["xml_doctype"],
        "deep.zip/three.xml": [],
        "deeper.zip/inner.zip": ["archive_nesting"],
    }


def test_pdf_and_zip_in_one_is_read_as_what_it_is_named():
    polyglot = text_pdf("Acme Ltd", "Invoice Number: INV-77", "Date: 3 March 2025", "Total $120.00") + zipped(
        {"x.xml": digital_xml()}
    )
    assert recognize_bytes(polyglot, "a.pdf")[0].values["number"] == "INV-77"
    assert refused(polyglot, "a.zip") == "wrong_type"


def test_reference_out_of_the_package_leads_nowhere():
    files = ofd(invoice=attachment())
    files["Doc_0/Attachs/Attachments.xml"] = (
        b"<Attachments><Attachment><FileLoc>../../../etc/passwd</FileLoc></Attachment></Attachments>"
    )
    assert recognize_bytes(zipped(files), "a.ofd")[0].values["total"] == "106.00"


def test_mutated_files_raise_nothing_but_refusals():
    original = zipped(ofd(invoice=attachment()), compression=zipfile.ZIP_STORED)
    for seed in range(150):
        mutated = bytearray(original)
        for step in range(1, 5):
            mutated[(seed * 7919 + step * 104729) % len(mutated)] ^= (seed + step) & 0xFF
        with contextlib.suppress(Unreadable):
            recognize_bytes(bytes(mutated), "a.ofd")


def test_every_refusal_has_its_sentence_with_name_and_way_out():
    fill = {"name": "a.pdf", "limit": 1, "side": 1, "expected": "PDF", "found": "XML"}
    for code, sentence in MESSAGES.items():
        told = sentence.format(**fill)
        assert "a.pdf" in told, code
        assert told.count(".") >= 3, code


def test_named_refusal_keeps_its_reason():
    assert Unreadable("empty", "a.pdf").named("b.pdf").message.startswith("b.pdf is empty")


def test_picture_keeps_nothing_but_its_pixels(tmp_path):
    from hesi.expenses.invoices.recognition.preview import render_preview

    exif = Image.Exif()
    exif[0x0112], exif[0x010E] = 6, "secret place"
    out = io.BytesIO()
    Image.new("RGB", (3000, 1000), "red").save(out, "JPEG", exif=exif)
    (png,) = render_preview(out.getvalue(), "a.jpg")
    shown = Image.open(io.BytesIO(png))
    assert (shown.format, shown.height, shown.width < shown.height) == ("PNG", limits.PREVIEW_SIDE, True)
    assert b"secret" not in png
    assert not shown.getexif()


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_member_names_are_read_as_their_maker_wrote_them(encoding):
    written = "发票.xml".encode(encoding)
    data = zipped({"A" * (len(written) - 4) + ".xml": digital_xml()})
    data = data.replace(b"A" * (len(written) - 4), written[:-4])
    assert recognize_bytes(data, "a.zip")[0].extra["member"] == "发票.xml"
