"""Whatever the bytes: a mail comes out, soon."""

from hypothesis import given, settings
from hypothesis import strategies as st

from hesi.support.mail.reading import read_mail
from hesi.support.mail.reading.presenting import presented
from hesi.support.mail.reading.trimming import trim

PIECES = st.sampled_from(
    [
        b"From: ", b"To: ", b"Subject: ", b"Content-Type: multipart/mixed; boundary=x\n", b"\n", b"\r\n",
        b"\n\n--x\n",
        b"--x--", b"=?utf-8?B?", b"=?gbk?Q?=B7=A2?=", b"<a@example.com>", b'"', b"(", b")",
        b"<", b">", b";", b":", b"\0",
        b"Content-Transfer-Encoding: base64\n", b"Content-Type: text/html; charset=x-unknown\n",
        b"\xff\xfe", b"\x1b$B",
        b"<blockquote>", b"<img src=http://a.b/c>&#1;\x0b",
        b"<div class=gmail_quote>", b"> quote\n", b"On 1 Jan 2020 a@b.cc wrote:\n", b"-- \n",
        b"Content-Type: message/delivery-status\n", b"filename*0*=utf-8''%E5;", b"begin 644 x\n", b"wrote", b"Date: 99",
        b"Content-Transfer-Encoding: x-uuencode\n", "发件人：".encode(), "写道".encode("gbk"),
        b"Message-ID: <", b"a", b" ",
    ]
)  # fmt: skip


@settings(max_examples=300, deadline=4000)
@given(st.lists(st.one_of(PIECES, st.binary(max_size=20)), max_size=60))
def test_any_bytes_make_a_mail(pieces):
    mail = read_mail(b"".join(pieces))
    shown = presented(mail)
    for text in (mail.subject, shown.body, shown.html, mail.message_id):
        assert "\0" not in text
        text.encode("utf-8")


LINES = st.sampled_from(
    [
        "> a", "text", "", "On 1 Jan 2020 a@b.cc wrote:", "From: x", "To: y", "Subject: z", "--", "____________",
        "Sent from my iPhone", "发件人：x", "---------- Forwarded message ----------",
    ]
)  # fmt: skip


@settings(max_examples=200, deadline=4000)
@given(st.lists(LINES, max_size=40))
def test_trimming_loses_no_line(lines):
    trimmed = trim("\n".join(lines))
    assert sorted(trimmed.shown + trimmed.hidden) == list(range(max(1, len(lines))))
    if any(line.strip() for line in lines):
        assert trimmed.visible.strip()
