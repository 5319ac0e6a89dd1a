"""The desk's pages: the queue, one ticket, the composer, many at once, and what is kept."""

import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from hesi.support.desk.models import CannedAnswer, Looking, Macro, SavedView
from hesi.support.tickets import actions
from hesi.support.tickets.models import Follower, Message, MessageAttachment, Ticket, TicketTag
from hesi.workspace.access.actor import Actor
from hesi.workspace.tenancy.scope import tenant_scope
from tests import builders

PNG = b"\x89PNG\r\n\x1a\n" + b"0" * 40


@pytest.fixture
def page(desk: Any, client_of: Any) -> Any:
    """The agent's browser."""
    return client_of(desk.agent)


def text_of(response: Any) -> str:
    assert response.status_code == 200, response.status_code
    return str(response.content.decode())


def test_the_queue_opens_where_there_is_something_to_do(desk: Any, page: Any) -> None:
    ticket = desk.ticket()
    assert ticket.number in text_of(page.get(reverse("desk"))), "nobody has it, so it shows first"
    actions.take_ticket(ticket, by=desk.by)
    mine = desk.ticket("别人的")
    actions.take_ticket(mine, by=Actor(desk.other))
    shown = text_of(page.get(reverse("desk")))
    assert ticket.number in shown
    assert mine.number not in shown


@pytest.mark.parametrize(
    ("query", "is_there"),
    [
        ("text=识别", True),
        ("text=打印机", False),
        ("state=new", True),
        ("state=solved", False),
        ("agent=nobody", True),
        ("agent=me", False),
        ("tag=发票", True),
        ("priority=low", False),
        ("view=unassigned", True),
        ("view=todo", False),
        ("view=all", True),
        ("view=overdue", False),
        ("sort=newest&view=all", True),
        ("view=nonsense&state=rubbish&line=x", True),
    ],
)
def test_filters_and_views(desk: Any, page: Any, query: str, is_there: bool) -> None:
    from hesi.support.tickets.searching import index_ticket

    ticket = desk.ticket()
    actions.tag_ticket(ticket, "发票", by=desk.by)
    index_ticket(ticket)
    assert (ticket.number in text_of(page.get(f"{reverse('desk')}?{query}"))) is is_there


def test_queries_are_few_and_the_same_for_ten_and_for_many(desk: Any, page: Any) -> None:
    made = [desk.ticket(f"第{at}件") for at in range(3)]
    counted = []
    for addresses in ([reverse("desk") + "?view=all"], [reverse("desk-ticket", args=[made[0].number])]):
        few = count(page, addresses[0])
        for at in range(12):
            row = desk.ticket(f"又{at}")
            actions.tag_ticket(row, f"标{at}", by=desk.by)
            actions.add_note(made[0], "备注", by=desk.by)
        counted.append((few, count(page, addresses[0])))
    assert all(few == many and many <= 15 for few, many in counted), counted


def count(page: Any, address: str) -> int:
    page.get(address)
    with CaptureQueriesContext(
        connection,
    ) as found:
        text_of(page.get(address))
    return len(found)


def test_the_queue_is_paged_by_key(desk: Any, page: Any) -> None:
    ticket = desk.ticket()
    Ticket.objects.bulk_create(
        Ticket(
            number=f"GD-209901-{at:04}",
            requester_name="批量",
            title=f"第{at}件",
            category_id=ticket.category_id,
            tenant=desk.provider,
        )
        for at in range(100)
    )
    seen: list[str] = []
    address = reverse("desk") + "?view=all&sort=urgent"
    for _page in range(4):
        shown = text_of(page.get(address))
        seen += re.findall(r'name="chosen" value="([^"]+)"', shown)
        following = re.search(r'rel="next" href="([^"]+)"', shown)
        if not following:
            break
        address = reverse("desk") + following[1].replace("&amp;", "&")
    assert len(seen) == len(set(seen)) == 101
    assert seen[0] == ticket.number, "what has a deadline comes first"


def test_answer_note_and_mention_through_the_composer(desk: Any, page: Any) -> None:
    ticket = desk.ticket()
    address = reverse("desk-replies", args=[ticket.number])
    shot = SimpleUploadedFile("图.png", PNG, content_type="image/png")
    assert (
        page.post(address, {"body": "请重试", "kind": "answer", "then": "keep", "attachments": shot}).status_code == 303
    )
    assert page.post(address, {"body": f"@{desk.other.name} 请看", "kind": "note"}).status_code == 303
    assert Follower.objects.get().member == desk.other
    shown = text_of(page.get(reverse("desk-ticket", args=[ticket.number])))
    key = MessageAttachment.objects.get().file.key
    assert reverse("ticket-picture", args=[key]) in shown
    assert "is-note" in shown
    picture = page.get(reverse("ticket-picture", args=[key]))
    assert picture.headers["Content-Type"] == "image/png"
    assert "sandbox" in picture.headers["Content-Security-Policy"]
    assert b"".join(picture.streaming_content) == PNG
    assert page.post(address, {"body": "  ", "kind": "answer"}).status_code == 422


def test_what_only_says_it_is_a_picture_is_not_shown(desk: Any, page: Any) -> None:
    ticket = desk.ticket(files=[actions.Upload("x.png", "image/png", b"<script>alert(1)</script>")])
    key = MessageAttachment.objects.get(message__ticket=ticket).file.key
    assert page.get(reverse("ticket-picture", args=[key])).status_code == 404


def test_a_stranger_sees_no_picture(desk: Any, client_of: Any) -> None:
    desk.ticket(files=[actions.Upload("x.png", "image/png", PNG)])
    key = MessageAttachment.objects.get().file.key
    with tenant_scope(desk.company):
        assert client_of(desk.colleague).get(reverse("ticket-picture", args=[key])).status_code == 404
        asker = client_of(desk.asker).get(reverse("ticket-picture", args=[key]))
    assert asker.status_code == 200
    b"".join(asker.streaming_content)


def test_both_texts_are_kept_when_somebody_was_faster(desk: Any, page: Any) -> None:
    ticket = desk.ticket()
    seen = Message.objects.get().pk
    actions.reply(ticket, "我先答了", by=Actor(desk.other))
    answer = page.post(
        reverse("desk-replies", args=[ticket.number]), {"body": "我写的答复", "kind": "answer", "seen": seen}
    )
    shown = answer.content.decode()
    assert answer.status_code == 409
    assert "我先答了" in shown
    assert "我写的答复" in shown
    assert "is-new" in shown
    assert f'name="seen" value="{Message.objects.latest("pk").pk}"' in shown


def test_who_else_looks_and_types(desk: Any, page: Any, client_of: Any) -> None:
    ticket = desk.ticket()
    address = reverse("desk-looking", args=[ticket.number])
    other = client_of(desk.other)
    assert desk.other.name not in text_of(page.post(address))
    text_of(other.post(address, {"typing": "1"}))
    assert desk.other.name in text_of(page.post(address))
    assert Looking.objects.get(member=desk.other).is_typing
    assert other.post(address, {"gone": "1"}).status_code == 204
    assert desk.other.name not in text_of(page.post(address))


@pytest.mark.parametrize(
    ("step", "value", "field", "expected"),
    [
        ("agent:me", "", "state", "in_progress"),
        ("priority", "high", "priority", "high"),
        ("state:solve", "", "state", "solved"),
        ("state:close", "", "state", "closed"),
    ],
)
def test_one_step_from_the_page(desk: Any, page: Any, step: str, value: str, field: str, expected: str) -> None:
    ticket = desk.ticket()
    sent = page.post(reverse("desk-changes", args=[ticket.number]), {"step": step, "value": value})
    assert sent.status_code == 303
    assert getattr(Ticket.objects.get(), field) == expected


def test_many_at_once_each_with_its_own_word(desk: Any, page: Any) -> None:
    open_one, closed = desk.ticket(), desk.ticket()
    actions.close_ticket(closed, by=desk.by)
    chosen = [open_one.number, closed.number, "GD-000000-0000"]
    shown = text_of(page.post(reverse("desk-bulk"), {"chosen": chosen, "step": "priority", "value-priority": "high"}))
    assert shown.count("tone-green") >= 1
    assert "GD-000000-0000" in shown
    assert Ticket.objects.get(pk=open_one.pk).priority == "high"
    assert Ticket.objects.get(pk=closed.pk).priority == closed.priority
    too_many = [f"GD-1-{at}" for at in range(101)]
    assert page.post(reverse("desk-bulk"), {"chosen": too_many, "step": "state:close"}).status_code == 422
    assert page.post(reverse("desk-bulk"), {"step": "state:close"}).status_code == 422


def test_a_view_is_kept_and_counts_what_is_open(desk: Any, page: Any) -> None:
    desk.ticket()
    sent = page.post(reverse("desk-views"), {"name": "新问题", "state": "new", "view": "all", "due_within": ""})
    view = SavedView.objects.get()
    assert sent.url.endswith(f"?view={view.pk}")
    assert (view.filters, view.owner) == ({"snoozed": "with", "state": ["new"]}, desk.agent)
    assert "新问题" in text_of(page.get(sent.url))
    counted = text_of(page.get(reverse("desk-counts") + f"?view={view.pk}"))
    assert re.search(r'新问题</span><span class="tab-count">1<', counted)
    assert page.post(reverse("desk-view-removal", args=[view.pk])).status_code == 303
    assert not SavedView.objects.exists()


def test_sharing_is_for_whoever_runs_the_desk(desk: Any, page: Any, client_of: Any) -> None:
    assert page.post(reverse("desk-views"), {"name": "大家", "shared": "on"}).status_code == 403
    lead = client_of(desk.lead)
    assert lead.post(reverse("desk-views"), {"name": "大家", "shared": "on"}).status_code == 303
    view = SavedView.objects.get()
    assert "大家" in text_of(page.get(reverse("desk")))
    assert page.post(reverse("desk-view-removal", args=[view.pk])).status_code == 403


def test_one_s_own_things_are_nobody_else_s(desk: Any, page: Any, client_of: Any) -> None:
    own = Macro.objects.create(owner=desk.other, name="私人", steps=[{"step": "tag", "value": "x"}])
    answer = CannedAnswer.objects.create(owner=desk.other, title="私人", body="您好")
    ticket = desk.ticket()
    for name, args in (
        ("desk-macro", [own.pk]),
        ("desk-answer", [answer.pk]),
        ("desk-run-macro", [ticket.number, own.pk]),
    ):
        assert page.get(reverse(name, args=args)).status_code == 404
    assert "私人" not in text_of(page.get(reverse("desk-kept")))


def test_a_macro_is_edited_previewed_and_run(desk: Any, page: Any) -> None:
    ticket = desk.ticket()
    steps = ["reply", "tag", "state"]
    values = ["{requester}您好，{number} 已修复。", "已修复", "solve"]
    sent = page.post(reverse("desk-macro-new"), {"name": "修好了", "step": steps, "value": values, "is_active": "on"})
    assert sent.status_code == 303
    macro = Macro.objects.get()
    preview = text_of(page.get(reverse("desk-run-macro", args=[ticket.number, macro.pk])))
    assert f"林晓您好，{ticket.number} 已修复。" in preview
    assert not TicketTag.objects.exists()
    assert page.post(reverse("desk-run-macro", args=[ticket.number, macro.pk])).status_code == 303
    assert Ticket.objects.get().state == "solved"
    assert TicketTag.objects.get().tag.name == "已修复"
    assert Message.objects.latest("pk").body == f"林晓您好，{ticket.number} 已修复。"


def test_an_unknown_placeholder_is_refused_with_the_list(desk: Any, page: Any) -> None:
    facts = {"title": "问候", "language": "zh-hans", "body": "{客户}您好 {requester}"}
    refused = page.post(reverse("desk-answer-new"), facts)
    assert refused.status_code == 422
    assert "{客户}" in refused.content.decode()
    assert "{requester} {company} {number} {agent} {due}" in refused.content.decode()
    assert page.post(reverse("desk-answer-new"), {**facts, "body": "{requester}您好"}).status_code == 303
    macro = {"name": "x", "step": ["reply"], "value": ["{nobody}"], "is_active": "on"}
    assert page.post(reverse("desk-macro-new"), macro).status_code == 422
    assert not Macro.objects.exists()


def test_the_composer_is_offered_answers_filled_in_and_fitting_first(desk: Any, page: Any) -> None:
    ticket = desk.ticket()
    for title, language, category in (
        ("EN", "en", None),
        ("中文", "zh-hans", None),
        ("本类", "zh-hans", ticket.category),
    ):
        CannedAnswer.objects.create(title=title, language=language, category=category, body="{requester}")
    offered = page.get(reverse("desk-inserts", args=[ticket.number])).json()
    assert [row["title"] for row in offered["answers"]] == ["本类", "中文", "EN"]
    assert offered["answers"][0]["text"] == "林晓"
    assert desk.agent.name not in [row["name"] for row in offered["agents"]]


def test_merge_undo_split_link_and_task_through_the_pages(desk: Any, page: Any) -> None:
    ticket, other = desk.ticket(), desk.ticket()
    merged = page.post(reverse("desk-merging", args=[other.number]), {"other": ticket.number.lower()})
    assert merged.url == reverse("desk-ticket", args=[ticket.number])
    shown = text_of(page.get(reverse("desk-ticket", args=[other.number])))
    assert reverse("desk-unmerging", args=[other.number]) in shown
    assert page.post(reverse("desk-unmerging", args=[other.number])).status_code == 303
    message = Message.objects.filter(ticket=ticket).first()
    split = page.post(reverse("desk-splitting", args=[ticket.number, message.pk]), {"title": "另一件"})
    assert split.status_code == 303
    assert page.post(reverse("desk-splitting", args=[other.number, message.pk]), {"title": "x"}).status_code == 404
    assert page.post(reverse("desk-links", args=[ticket.number]), {"other": other.number}).status_code == 303
    assert page.post(reverse("desk-tasks", args=[ticket.number]), {"title": "查日志"}).status_code == 303
    assert page.post(reverse("desk-following", args=[ticket.number])).status_code == 303
    side = text_of(page.get(reverse("desk-side", args=[ticket.number])))
    for words in ("查日志", other.number, "林晓"):
        assert words in side


def test_the_slice_beside_a_ticket_marks_where_one_is(desk: Any, page: Any) -> None:
    ticket = desk.ticket()
    shown = text_of(page.get(reverse("desk-slice") + f"?view=unassigned&here={ticket.number}"))
    assert 'aria-current="page"' in shown


def test_only_agents_enter(desk: Any, client_of: Any) -> None:
    ticket = desk.ticket()
    plain = client_of(builders.a_member("行政", roles=()))
    with tenant_scope(desk.company):
        customer = client_of(desk.asker)
    for name, args in (
        ("desk", []),
        ("desk-ticket", [ticket.number]),
        ("desk-side", [ticket.number]),
        ("desk-kept", []),
    ):
        for client in (plain, customer):
            assert client.get(reverse(name, args=args)).status_code == 403


def test_every_label_of_the_ticket_leads_to_its_own_field(desk: Any, page: Any) -> None:
    number = desk.ticket().number
    shown = [text_of(page.get(reverse(name, args=[number]))) for name in ("desk-ticket", "desk-side")]
    ids = re.findall(r'\sid="([^"]+)"', " ".join(shown))
    assert "id_body" in ids
    assert {one for one in ids if ids.count(one) > 1} <= {"desk-side"}
