"""What strangers send to support: mails, files, names; and statements composed once for every workspace."""

import re
import subprocess
import sys
import threading
from collections.abc import Iterator
from email.parser import BytesParser
from email.policy import default
from pathlib import Path
from typing import Any

import pytest
from django.core import mail as outbox
from django.db import connection
from django.db.models import QuerySet

from hesi.support.knowledge.text import render
from hesi.support.mail.models import Mailbox
from hesi.support.mail.posting import with_pictures
from hesi.support.mail.reading.presenting import presented
from hesi.support.mail.reading.reader import read_mail
from hesi.support.mail.receiving import receive
from hesi.support.tickets.actions import Upload, ask_for_help, reply
from hesi.support.tickets.models import MessageAttachment, Ticket
from hesi.workspace.access.actor import Actor
from hesi.workspace.people.models import Member
from hesi.workspace.tenancy.models import Tenant
from hesi.workspace.tenancy.prepared import prepared, prepared_update
from hesi.workspace.tenancy.scope import tenant_scope
from tests import builders
from tests.jobs import run_jobs

ROOT = Path(__file__).resolve().parents[2]
# Tags, events, addresses and styles that must never reach an agent's page, however they are dressed up.
FORBIDDEN = re.compile(
    r"<(?:script|svg|math|style|form|input|base|meta|iframe|object|embed|template|link)\b"
    r"|<[a-z][^>]*\s(?:on\w+|style|srcset|background|id|hx-\w+|data-\w+|target|formaction)\s*="
    r"|<[a-z][^>]*\s(?:href|src)=[\"']?\s*(?:javascript|data|vbscript|file|//|/)",
    re.IGNORECASE,
)
HOSTILE = (
    "<script>alert(1)</script>",
    "<svg/onload=alert(1)><p>x",
    "<svg><a xlink:href='javascript:alert(1)'><text>x</text></a></svg>",
    '<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror=alert(1)&gt;">',
    '<noscript><p title="</noscript><img src=x onerror=alert(1)>">',
    '<textarea><img title="</textarea><img src=x onerror=alert(1)>">',
    "<xmp><img src=x onerror=alert(1)></xmp>",
    "<select><style></select><img src=x onerror=alert(1)></style>",
    '<img src="cid:x&quot; onerror=&quot;alert(1)">',
    "<img src='cid:\" onerror=alert(1) x=\"'>",
    '<a href="java\nscript:alert(1)">x</a>',
    '<a href="data:text/html,<script>alert(1)</script>">x</a>',
    '<a href="//evil.example/">x</a><a href="/accounts/logout/">x</a><img src="/accounts/logout/">',
    '<p style="background:url(//evil.example)" id="message-1" class="btn">x</p>',
    "<style>@import url(//evil.example)</style><link rel=stylesheet href=//evil.example>",
    '<form action="//evil.example"><input name=password></form><base href="//evil.example">',
    '<div hx-get="/desk/" hx-trigger="load" data-opens="split">x</div>',
    '<iframe srcdoc="<script>alert(1)</script>"></iframe><template><img src=x onerror=alert(1)></template>',
    '<img src="cid:a" srcset="//evil.example/x 1x"><table background="//evil.example"><tr><td>x</table>',
)


@pytest.mark.parametrize("source", HOSTILE)
def test_html_of_a_mail_brings_nothing_that_acts(source: str) -> None:
    head = b"From: a@b.example\r\nContent-Type: text/html; charset=utf-8\r\n\r\n"
    html = with_pictures(presented(read_mail(head + source.encode())).html, [])
    assert not FORBIDDEN.search(html), html


HOSTILE_ARTICLES = (
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "[x](javascript:alert(1))",
    "[x](data:text/html,1)",
    "<javascript:alert(1)>",
    '[x](https://a.example "onclick=1")',
    "![x](https://evil.example/t.gif)",
    "![x](//evil.example/t.gif)",
    "![x](data:image/svg+xml,1)",
    "![x](media:../../accounts/logout)",
)
ACTS = re.compile(
    r"<(?:script|iframe)|<[^>]*\son\w+=|<[^>]*href=\"(?:javascript|data|//)|<[^>]*src=\"(?:\w+:|//|/files/\.)"
)


@pytest.mark.parametrize("source", HOSTILE_ARTICLES)
def test_article_brings_nothing_that_acts(source: str) -> None:
    html = render(source).html
    assert not ACTS.search(html), html


@pytest.fixture
def provider(db: None) -> Iterator[Tenant]:
    tenant = builders.a_provider()
    with tenant_scope(tenant):
        yield tenant


ODD_IDS = [
    b"<a\x00b@x>",
    b"<a\x1bb@x>",
    "<ä@x>".encode(),
    b"<a@x\xff>",
    b"<a>\r\n Bcc: evil@x.example <b@x>",
    b"<" + b"a" * 600 + b"@x>",
]


@pytest.mark.parametrize("odd", ODD_IDS, ids=range(len(ODD_IDS)))
def test_headers_of_a_mail_reach_no_header_of_its_answer(provider: Tenant, odd: bytes) -> None:
    box = Mailbox.objects.create(address="support@hesi.example", name="合思")
    raw = (
        b"From: =?utf-8?q?x=0D=0ABcc=3A_evil=40x=2Eexample?= <guest@nowhere.example>\r\nTo: support@hesi.example\r\n"
        b"Subject: =?utf-8?q?x=0D=0ABcc=3A_evil=40x=2Eexample?=\r\nMessage-ID: " + odd + b"\r\n\r\nhello\r\n"
    )
    receive(raw, box, source="pipe")
    run_jobs()
    ticket = Ticket.objects.get()
    reply(ticket, "hello", by=Actor(builders.a_member("小合", roles=("agent",))))
    run_jobs()
    assert len(outbox.outbox) == 2
    for letter in outbox.outbox:
        read = BytesParser(policy=default).parsebytes(letter.message().as_bytes())
        assert letter.recipients() == ["guest@nowhere.example"]
        assert read["Bcc"] is None
        assert all(sign.isprintable() and sign.isascii() for sign in str(read["References"] or "").replace(" ", ""))


@pytest.mark.parametrize(
    "name",
    [
        "../../etc/passwd",
        "..\\..\\x.exe",
        "a\r\nSet-Cookie: x=1.png",
        "报\u202egnp.exe",
        "a\x00b.png",
        "x" * 400 + ".png",
        "",
    ],
)
def test_files_get_names_that_lead_and_say_nothing_false(provider: Tenant, client_of: Any, name: str) -> None:
    member = builders.a_member(roles=("agent",))
    ask_for_help(
        category="other", title="x", body="y", files=[Upload(name, "image/svg+xml", b"<svg onload=alert(1)>")],
        by=Actor(member),
    )  # fmt: skip
    file = MessageAttachment.objects.get().file
    assert file.name
    assert not re.search(r"[/\\\x00-\x1f\u202a-\u202e\u2066-\u2069]", file.name)
    answer = client_of(member).get(f"/files/{file.key}/")
    assert answer["Content-Type"] == "application/octet-stream"
    assert answer["Content-Disposition"].startswith("attachment")
    assert "Set-Cookie" not in answer.headers
    assert client_of(member).get(f"/support/pictures/{file.key}/").status_code == 404


@pytest.mark.parametrize("kind", [".txt", ".pdf", ".docx", ".xlsx"])
@pytest.mark.parametrize("deed", [
    "import socket; socket.create_connection(('127.0.0.1', 9), 1)",
    "import socket; socket.getaddrinfo('example.com', 443)",
    "import subprocess; subprocess.run(['true'])",
    "import os; os.system('true')",
    "open('/tmp/hesi-was-here', 'w')",
])  # fmt: skip
def test_reader_of_strangers_files_is_shut_in(kind: str, deed: str) -> None:
    code = f"from hesi.support.desk.reading_child import shut_in; shut_in({kind!r})\n{deed}"
    done = subprocess.run([sys.executable, "-B", "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)
    assert "PermissionError" in done.stderr, done.stderr


@prepared
def _members_named(name: str) -> QuerySet[Member]:
    return Member.objects.filter(name=name).order_by("pk")


@prepared_update
def _moved_to(title: str, name: str) -> tuple[QuerySet[Member], dict[str, Any]]:
    return Member.objects.filter(name=name), {"title": title}


@pytest.mark.django_db(transaction=True)
def test_statements_composed_once_mix_no_workspaces_between_threads() -> None:
    tenants = [builders.a_company(f"公司{at}") for at in range(2)]
    mine: dict[int, list[int]] = {}
    for tenant in tenants:
        with tenant_scope(tenant):
            mine[tenant.pk] = [builders.a_member("同名").pk for _ in range(3)]
    wrong: list[Any] = []
    barrier = threading.Barrier(4)

    def work(first: Tenant, second: Tenant) -> None:
        try:
            barrier.wait(10)
            for turn in range(30):
                for tenant in (first, second):
                    with tenant_scope(tenant):
                        found = [row.pk for row in _members_named(name="同名")]
                        owners = {row.tenant_id for row in _members_named(name="同名")}
                    if found != mine[tenant.pk] or owners != {tenant.pk}:
                        wrong.append((turn, tenant.pk, found))
        except Exception as error:
            wrong.append(error)
        finally:
            connection.close()

    orders = (tenants, tenants[::-1], tenants, tenants[::-1])
    threads = [threading.Thread(target=work, args=order) for order in orders]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert not wrong
    with tenant_scope(tenants[0]):
        assert _moved_to(title="改过", name="同名") == 3
    with tenant_scope(tenants[1]):
        assert set(Member.objects.filter(name="同名").values_list("title", flat=True)) == {""}
