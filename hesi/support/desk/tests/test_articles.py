"""Articles at the desk: sent as the answer, counted, made of a solved ticket."""

from typing import Any

import pytest
from django.urls import reverse

from hesi.core.errors import Forbidden
from hesi.support.desk.articles import TicketNotSolved, articles_for, draft_from_ticket
from hesi.support.knowledge.models import Article, Citation, Edition
from hesi.support.knowledge.queries import fill_library
from hesi.support.tickets.actions import add_note, close_ticket, confirm_solved, reopen_ticket, reply
from hesi.support.tickets.requester import as_requester
from hesi.workspace.access.actor import Actor
from hesi.workspace.people.models import Member
from hesi.workspace.tenancy.scope import tenant_scope
from tests import builders
from tests.jobs import deliver_events

ADDRESS = "http://localhost:8000/articles/recognition-failed/"


def counted() -> tuple[int, int]:
    rows = Citation.objects.filter(article__key="recognition-failed")
    return rows.count(), rows.filter(solved_at__isnull=False).count()


def test_what_is_sent_is_counted_once_and_what_holds_solved_it(desk: Any) -> None:
    fill_library()
    ticket = desk.ticket()
    add_note(ticket, f"参考 {ADDRESS}", by=desk.by)
    deliver_events()
    assert counted() == (0, 0), "a note is sent to nobody"
    for _again in range(2):
        reply(ticket, f"请看 {ADDRESS}", by=desk.by, then="solve")
    deliver_events()
    assert counted() == (1, 0)
    with tenant_scope(desk.company), as_requester(Actor(desk.asker)) as requester:
        confirm_solved(ticket, by=requester)
    deliver_events()
    assert counted() == (1, 1)
    reopen_ticket(ticket, by=desk.by)
    deliver_events()
    assert counted() == (1, 0)


def test_the_composer_offers_what_the_asker_may_read(desk: Any, client_of: Any) -> None:
    fill_library()
    ticket = desk.ticket()
    offered = articles_for(ticket, "")
    assert any("/articles/recognition-failed/" in row["text"] for row in offered)
    Article.objects.filter(key="recognition-failed").update(audience=Article.Audience.INTERNAL)
    assert not any("/articles/recognition-failed/" in row["text"] for row in articles_for(ticket, ""))
    page = client_of(desk.agent).get(reverse("desk-inserts", args=[ticket.number]), {"q": "收款账户"})
    assert any("/articles/add-payee-account/" in row["text"] for row in page.json()["articles"])


def test_a_solved_ticket_becomes_a_draft_for_agents_without_its_customer(desk: Any, client_of: Any) -> None:
    fill_library()
    asked = "我是林晓，晨光科技有限公司，付款¥1,234.50被退回 [点这里](page:admin-policy) {value: plan / x}"
    ticket = desk.ticket(title="林晓的付款被退回", body=asked)
    with pytest.raises(TicketNotSolved):
        draft_from_ticket(ticket, by=desk.by)
    reply(ticket, "核对账号后重新加入批次。", by=desk.by, then="solve")
    ticket.refresh_from_db()
    draft = draft_from_ticket(ticket, by=desk.by)
    assert draft_from_ticket(ticket, by=desk.by).pk == draft.pk
    assert Article.objects.filter(source_type="ticket").count() == 1
    assert (draft.is_current, draft.article.audience) == (False, Article.Audience.INTERNAL)
    assert "重新加入批次" in draft.body
    for secret in ("林晓", "晨光", "1,234.50"):
        assert secret not in draft.body + draft.title
    assert "](page:" not in draft.body
    assert "{value" not in draft.body
    page = client_of(desk.agent)
    answer = page.post(reverse("desk-article", args=[ticket.number]))
    assert answer.status_code == 303
    assert ticket.number in page.get(answer.url).content.decode()
    assert (
        reverse("desk-article", args=[ticket.number])
        in page.get(reverse("desk-ticket", args=[ticket.number])).content.decode()
    )


def test_who_may_not_write_articles_makes_none(desk: Any) -> None:
    ticket = desk.ticket()
    close_ticket(ticket, by=desk.by)
    ticket.refresh_from_db()
    plain: Member = builders.a_member("行政")
    with pytest.raises(Forbidden):
        draft_from_ticket(ticket, by=Actor(plain))
    assert not Edition.objects.filter(article__source_type="ticket").exists()
