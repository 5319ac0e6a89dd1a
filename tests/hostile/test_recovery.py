"""Disks that are full, files that are gone: a sentence, and a way on."""

import errno
import os
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from hesi.demo.papers import write_xml
from hesi.expenses.invoices.actions import read_carrier, receive_upload
from hesi.expenses.invoices.models import Carrier
from hesi.workspace.access.actor import Actor
from hesi.workspace.files.models import StoredFile
from hesi.workspace.files.store import path_of
from hesi.workspace.people.models import Member
from tests.builders_invoices import a_carrier, a_sample

SignIn = Callable[[Member], Client]


@pytest.fixture(autouse=True)
def _own_root(settings: Any, tmp_path: Any) -> None:
    settings.FILES_ROOT = tmp_path / "files"


def test_a_full_disk_is_told_and_nothing_half_stays(
    member: Member, client_of: SignIn, monkeypatch: pytest.MonkeyPatch, settings: Any
) -> None:
    def full(_descriptor: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    client, upload = client_of(member), SimpleUploadedFile("发票.xml", write_xml(a_sample()))
    monkeypatch.setattr("hesi.workspace.files.store.os.fsync", full)
    client.raise_request_exception = False
    for address in ("/wallet/uploads/", "/api/v1/invoices/uploads"):
        upload.seek(0)
        answer = client.post(address, {"file": upload})
        assert answer.status_code == 503, address
        assert "磁盘" in answer.content.decode()
    assert not Carrier.objects.exists()
    assert not [path for path in settings.FILES_ROOT.rglob("*") if path.is_file()]


@pytest.mark.parametrize("harm", ["gone", "changed", "cut"])
def test_a_lost_file_is_given_up_with_a_sentence_and_replaced_by_the_same_file(member: Member, harm: str) -> None:
    content = write_xml(a_sample())
    carrier = receive_upload(content, name="发票.xml", by=Actor(member))
    path = path_of(carrier.tenant, carrier.file.blob)
    spoil(path, harm)
    read_carrier(Carrier.objects.select_related("file__tenant", "uploaded_by").get(pk=carrier.pk))
    carrier.refresh_from_db()
    assert (carrier.state, carrier.problem["code"]) == (Carrier.State.FAILED, "file_lost")
    again = receive_upload(content, name="发票.xml", by=Actor(member))
    assert again.pk == carrier.pk
    read_carrier(Carrier.objects.select_related("file__tenant", "uploaded_by").get(pk=carrier.pk))
    carrier.refresh_from_db()
    assert carrier.state == Carrier.State.READ
    assert carrier.invoice is not None


@pytest.mark.parametrize("harm", ["gone", "changed", "cut"])
def test_fetching_a_lost_file_says_so(member: Member, client_of: SignIn, harm: str) -> None:
    carrier = a_carrier(member)
    spoil(path_of(carrier.tenant, carrier.file.blob), harm)
    answer = client_of(member).get(f"/files/{carrier.file.key}/")
    assert answer.status_code in (404, 409)
    assert "main" in answer.content.decode()
    assert StoredFile.objects.filter(pk=carrier.file_id).exists()


def spoil(path: Any, harm: str) -> None:
    if harm == "gone":
        path.unlink()
    elif harm == "cut":
        path.write_bytes(path.read_bytes()[:40])
    else:
        path.write_bytes(path.read_bytes()[:-1] + b"\0")
