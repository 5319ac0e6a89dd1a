"""Pictures below a text: what is taken, who sees them, and that they go with the text."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from hesi.core.errors import Invalid, NotFound
from hesi.support.community.actions import (
    accept_answer,
    answer_thread,
    edit_post,
    hide_post,
    promote_thread,
    remove_post,
    start_thread,
)
from hesi.support.community.actions.picturing import MOST_PICTURES
from hesi.support.community.models import Area, Picture, Post, Profile, Shown, Thread
from hesi.support.community.persons import Visitor, in_community
from hesi.support.community.queries import find_picture
from hesi.support.knowledge.actions import publish_edition
from hesi.support.knowledge.media_kinds import MAX_PICTURE_BYTES
from hesi.support.knowledge.models import Edition, Medium
from hesi.support.knowledge.tests.films import picture
from hesi.workspace.access.actor import Actor
from hesi.workspace.events.models import Event
from hesi.workspace.files.models import StoredFile
from hesi.workspace.people.models import Member
from hesi.workspace.tenancy.models import Tenant
from hesi.workspace.tenancy.scope import tenant_scope

Started = Callable[..., Thread]
Trusted = Callable[..., Profile]


def shot(name: str = "截图.png", content: bytes = b"") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content or picture(), content_type="image/png")


def opening(thread: Thread) -> Post:
    found: Post = Post.objects.get(thread=thread, is_opening=True)
    return found


def test_a_picture_stands_below_the_text_for_everybody_who_reads_it(
    asker: Member, other: Member, provider: Tenant, trusted: Trusted, client_of: Any, client: Client
) -> None:
    trusted(asker)
    facts = {"kind": "question", "area": "claims", "title": "补助怎么算", "body": "如图", "pictures": shot()}
    assert client_of(asker).post(reverse("community-new"), facts).status_code == 303
    with tenant_scope(provider):
        thread, one = Thread.objects.get(), Picture.objects.select_related("file").get()
        Area.objects.filter(key="claims").update(is_public=False)
    address = reverse("community-picture", args=[one.key])
    page = client_of(other).get(reverse("community-thread", args=[thread.key])).content.decode()
    assert f'src="{address}"' in page
    answer = client_of(other).get(address)
    assert (answer.status_code, answer["Content-Type"]) == (200, "image/png")
    assert client.get(address).status_code == 404, "the area is not public"
    with tenant_scope(provider):
        Area.objects.filter(key="claims").update(is_public=True)
    assert client.get(address).status_code == 200
    assert client_of(other).get(reverse("file", args=[one.file.key])).status_code == 404, "not without its text"


def test_a_new_persons_picture_waits(asker: Member, other: Member, trusted: Trusted, started: Started) -> None:
    known = trusted(asker, level=0, name="新人")
    thread = started(other)
    with in_community(Actor(asker)) as person:
        for _text in range(2):
            Post.objects.create(thread=thread, author=known, body="已展示", moderation=Shown.SHOWN)
        post = answer_thread(thread, body="见图", pictures=[shot()], by=person)
        assert (post.moderation, post.held_because) == (Shown.WAITING, Post.Held.LINKS)
        key = Picture.objects.get().key
        assert find_picture(key, person)
    with in_community(Actor(other)) as reader, pytest.raises(NotFound):
        find_picture(key, reader)


@pytest.mark.parametrize(
    ("files", "said"),
    [
        ([shot("a.pdf", b"%PDF-1.7")], "a.pdf"),
        ([shot("big.png", b"\x89PNG\r\n\x1a\n" + bytes(MAX_PICTURE_BYTES))], "5 MB"),
        ([shot(f"{n}.png") for n in range(MOST_PICTURES + 1)], str(MOST_PICTURES)),
    ],
)
def test_what_is_no_picture_or_too_much_is_refused(asker: Member, trusted: Trusted, files: Any, said: str) -> None:
    trusted(asker)
    with in_community(Actor(asker)) as person, pytest.raises(Invalid) as refusal:
        for file in files:
            file.seek(0)
        start_thread(area="claims", kind="question", title="补助怎么算", body="如图", pictures=files, by=person)
    assert said in refusal.value.fields["pictures"]


def test_pictures_are_changed_with_the_text(asker: Member, provider: Tenant, started: Started, client_of: Any) -> None:
    thread = started(asker, pictures=[shot("一.png"), shot("二.png")])
    with tenant_scope(provider):
        first, second = Picture.objects.all()
        post = opening(thread)
    browser, address = client_of(asker), reverse("community-post", args=[post.pk])
    assert "一.png" in browser.get(address).content.decode()
    facts = {"title": "补助怎么算", "body": "换一张", "without": [first.key], "pictures": shot("三.png")}
    assert browser.post(address, facts).status_code == 303
    with tenant_scope(provider):
        assert [one.file.name for one in Picture.objects.all()] == ["二.png", "三.png"]
        assert StoredFile.objects.filter(purpose="community").count() == 2
        assert Picture.objects.filter(pk=second.pk).exists()


def test_what_is_taken_back_leaves_no_picture(asker: Member, provider: Tenant, started: Started) -> None:
    thread = started(asker, pictures=[shot()])
    with in_community(Actor(asker)) as person:
        remove_post(opening(thread), by=person)
        assert not Picture.objects.exists()
        assert not StoredFile.objects.filter(purpose="community").exists()


def test_what_staff_hid_is_seen_by_its_author_and_staff_only(
    asker: Member, other: Member, agent: Member, provider: Tenant, started: Started
) -> None:
    thread = started(asker, pictures=[shot()])
    with in_community(Actor(agent)) as staff:
        hide_post(opening(thread), by=staff)
        key = Picture.objects.get().key
        assert find_picture(key, staff)
        with pytest.raises(NotFound):
            find_picture(key, Visitor())
    with in_community(Actor(other)) as reader, pytest.raises(NotFound):
        find_picture(key, reader)


def test_nobody_takes_out_somebody_elses_picture(asker: Member, provider: Tenant, started: Started) -> None:
    mine, theirs = started(asker, pictures=[shot()]), started(asker, title="另一个问题", pictures=[shot()])
    with in_community(Actor(asker)) as person:
        foreign = Picture.objects.get(post=opening(theirs))
        edit_post(opening(mine), title="补助怎么算", body="如图", without=[foreign.key], by=person)
        assert Picture.objects.count() == 2


def test_an_open_page_reads_its_answers_anew(
    asker: Member, other: Member, provider: Tenant, started: Started, trusted: Trusted, client_of: Any
) -> None:
    thread = started(asker)
    browser, address = client_of(asker), reverse("community-thread", args=[thread.key])
    page = browser.get(address).content.decode()
    assert f"live:thread-{thread.key} from:body" in page
    trusted(other)
    with in_community(Actor(other)) as person:
        answer_thread(thread, body="按出差天数", by=person)
    part = browser.get(f"{address}?part=answers").content.decode()
    assert part.lstrip().startswith('<div id="thread-answers"')
    assert "按出差天数" in part
    assert "<html" not in part


def test_followers_elsewhere_hear_of_an_answer_at_once(
    asker: Member, other: Member, agent: Member, started: Started, trusted: Trusted
) -> None:
    thread = started(asker)
    trusted(other)
    with in_community(Actor(other)) as person:
        answer_thread(thread, body="按出差天数", by=person)
        event = Event.objects.get(name="thread.answered")
        assert {asker.pk, agent.pk} <= set(event.audience)
        assert event.facts["key"] == thread.key


def test_an_articles_draft_takes_the_pictures_along_as_its_own(
    asker: Member, other: Member, agent: Member, started: Started, trusted: Trusted, client: Client
) -> None:
    thread = started(asker, pictures=[shot("报错].png"), shot("二.png")])
    trusted(other)
    with in_community(Actor(other)) as person:
        answer = answer_thread(thread, body="点这里", pictures=[shot("按钮.png")], by=person)
        answer_thread(thread, body="我也遇到了", pictures=[shot("没人要.png")], by=person)
    with in_community(Actor(agent)) as staff:
        accept_answer(thread, answer, by=staff)
        article = promote_thread(thread, section="claims", language="zh-hans", by=staff).article
        draft, media = Edition.objects.get(article=article), list(Medium.objects.order_by("pk"))
        assert [one.file.name for one in media] == ["报错].png", "二.png", "按钮.png"]
        marks = [f"![{one.words}](media:{one.key})" for one in media]
        order = ["差旅补助怎么算？", *marks[:2], "点这里", marks[2], f"/community/threads/{thread.key}/"]
        places = [draft.body.index(part) for part in order]
        assert places == sorted(places), "each stands below its text"
    address = reverse("article-medium", args=[media[2].key])
    assert client.get(address).status_code == 404, "a draft is read by its writers only"
    with in_community(Actor(agent)) as staff:
        publish_edition(draft, by=staff)
    with in_community(Actor(other)) as person:
        remove_post(answer, by=person)
    shown = client.get(address)
    assert (shown.status_code, shown["Content-Type"]) == (200, "image/png"), "whoever reads the article sees it"
    assert f'src="{address}"' in client.get(reverse("article", args=[article.key])).content.decode()
