"""One mail each, written here, for everything a reader has to live with."""

import base64
from datetime import UTC, datetime

import pytest

from hesi.support.mail.reading import read_mail
from hesi.support.mail.reading.charsets import decoded, known_charset


def mail(headers: str | bytes, body: str | bytes = "hello", charset: str = "utf-8"):
    head = headers.encode("utf-8") if isinstance(headers, str) else headers
    text = body.encode(charset) if isinstance(body, str) else body
    return read_mail(head.replace(b"\n", b"\r\n") + b"\r\n\r\n" + text)


def test_a_plain_mail():
    read = mail(
        "From: Ann Lee <ann@example.com>\nTo: Support <help@example.com>, b@example.com\nCc: c@example.com\n"
        "Reply-To: <answers@example.com>\nSubject: Claim\n refused\nMessage-ID: <1@example.com>\n"
        "In-Reply-To: <0@example.com>\nReferences: <a@x> <b@x>\n <0@example.com>\nDate: Mon, 23 Nov 2026 10:00:00 +0800"
    )
    assert (read.sender.email, read.sender.name) == ("ann@example.com", "Ann Lee")
    assert [person.email for person in read.to] == ["help@example.com", "b@example.com"]
    assert read.cc[0].email == "c@example.com"
    assert read.reply_to[0].email == "answers@example.com"
    assert read.subject == "Claim refused"
    assert read.message_id == "1@example.com"
    assert read.references == ["0@example.com", "b@x", "a@x"]
    assert read.date == datetime(2026, 11, 23, 2, tzinfo=UTC)
    assert not read.is_automatic


@pytest.mark.parametrize(
    ("written", "email", "name"),
    [
        ("王小明 <wang@example.com>", "wang@example.com", "王小明"),
        ('"王小明, 财务部" <wang@example.com>', "wang@example.com", "王小明, 财务部"),
        ("=?GB2312?B?zfXQocP3?= <wang@example.com>", "wang@example.com", "王小明"),
        ('"=?GB2312?B?zfXQocP3?=" <wang@example.com>', "wang@example.com", "王小明"),
        ("=?utf-8?Q?B=C3=BCrling,_Andreas?= <b@example.com>", "b@example.com", "Bürling, Andreas"),
        ("b@example.com (Ann Lee)", "b@example.com", "Ann Lee"),
        ('""Ann" Lee" <a@example.com>', "a@example.com", "Ann Lee"),
        ("\"'Ann Lee' via Group\" <g@example.com>", "g@example.com", "'Ann Lee' via Group"),
        ("<a@example.com>", "a@example.com", ""),
        ("a@example.com <a@example.com>", "a@example.com", "a@example.com"),
        ("王小明＜wang＠example.com＞", "wang@example.com", "王小明"),
        ("Ann <mailto:a@example.com>", "a@example.com", "Ann"),
        ("Ann <a@例子.测试>", "a@例子.测试", "Ann"),
        ('"Unclosed <a@example.com>', "a@example.com", "Unclosed"),
        ("Team: ann@example.com, b@example.com;", "ann@example.com", ""),
        ("MAILER-DAEMON (Mail System)", "MAILER-DAEMON", "Mail System"),
    ],
)
def test_senders_as_they_are_written(written, email, name):
    read = mail(f"From: {written}\nSubject: x")
    assert (read.sender.email, read.sender.name.replace('"', "")) == (email, name)


def test_people_who_cannot_be_reached_are_not_recipients():
    read = mail("From: a@example.com\nTo: undisclosed-recipients:;\nCc: Everybody")
    assert (read.to, read.cc) == ([], [])


@pytest.mark.parametrize("label", ["gb2312", "GBK", "x-gbk", "iso-gb2312", "gb18030", "cp936", "chinese", ""])
def test_chinese_bodies_whatever_the_charset_is_called(label):
    stated = f'; charset="{label}"' if label else ""
    read = mail(
        f"From: a@example.com\nContent-Type: text/plain{stated}\nContent-Transfer-Encoding: 8bit",
        "发票识别失败，请处理",
        "gb18030",
    )
    assert read.text == "发票识别失败，请处理"


@pytest.mark.parametrize(
    ("label", "codec", "text"),
    [
        ("big5", "cp950", "發票辨識失敗，請處理"),
        ("iso-2022-jp", "iso2022_jp", "領収書の件"),
        ("utf-7", "utf-7", "发票 £5"),
        ("hz-gb-2312", "hz", "发票"),
        ("euc-kr", "cp949", "영수증"),
        ("windows-1252", "cp1252", "naïve – “quotes”"),
        ("iso-8859-1", "utf-8", "said to be Latin-1, is UTF-8: ü 中"),
        ("unknown-8bit", "utf-8", "nobody knows: ü 中"),
    ],
)
def test_other_charsets(label, codec, text):
    read = mail(f"From: a@example.com\nContent-Type: text/plain; charset={label}", text, codec)
    assert read.text == text


@pytest.mark.parametrize("name", ["zip", "base64", "idna", "punycode", "unicode_escape", "rot13", "../../x", "\0"])
def test_names_of_codecs_that_are_no_charsets(name):
    assert known_charset(name) == ""
    assert decoded(b"plain", name) == "plain"


def test_words_cut_in_the_middle_of_a_character():
    whole = base64.b64encode("发票识别".encode()).decode()
    data = base64.b64decode(whole)
    halves = [base64.b64encode(piece).decode() for piece in (data[:4], data[4:])]
    read = mail(f"From: a@example.com\nSubject: =?utf-8?B?{halves[0]}?=\n =?utf-8?B?{halves[1]}?= ok")
    assert read.subject == "发票识别 ok"


def test_raw_bytes_in_headers():
    read = mail(b"From: a@example.com\nSubject: " + "报销单".encode("gbk"))
    assert read.subject == "报销单"


def test_nothing_but_a_body():
    read = read_mail(b"\r\n\r\nno header at all")
    assert (read.sender, read.subject, read.message_id, read.date) == (None, "", "", None)


MIXED = """From: a@example.com
Content-Type: multipart/mixed; boundary="b"

--b
Content-Type: multipart/related; boundary=c

--c
Content-Type: text/html; charset=utf-8

<p>Look: <img src="cid:shot@1"></p>
--c
Content-Type: image/png; name="=?utf-8?B?5oiq5Zu+LnBuZw==?="
Content-ID: <shot@1>
Content-Transfer-Encoding: base64

iVBORw0KGgo=
--c--
--b
Content-Type: application/pdf
Content-Disposition: attachment; filename*=utf-8''%E5%8F%91%E7%A5%A8.pdf

%PDF-1.4
--b
Content-Type: message/rfc822

From: x@example.com
Subject: Inner

body
--b--
"""


def test_parts_become_text_pictures_and_files():
    read = read_mail(MIXED.encode())
    assert [(file.name, file.is_inline) for file in read.attachments] == [
        ("截图.png", True),
        ("发票.pdf", False),
        ("Inner.eml", False),
    ]
    assert read.attachments[0].content.startswith(b"\x89PNG")
    assert "Look:" in read.text


def test_a_boundary_that_was_forgotten_and_one_that_never_closes():
    body = "--zz\nContent-Type: text/plain\n\ntext here\n--zz\nContent-Type: text/html\n\n<b>html"
    read = mail("From: a@example.com\nContent-Type: multipart/alternative;", body)
    assert read.text.strip() == "text here"
    assert read.html == "<b>html"


def test_bombs_are_read_in_pieces():
    deep = "".join(f"Content-Type: multipart/mixed; boundary=b{i}\n\n--b{i}\n" for i in range(300))
    assert read_mail(("From: a@example.com\n" + deep).encode()).sender is not None
    many = (
        "From: a@example.com\nContent-Type: multipart/mixed; boundary=b\n\n" + "--b\nContent-Type: x/y\n\nz\n" * 20_000
    )
    assert len(read_mail(many.encode()).attachments) <= 200
    heads = "".join(f"X-{i}: y\n" for i in range(50_000)) + "Subject: late\n\nbody"
    assert read_mail(("From: a@example.com\n" + heads).encode()).sender is not None
    assert read_mail(b"From: " + b'"' * 50_000 + b"<a@example.com>\n\n").sender is not None
    assert read_mail(b"Subject: " + b"=?a?q?" * 20_000 + b"\n\n") is not None
    assert read_mail(b"From: " + b"(" * 100_000 + b"\n\n") is not None


@pytest.mark.parametrize(
    ("header", "reason"),
    [
        ("Auto-Submitted: auto-replied", "auto-submitted"),
        ("Precedence: bulk", "precedence"),
        ("X-Precedence: auto_reply", "x-precedence"),
        ("X-Auto-Response-Suppress: All", "x-auto-response-suppress"),
        ("X-Autoreply: yes", "x-autoreply"),
        ("X-Loop: yes", "x-loop"),
        ("List-Unsubscribe: <mailto:x@example.com>", "list-unsubscribe"),
        ("Return-Path: <>", "return-path"),
        ("X-Failed-Recipients: x@example.com", "x-failed-recipients"),
        ("Subject: 自动回复: 您好", "subject"),
        ("Subject: Automatic reply: away", "subject"),
    ],
)
def test_no_person_wrote_it(header, reason):
    assert mail(f"From: a@example.com\n{header}").auto_reason == reason


@pytest.mark.parametrize(
    "header", ["Auto-Submitted: no", "Precedence: first-class", "X-Loop: 4", "Subject: Re: bulk order"]
)
def test_a_person_may_have_written_it(header):
    assert mail(f"From: a@example.com\n{header}").auto_reason == ""


def _report(action: str, status: str, recipients: int = 1) -> bytes:
    each = "\n".join(
        f"Final-Recipient: rfc822; gone{i}@example.com\nAction: {action}\nStatus: {status}\n" for i in range(recipients)
    )
    return f"""From: MAILER-DAEMON@example.net (Mail System)
Content-Type: multipart/report; report-type=delivery-status; boundary=r

--r
Content-Type: text/plain

Sorry.
--r
Content-Type: message/delivery-status

Reporting-MTA: dns; example.net

{each}
--r
Content-Type: message/rfc822

Message-ID: <ticket.GD-1@hesi.example>
Subject: Answer

x
--r--
""".encode()


@pytest.mark.parametrize(
    ("action", "status", "recipients", "permanent"),
    [
        ("failed", "5.1.1", 1, True),
        ("delayed", "4.4.1", 1, False),
        ("failed", "5.2.2", 1, False),
        ("failed", "5.1.1", 2, False),
    ],
)
def test_reports_of_what_was_not_delivered(action, status, recipients, permanent):
    bounce = read_mail(_report(action, status, recipients)).bounce
    assert (bounce.recipient, bounce.status, bounce.action) == ("gone0@example.com", status, action)
    assert bounce.original_id == "ticket.GD-1@hesi.example"
    assert bounce.is_permanent is permanent
