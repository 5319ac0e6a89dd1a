"""A request with a key is done once, however often and however fast it is sent."""

import json
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client, override_settings
from django.urls import path
from ninja import File, Header, NinjaAPI, Schema
from ninja.files import UploadedFile

from hesi.core.errors import DomainError, Invalid
from hesi.workspace.access.idempotency import once
from hesi.workspace.access.models import IdempotentAnswer
from hesi.workspace.people.models import Department, Member
from tests import builders


class DepartmentIn(Schema):
    name: str


class DepartmentOut(Schema):
    id: int
    name: str


api = NinjaAPI(urls_namespace="idempotency-tests", docs_url=None)


@api.exception_handler(DomainError)
def refused(request: Any, error: DomainError) -> HttpResponse:
    return HttpResponse(error.code, status=error.status)


@api.post("/departments/", response={201: DepartmentOut})
def create(request: Any, given: DepartmentIn, key: str | None = Header(None, alias="Idempotency-Key")) -> Any:
    def found() -> Department:
        department = Department.objects.create(name=given.name)
        if given.name == "坏":
            raise Invalid("no")
        return department

    return once(request, key, found)


@api.post("/uploads/", response={201: DepartmentOut})
def upload(request: Any, file: File[UploadedFile], key: str | None = Header(None, alias="Idempotency-Key")) -> Any:
    return once(request, key, lambda: Department.objects.create(name=file.read().decode()))


urlpatterns = [path("api/test/", api.urls)]


@pytest.fixture(autouse=True)
def _routes() -> Any:
    with override_settings(ROOT_URLCONF=__name__):
        yield


def post(client: Client, name: str, key: str | None = None) -> Any:
    headers = {"Idempotency-Key": key} if key is not None else {}
    return client.post("/api/test/departments/", json.dumps({"name": name}), "application/json", headers=headers)


@pytest.fixture
def browser(member: Member, client_of: Any) -> Client:
    browser: Client = client_of(member)
    return browser


def test_second_request_gets_the_first_answer(browser: Client) -> None:
    first, second = post(browser, "财务部", "k1"), post(browser, "财务部", "k1")
    assert first.status_code == second.status_code == 201
    assert first.content == second.content
    assert first["Content-Type"] == second["Content-Type"]
    assert Department.objects.filter(name="财务部").count() == 1


def test_without_a_key_nothing_is_kept(browser: Client) -> None:
    assert post(browser, "一部").status_code == 201
    assert not IdempotentAnswer.objects.exists()


def test_key_with_another_body_is_refused(browser: Client) -> None:
    post(browser, "一部", "k1")
    answer = post(browser, "二部", "k1")
    assert (answer.status_code, answer.content) == (422, b"idempotency_key_reused")
    assert not Department.objects.filter(name="二部").exists()


def test_keys_belong_to_their_member(browser: Client, client_of: Any) -> None:
    post(browser, "一部", "k1")
    assert post(client_of(builders.a_member("别人")), "二部", "k1").status_code == 201


def test_refusal_leaves_nothing_and_may_be_corrected(browser: Client) -> None:
    assert post(browser, "坏", "k1").status_code == 422
    assert not Department.objects.filter(name="坏").exists()
    assert post(browser, "好", "k1").status_code == 201


@pytest.mark.parametrize("key", ["", "x" * 256])
def test_key_of_a_wrong_length_is_refused(browser: Client, key: str) -> None:
    assert post(browser, "一部", key).status_code == 422


def test_uploads_are_told_apart_by_content(browser: Client) -> None:
    from django.core.files.uploadedfile import SimpleUploadedFile

    def send(content: str) -> Any:
        file = SimpleUploadedFile("a.txt", content.encode())
        return browser.post("/api/test/uploads/", {"file": file}, headers={"Idempotency-Key": "k"})

    assert send("甲部").status_code == 201
    assert send("甲部")["Idempotent-Replay"] == "true"
    assert send("乙部").status_code == 422


@pytest.mark.django_db(transaction=True)
def test_same_key_at_the_same_time_acts_once(member: Member, client_of: Any) -> None:
    browsers, barrier = [client_of(member) for _ in range(4)], Barrier(4)

    def send(browser: Client) -> tuple[int, bytes]:
        try:
            barrier.wait(10)
            answer = post(browser, "财务部", "k1")
            return answer.status_code, answer.content
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        answers = set(pool.map(send, browsers))
    assert len(answers) == 1
    assert answers.pop()[0] == 201
    assert Department.objects.filter(name="财务部").count() == 1
