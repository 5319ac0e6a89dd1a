"""News by HTTP: the status page, what is new, and the desk."""

from datetime import timedelta
from typing import Any

from django.test import Client
from django.urls import reverse

from hesi.core.time import now
from hesi.support.announcements.models import Announcement
from hesi.support.announcements.tests.test_news import published, works, written
from hesi.support.incidents.actions import open_incident, post_update
from hesi.workspace.tenancy.scope import tenant_scope
from tests.house import House


def body(answer: Any) -> str:
    assert answer.status_code == 200, answer.status_code
    return str(answer.content.decode())


def test_the_status_page_is_there_for_everybody_even_before_anything_is(client: Client, db: None) -> None:
    assert 'id="status"' in body(client.get(reverse("status")))


def test_visitors_read_only_the_public_words(house: House, client: Client) -> None:
    with tenant_scope(house.provider):
        incident = open_incident(title_zh="登录缓慢", audience="all", by=house.by)
        post_update(incident, state="identified", body_zh="内部：某台机器", is_public=False, by=house.by)
        post_update(incident, state="monitoring", body_zh="正在恢复", by=house.by)
        open_incident(title_zh="只关晨光的事", audience="customers", customer_ids=[house.company.pk], by=house.by)
    page = body(client.get(reverse("status")))
    assert "登录缓慢" in page
    assert "正在恢复" in page
    for hidden in ("某台机器", "只关晨光的事", house.company.name):
        assert hidden not in page


def test_release_notes_are_safe_html_and_list_what_is_for_the_reader(
    house: House, client: Client, client_of: Any
) -> None:
    text = "## 新\n<script>alert(1)</script> [x](javascript:alert(1))"
    row = published(house, written(house, kind="release", version="2.4", title_zh="更快的识别", body_zh=text))
    private = {"audience": "customers", "customer_ids": [house.company.pk]}
    published(house, written(house, kind="release", version="2.5", title_zh="内测", body_zh="x", **private))
    page = body(client.get(reverse("release-notes")))
    assert "更快的识别" in page
    assert "内测" not in page
    assert "内测" in body(client_of(house.asker).get(reverse("release-notes")))
    assert "内测" not in body(client_of(house.other).get(reverse("release-notes")))
    for shown in (page, body(client.get(reverse("announcement", args=[row.pk])))):
        assert "<script>alert" not in shown
        assert 'href="javascript' not in shown


def test_what_is_new_is_dismissed_by_its_button(house: House, client_of: Any) -> None:
    row = published(house, written(house, kind="release", version="2.4", title_zh="更快的识别", body_zh="x"))
    browser = client_of(house.asker)
    address = reverse("announcement-dismissal", args=[row.pk])
    assert address in body(browser.get("/status/"))
    assert browser.post(address, HTTP_REFERER="https://evil.example/").url == "/"
    assert address not in body(browser.get("/status/"))
    assert client_of(house.other).get(address).status_code == 405


def test_reading_it_puts_it_away(house: House, client_of: Any) -> None:
    row = published(house, written(house))
    browser = client_of(house.asker)
    assert "元旦值班安排" in body(browser.get(reverse("announcement", args=[row.pk])))
    assert reverse("announcement-dismissal", args=[row.pk]) not in body(browser.get("/status/"))


def test_following_by_the_button(house: House, client_of: Any) -> None:
    browser = client_of(house.asker)
    assert browser.post(reverse("status-following"), {"answer": "start"}).status_code == 303
    assert 'value="stop"' in body(browser.get("/status/"))
    assert browser.post(reverse("status-following"), {"answer": "stop"}).status_code == 303
    assert 'value="start"' in body(browser.get("/status/"))
    assert client_of(house.agent).post(reverse("status-following")).status_code == 403


def test_a_lead_writes_changes_publishes_and_ends(house: House, client_of: Any) -> None:
    lead = client_of(house.lead)
    address = reverse("desk-announcement-new", args=["maintenance"])
    assert lead.get(address).status_code == 200
    assert lead.post(address, {"title_zh": ""}).status_code == 422
    begins = now() + timedelta(hours=5)
    facts = {"title_zh": "升级", "parts": ["web"], "audience": "all", "body_zh": "**停机**"}
    facts |= {"starts_at": f"{begins:%Y-%m-%dT%H:%M}", "until": f"{begins + timedelta(days=1):%Y-%m-%dT%H:%M}"}
    page = lead.post(address, facts).url
    with tenant_scope(house.provider):
        row = Announcement.objects.get()
    assert "<strong>停机</strong>" in body(lead.get(page))
    assert lead.post(page, facts | {"title_zh": "升级二"}).status_code == 303
    assert lead.post(reverse("desk-announcement-publication", args=[row.pk]), {"at": ""}).status_code == 303
    assert lead.post(reverse("desk-announcement-publication", args=[row.pk]), {"at": ""}).status_code == 422
    assert "升级二" in body(lead.get(reverse("desk-announcements")))
    assert lead.post(reverse("desk-announcement-end", args=[row.pk])).status_code == 303
    assert lead.post(reverse("desk-announcement-removal", args=[row.pk])).status_code == 409


def test_a_draft_is_thrown_away(house: House, client_of: Any) -> None:
    row = written(house)
    assert client_of(house.lead).post(reverse("desk-announcement-removal", args=[row.pk])).status_code == 303
    with tenant_scope(house.provider):
        assert not Announcement.objects.exists()


def test_the_desk_is_for_agents_and_writing_for_leads(house: House, client_of: Any, client: Client) -> None:
    row = works(house, now() + timedelta(hours=5))
    page, listed = reverse("desk-announcement", args=[row.pk]), reverse("desk-announcements")
    agent = client_of(house.agent)
    assert (agent.get(listed).status_code, agent.get(page).status_code) == (200, 200)
    assert agent.post(page, {"title_zh": "x"}).status_code in (403, 422)
    assert agent.get(reverse("desk-announcement-new", args=["notice"])).status_code == 403
    assert client_of(house.asker).get(listed).status_code == 403
    assert client_of(house.outsider).get(page).status_code == 404
    assert client.get(listed).status_code == 302


def test_a_lead_says_which_parts_an_incident_touched(house: House, client_of: Any) -> None:
    with tenant_scope(house.provider):
        incident = open_incident(title_zh="登录缓慢", audience="all", by=house.by)
    address = reverse("desk-incident-parts", args=[incident.number])
    assert "登录缓慢" in body(client_of(house.lead).get(reverse("desk-announcements")))
    assert client_of(house.lead).post(address, {"parts": ["api"]}).status_code == 303
    assert client_of(house.agent).post(address, {"parts": ["web"]}).status_code == 403
