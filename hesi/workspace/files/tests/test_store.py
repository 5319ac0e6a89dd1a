"""A stored file comes back byte for byte, to those who may have it, and only while nobody touched it."""

import io
import os
from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction

from hesi.core.crypto import Tampered
from hesi.core.errors import NotFound
from hesi.workspace.access.actor import Actor
from hesi.workspace.files import reading
from hesi.workspace.files.models import StoredFile
from hesi.workspace.files.reading import allow_reading, find_file
from hesi.workspace.files.store import FileLost, StoreUnavailable, open_file, path_of, read_file, store_file
from hesi.workspace.files.sweep import remove_orphans
from hesi.workspace.people.models import Member
from hesi.workspace.tenancy.models import Tenant
from hesi.workspace.tenancy.scope import tenant_scope
from tests import builders

CONTENT = b"%PDF-1.7 " + bytes(range(256)) * 700


@pytest.fixture(autouse=True)
def _own_root(settings: Any, tmp_path: Any) -> None:
    settings.FILES_ROOT = tmp_path / "files"


@pytest.fixture(autouse=True)
def _rules_of_this_test_only(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a test allows must not open the files of the tests after it."""
    monkeypatch.setattr(reading, "_readings", dict(reading._readings))


def a_file(member: Member, content: Any = CONTENT, **fields: Any) -> StoredFile:
    given = {"name": "发票.pdf", "media_type": "application/pdf", "purpose": "test"} | fields
    return store_file(content, by=Actor(member), **given)


def test_content_comes_back_and_lies_sealed(member: Member, company: Tenant) -> None:
    file = a_file(member)
    assert read_file(file) == CONTENT
    assert file.size_bytes == len(CONTENT)
    on_disk = path_of(company, file.blob).read_bytes()
    assert CONTENT[:64] not in on_disk
    assert file.uploaded_by == member


def test_a_stream_is_stored_like_bytes(member: Member) -> None:
    assert a_file(member, io.BytesIO(CONTENT)).sha256 == a_file(member).sha256


def test_name_loses_its_folders(member: Member) -> None:
    assert a_file(member, name="..\\..\\etc/pass\r\nwd.pdf").name.startswith("pass")


def test_changed_content_is_refused(member: Member, company: Tenant) -> None:
    file = a_file(member)
    path = path_of(company, file.blob)
    damaged = bytearray(path.read_bytes())
    damaged[-20] ^= 1
    path.write_bytes(damaged)
    with pytest.raises(Tampered):
        read_file(file)


def test_content_of_another_file_does_not_open_here(member: Member, company: Tenant) -> None:
    one, two = a_file(member), a_file(member)
    os.replace(path_of(company, one.blob), path_of(company, two.blob))
    with pytest.raises(Tampered):
        read_file(two)
    with pytest.raises(FileLost):
        open_file(one)


def test_failed_write_leaves_nothing(member: Member, settings: Any) -> None:
    class Breaking(io.BytesIO):
        def read(self, size: int | None = -1, /) -> bytes:
            raise OSError("disk gone")

    with pytest.raises(StoreUnavailable, match="发票"):
        a_file(member, Breaking())
    assert not [path for path in settings.FILES_ROOT.rglob("*") if path.is_file()]
    assert not StoredFile.objects.exists()


def test_orphans_go_and_named_content_stays(member: Member, settings: Any) -> None:
    kept = a_file(member)
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        a_file(member)
        raise ZeroDivisionError
    assert remove_orphans() == 0
    assert remove_orphans(timedelta(seconds=-5)) == 1
    assert read_file(kept) == CONTENT


def test_rule_of_the_purpose_decides(member: Member) -> None:
    allow_reading("test", lambda actor, file: file.uploaded_by_id == actor.member_id)
    file = a_file(member)
    assert find_file(file.key, Actor(member)) == file
    with pytest.raises(NotFound):
        find_file(file.key, Actor(builders.a_member("别人")))


def test_purpose_without_rule_is_closed(member: Member) -> None:
    with pytest.raises(NotFound):
        find_file(a_file(member, purpose="nobody").key, Actor(member))


def test_other_company_finds_nothing_unless_guests_are_expected(member: Member, other_company: Tenant) -> None:
    allow_reading("test", lambda actor, file: True)
    allow_reading("shared", lambda actor, file: True, guests=True)
    closed, shared = a_file(member), a_file(member, purpose="shared")
    with tenant_scope(other_company):
        guest = Actor(builders.a_member("客户"))
        with pytest.raises(NotFound):
            find_file(closed.key, guest)
        assert find_file(shared.key, guest) == shared


def test_download_never_runs_in_the_browser(member: Member, client_of: Any) -> None:
    allow_reading("test", lambda actor, file: True)
    file = a_file(member, b"<script>alert(1)</script>", name="x.html", media_type="text/html")
    response = client_of(member).get(f"/files/{file.key}/?inline=1")
    assert response.status_code == 200
    assert b"".join(response.streaming_content) == b"<script>alert(1)</script>"
    assert response["Content-Type"] == "application/octet-stream"
    assert response["Content-Disposition"].startswith("attachment")
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Security-Policy"] == "sandbox; default-src 'none'"


def test_preview_is_shown_in_place(member: Member, client_of: Any) -> None:
    allow_reading("preview", lambda actor, file: True)
    file = a_file(member, b"\x89PNG", name="p.png", media_type="image/png", purpose="preview")
    response = client_of(member).get(f"/files/{file.key}/?inline=1")
    assert response["Content-Disposition"].startswith("inline")
    assert response["Content-Type"] == "image/png"


def test_a_sent_picture_is_shown_in_place_where_its_purpose_says_so(member: Member, client_of: Any) -> None:
    allow_reading("test", lambda actor, file: True)
    allow_reading("album", lambda actor, file: True, shows_pictures=True)
    pixels = b"\x89PNG\r\n\x1a\n"
    for purpose, content, media_type, way in (
        ("test", pixels, "image/png", "attachment"),
        ("album", pixels, "image/png", "inline"),
        ("album", b"RIFF\0\0\0\0WAVE", "image/webp", "attachment"),
        ("album", b"<svg/>", "image/svg+xml", "attachment"),
        ("album", b"", "image/png", "attachment"),
    ):
        file = a_file(member, content, name="p", media_type=media_type, purpose=purpose)
        response = client_of(member).get(f"/files/{file.key}/?inline=1")
        assert response["Content-Disposition"].startswith(way), (purpose, media_type)
        assert client_of(member).get(f"/files/{file.key}/")["Content-Disposition"].startswith("attachment")


def test_stranger_is_sent_to_sign_in(client: Any, member: Member) -> None:
    assert client.get(f"/files/{a_file(member).key}/").status_code == 302
