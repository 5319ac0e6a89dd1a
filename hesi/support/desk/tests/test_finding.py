"""Tickets are found by their words, by whoever may read those words."""

import io
import zipfile
from typing import Any

import pytest
from django.urls import reverse

from hesi.support.desk.reading import words_of_file
from hesi.support.desk.tasks import read_attachment
from hesi.support.tickets import actions
from hesi.support.tickets.models import MessageAttachment, Ticket
from hesi.support.tickets.searching import index_ticket, matching_tickets
from hesi.workspace.access.actor import Actor
from hesi.workspace.search.find import find
from hesi.workspace.search.index import rebuild_index
from hesi.workspace.search.models import SearchEntry
from hesi.workspace.tenancy.scope import tenant_scope
from tests import builders


def found_by(member: Any, words: str) -> list[str]:
    with tenant_scope(member.tenant):
        return [hit.label.split(" ")[0] for group in find(words, Actor(member)) for hit in group.hits]


@pytest.fixture
def ticket(desk: Any) -> Ticket:
    """Answered in public and noted in private."""
    made: Ticket = desk.ticket("住宿发票", body="上传后提示校验码错误")
    actions.reply(made, "请改用OFD版式文件", by=desk.by)
    actions.add_note(made, "疑似税局接口异常", by=desk.by)
    index_ticket(made)
    return made


@pytest.mark.parametrize("words", ["住宿发票", "校验码", "OFD版式", "税局接口", "林晓"])
def test_an_agent_finds_by_every_word(desk: Any, ticket: Ticket, words: str) -> None:
    assert found_by(desk.agent, words) == [ticket.number]


def test_a_customer_never_finds_by_a_note(desk: Any, ticket: Ticket) -> None:
    assert found_by(desk.asker, "校验码") == [ticket.number]
    assert found_by(desk.asker, "OFD版式") == [ticket.number]
    assert found_by(desk.asker, "税局接口") == []


def test_nobody_else_finds_it(desk: Any, ticket: Ticket) -> None:
    other = builders.a_company(name="别家", provider=desk.provider)
    with tenant_scope(other):
        stranger = builders.a_member("外人", roles=("admin",))
    plain = builders.a_member("行政", roles=())
    for member in (desk.colleague, stranger, plain):
        assert found_by(member, "校验码") == []


def test_a_link_leads_each_side_to_its_own_page(desk: Any, ticket: Ticket) -> None:
    urls = set(SearchEntry.objects.filter(subject_id=ticket.pk).values_list("subject_type", "url"))
    assert urls == {
        ("ticket", reverse("desk-ticket", args=[ticket.number])),
        ("ticket_said", reverse("ticket", args=[ticket.number])),
    }


def test_building_the_index_anew_gives_the_same(desk: Any, ticket: Ticket) -> None:
    before = sorted(SearchEntry.objects.filter(subject_id=ticket.pk).values_list("subject_type", "tokens"))
    SearchEntry.objects.all().delete()
    rebuild_index()
    assert sorted(SearchEntry.objects.filter(subject_id=ticket.pk).values_list("subject_type", "tokens")) == before


def a_docx(text: str) -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as archive:
        body = f'<w:document xmlns:w="x"><w:body><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:body></w:document>'
        archive.writestr("word/document.xml", body)
    return written.getvalue()


def test_the_words_of_a_file_are_found_once_it_was_read(desk: Any) -> None:
    upload = actions.Upload("错误.log", "text/plain", "连接超时 E4107".encode())
    ticket = desk.ticket(files=[upload])
    sent = MessageAttachment.objects.get()
    read_attachment.func(tenant_id=desk.provider.pk, attachment_id=sent.pk)
    assert found_by(desk.agent, "E4107") == [ticket.number]
    assert list(Ticket.objects.filter(pk__in=matching_tickets("连接超时", public=True))) == [ticket]


@pytest.mark.parametrize(
    ("name", "content", "expected"),
    [
        ("a.txt", "普通文字".encode(), "普通文字"),
        ("a.log", "国标编码".encode("gb18030"), "国标编码"),
        ("a.docx", a_docx("合同条款"), "合同条款"),
        ("a.docx", b"PK broken", ""),
        ("a.pdf", b"%PDF-1.4 broken", ""),
        ("a.exe", b"MZ", ""),
        ("a.docx", a_docx("&x;"), ""),
    ],
)
def test_what_can_be_read_is_read_and_what_cannot_does_no_harm(name: str, content: bytes, expected: str) -> None:
    assert words_of_file(name, content) == expected


def test_a_bomb_is_not_unpacked() -> None:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b"<a>" + b" " * (30 * 1024 * 1024) + b"</a>")
    assert words_of_file("bomb.docx", written.getvalue()) == ""
