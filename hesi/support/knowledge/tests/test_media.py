"""Pictures and videos of articles: what is taken, who sees it, and that players can seek in it."""

import io
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from hesi.core.errors import Forbidden, Invalid
from hesi.support.knowledge import media as articles_media
from hesi.support.knowledge.actions import archive_article, set_audience, write_edition
from hesi.support.knowledge.media import MediumInUse, add_medium, complete_video, remove_medium
from hesi.support.knowledge.media_kinds import captions_in, picture_in, video_type
from hesi.support.knowledge.models import Article, Edition, Medium, Section
from hesi.support.knowledge.tests.films import film, picture
from hesi.support.knowledge.tests.test_library import an_article
from hesi.workspace.access.actor import Actor
from hesi.workspace.files.models import StoredFile
from hesi.workspace.files.ranges import wanted_part
from hesi.workspace.people.models import Member
from hesi.workspace.tenancy.models import Tenant
from hesi.workspace.tenancy.scope import tenant_scope
from tests import builders

CAPTIONS = b"WEBVTT\n\n00:00.000 --> 00:01.500\nDrag the files here\n"


@pytest.fixture
def provider(db: None) -> Tenant:
    return builders.a_provider()


@pytest.fixture
def writer(provider: Tenant) -> Iterator[Member]:
    with tenant_scope(provider):
        yield builders.a_member("小合", roles=("support_lead",))


def upload(content: bytes, name: str = "screen.png") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def showing(writer: Member, edition: Edition, *media: Medium, publish: bool = True) -> Edition:
    body = "\n\n".join(f"![怎么拖](media:{medium.key})" for medium in media)
    return write_edition(
        edition.article, language="zh-hans", title="看图", summary="", keywords="", body=body,
        based_on=edition.number, by=Actor(writer), publish=publish,
    )  # fmt: skip


def test_what_a_picture_says_of_its_place_is_removed() -> None:
    exif = Image.Exif()
    exif[0x010F], exif[0x9286] = "Maker of cameras", "31.2304N 121.4737E"
    for kind in ("JPEG", "PNG"):
        kept = picture_in(picture(kind=kind, exif=exif), "photo")
        assert b"Maker" not in kept.content
        assert b"31.2304N" not in kept.content
        with Image.open(io.BytesIO(kept.content)) as opened:
            opened.load()
            assert (opened.size, not opened.getexif()) == ((kept.width, kept.height), True)


@pytest.mark.parametrize(
    "content", [b"", b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff\xe0", b"<svg onload=alert(1)>", b"GIF89a" + b"\0" * 40]
)
def test_what_is_no_picture_is_refused_with_a_way_out(content: bytes) -> None:
    with pytest.raises(Invalid, match="PNG"):
        picture_in(content, "x.png")


def test_other_videos_and_too_large_ones_are_refused() -> None:
    assert video_type(film()[:256], 10, "x.webm") == "video/webm"
    assert video_type(b"\0\0\0\x20ftypisom", 10, "x.mp4") == "video/mp4"
    for beginning, size in ((b"RIFF\0\0\0\0AVI ", 10), (b"<html>", 10), (film()[:256], 201 * 1024 * 1024)):
        with pytest.raises(Invalid):
            video_type(beginning, size, "x.avi")


@pytest.mark.parametrize("content", [b"", b"WEBVTT\n\nno times", b"1\n00:00:01,000 --> 00:00:02,000\nSRT", b"\xff\xfe"])
def test_captions_that_would_show_nothing_are_refused(content: bytes) -> None:
    with pytest.raises(Invalid):
        captions_in(content)
    assert captions_in(CAPTIONS).startswith("WEBVTT")


@pytest.mark.parametrize(
    ("header", "part"),
    [
        ("", None),
        ("bytes=0-1", (0, 2)),
        ("bytes=90-", (90, 100)),
        ("bytes=-10", (90, 100)),
        ("bytes=-1000", (0, 100)),
        ("bytes=0-1000", (0, 100)),
        ("bytes=5-2", None),
        ("bytes=0-1,4-5", None),
        ("lines=0-1", None),
        ("bytes=-", None),
    ],
)
def test_parts_that_are_asked_for(header: str, part: tuple[int, int] | None) -> None:
    assert wanted_part(header, 100) == part


def test_a_part_behind_the_end_is_none() -> None:
    for header in ("bytes=100-", "bytes=-0"):
        with pytest.raises(ValueError, match="no byte"):
            wanted_part(header, 100)


def test_players_seek(writer: Member, client: Any) -> None:
    content = film() + bytes(range(256)) * 1024
    edition = an_article(writer)
    medium = add_medium(edition.article, upload(content, "drag.webm"), words="拖动文件", by=Actor(writer))
    complete_video(medium, poster=upload(picture()), captions={"en": upload(CAPTIONS, "en.vtt")}, by=Actor(writer))
    showing(writer, edition, medium)
    address = reverse("article-medium", args=[medium.key])
    whole = client.get(address)
    assert (whole.status_code, whole["Accept-Ranges"], whole["Content-Type"]) == (200, "bytes", "video/webm")
    assert b"".join(whole.streaming_content) == content
    for start, stop in ((0, 2), (65_530, 65_545), (131_072, 131_073), (len(content) - 5, len(content))):
        part = client.get(address, headers={"Range": f"bytes={start}-{stop - 1}"})
        assert part.status_code == 206
        assert part["Content-Range"] == f"bytes {start}-{stop - 1}/{len(content)}"
        assert int(part["Content-Length"]) == stop - start
        assert b"".join(part.streaming_content) == content[start:stop]
    beyond = client.get(address, headers={"Range": f"bytes={len(content)}-"})
    assert (beyond.status_code, beyond["Content-Range"]) == (416, f"bytes */{len(content)}")
    assert client.get(address, headers={"Range": "bytes=0-1", "If-Range": '"older"'}).status_code == 200
    assert client.get(address, headers={"If-None-Match": whole["ETag"]}).status_code == 304
    assert "sandbox" in whole["Content-Security-Policy"]
    page = client.get(reverse("article", args=[edition.article.key])).content.decode()
    assert f'poster="{reverse("article-poster", args=[medium.key])}"' in page
    assert 'preload="metadata"' in page
    assert 'srclang="en"' in page
    assert client.get(reverse("article-poster", args=[medium.key])).status_code == 200
    told = client.get(reverse("article-captions", args=[medium.key, "en"]))
    assert (told["Content-Type"], told.content) == ("text/vtt; charset=utf-8", CAPTIONS)
    assert client.get(reverse("article-captions", args=[medium.key, "zh-hans"])).status_code == 404


def test_a_picture_is_seen_by_who_may_read_an_article_in_force_that_shows_it(
    provider: Tenant, writer: Member, client: Any, client_of: Any
) -> None:
    edition = an_article(writer)
    medium = add_medium(edition.article, upload(picture()), by=Actor(writer))
    address = reverse("article-medium", args=[medium.key])
    assert client.get(address).status_code == 404, "nothing shows it yet"
    assert client_of(writer).get(address).status_code == 200, "who writes sees it"
    shown = showing(writer, edition, medium)
    assert client.get(address).status_code == 200
    with tenant_scope(builders.a_company(provider=provider)):
        member = builders.a_member("员工")
    section = Section.objects.first()
    for audience, statuses in ((Article.Audience.CUSTOMERS, (404, 200)), (Article.Audience.INTERNAL, (404, 404))):
        facts: dict[str, Any] = {"plans": [], "review_on": None, "section": section}
        set_audience(edition.article, audience=audience, **facts, by=Actor(writer))
        assert (client.get(address).status_code, client_of(member).get(address).status_code) == statuses
    archive_article(shown.article, archived=True, by=Actor(writer))
    assert client_of(member).get(address).status_code == 404
    assert client_of(writer).get(reverse("file", args=[medium.file.key])).status_code == 404, "only through its article"


def test_a_companys_own_picture_is_its_own(provider: Tenant, client: Any, client_of: Any) -> None:
    with tenant_scope(builders.a_company(provider=provider)):
        admin, colleague = builders.a_member("管理员", roles=("admin",)), builders.a_member("同事")
        edition = an_article(admin, audience=Article.Audience.CUSTOMERS)
        medium = add_medium(edition.article, upload(picture()), by=Actor(admin))
        showing(admin, edition, medium)
    with tenant_scope(builders.a_company(name="另一家", provider=provider)):
        stranger = builders.a_member("外人", roles=("admin",))
    address = reverse("article-medium", args=[medium.key])
    assert client_of(colleague).get(address).status_code == 200
    for other in (client, client_of(stranger)):
        assert other.get(address).status_code == 404


def test_only_writers_put_and_remove(provider: Tenant, writer: Member) -> None:
    edition = an_article(writer)
    plain = builders.a_member("行政")
    with pytest.raises(Forbidden):
        add_medium(edition.article, upload(picture()), by=Actor(plain))
    medium = add_medium(edition.article, upload(picture()), by=Actor(writer))
    with pytest.raises(Forbidden):
        remove_medium(medium, by=Actor(plain))
    with pytest.raises(Invalid):
        complete_video(medium, poster=upload(picture()), by=Actor(writer))
    showing(writer, edition, medium, publish=False)
    with pytest.raises(MediumInUse):
        remove_medium(medium, by=Actor(writer))
    unused = add_medium(edition.article, upload(picture()), by=Actor(writer))
    remove_medium(unused, by=Actor(writer))
    assert list(Medium.objects.all()) == [medium]


def test_a_text_shows_only_what_is_its_own_and_says_what_it_is(writer: Member) -> None:
    edition, other = an_article(writer), an_article(writer, "另一篇")
    medium = add_medium(edition.article, upload(picture()), by=Actor(writer))
    for source, body in ((other, f"![字](media:{medium.key})"), (edition, f"![](media:{medium.key})")):
        with pytest.raises(Invalid) as refused:
            write_edition(
                source.article, language="zh-hans", title="x", summary="", keywords="", body=body, based_on=1,
                by=Actor(writer), publish=True,
            )  # fmt: skip
        assert medium.key in refused.value.fields["body"]


def test_one_article_has_room_for_so_many(writer: Member, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(articles_media, "MOST_OF_ONE_ARTICLE", 1)
    edition = an_article(writer)
    add_medium(edition.article, upload(picture()), by=Actor(writer))
    with pytest.raises(Invalid, match="1"):
        add_medium(edition.article, upload(picture()), by=Actor(writer))
    assert StoredFile.objects.count() == 1


def test_writers_upload_paste_and_complete_through_the_pages(provider: Tenant, writer: Member, client_of: Any) -> None:
    page, key = client_of(writer), an_article(writer).article.key
    address = reverse("library-media", args=[key])
    pasted = page.post(address, {"file": upload(picture())}, headers={"HX-Request": "true"})
    assert pasted.status_code == 200
    assert 'data-newest="![](media:' in pasted.content.decode()
    assert page.post(address, {"file": upload(film(), "a.webm"), "words": "拖动"}).status_code == 303
    refused = page.post(address, {"file": upload(b"<svg>", "a.svg")}, headers={"HX-Request": "true"})
    assert refused.status_code == 422
    assert "PNG" in refused.content.decode()
    with tenant_scope(provider):
        video = Medium.objects.get(kind=Medium.Kind.VIDEO)
        shown = Medium.objects.get(kind=Medium.Kind.PICTURE)
    own = reverse("library-video", args=[key, video.key])
    assert page.get(own).status_code == 200
    assert page.post(own, {}).status_code == 422
    assert (
        page.post(own, {"poster": upload(picture()), "captions_zh_hans": upload(CAPTIONS, "a.vtt")}).status_code == 303
    )
    assert "zh-hans.vtt" in page.get(own).content.decode()
    assert page.get(reverse("library-video", args=[key, shown.key])).status_code == 404, "a picture has no captions"
    assert page.post(reverse("library-medium-removal", args=[key, shown.key])).status_code == 303
    assert "拖动" in page.get(reverse("library-article", args=[key])).content.decode()
