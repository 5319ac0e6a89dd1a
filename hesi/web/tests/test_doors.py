"""The shell's doors, parts for htmx, and refusals."""

import json
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import include, path
from django.views.decorators.csrf import csrf_exempt
from django_htmx.middleware import HtmxDetails

from hesi.core.errors import Conflict, Invalid
from hesi.web.pages import out_of_band, render_parts
from hesi.web.tests.drawing import a_request
from hesi.workspace.people.models import Member


@csrf_exempt
def refuses(request: HttpRequest) -> HttpResponse:
    raise Conflict("这张发票已在另一张单据中使用。", code="invoice_used")


def refuses_input(request: HttpRequest) -> HttpResponse:
    raise Invalid("有字段不正确。", fields={"amount": ["金额不能为负。", "有字段不正确。"]})


def fails(request: HttpRequest) -> HttpResponse:
    raise ZeroDivisionError


urlpatterns = [
    path("refuses/", refuses),
    path("refuses-input/", refuses_input),
    path("api/refuses/", refuses),
    path("fails/", fails),
    path("accounts/", include("allauth.urls")),
    path("", include("hesi.web.urls")),
]
pytestmark = pytest.mark.urls(__name__)


def test_refusal_is_a_page_with_its_status_and_a_way_on(client: Client) -> None:
    response = client.get("/refuses/", headers={"referer": "http://testserver/claims/?page=2"})
    html = response.content.decode()
    assert response.status_code == 409
    assert "这张发票已在另一张单据中使用。" in html
    assert "内容已有变化" in html
    assert 'href="/claims/?page=2"' in html
    assert "invoice_used" in html


def test_refusal_never_sends_people_to_another_site(client: Client) -> None:
    html = client.get("/refuses/", headers={"referer": "https://elsewhere.example/"}).content.decode()
    assert "elsewhere" not in html


def test_refusal_of_a_part_is_one_note_put_above_the_content(client: Client) -> None:
    response = client.post("/refuses/", headers={"hx-request": "true"})
    assert response.status_code == 409
    assert response["HX-Retarget"] == "#flash"
    assert "<html" not in response.content.decode()
    assert "这张发票已在另一张单据中使用。" in response.content.decode()


def test_every_wrong_field_is_said_once(client: Client) -> None:
    html = client.get("/refuses-input/", headers={"hx-request": "true"}).content.decode()
    assert html.count("金额不能为负。") == 1
    assert html.count("有字段不正确。") == 1


def test_api_refusals_are_left_to_the_api(client: Client) -> None:
    with pytest.raises(Conflict):
        client.post("/api/refuses/")


def test_bug_stays_a_500_that_tells_no_details() -> None:
    response = Client(raise_request_exception=False).get("/fails/")
    assert response.status_code == 500
    assert "ZeroDivision" not in response.content.decode()
    assert "系统出错了" in response.content.decode()


def test_missing_page_says_what_to_do(client: Client) -> None:
    response = client.get("/nowhere/")
    assert response.status_code == 404
    assert "没有这个页面" in response.content.decode()


def test_expired_form_says_what_to_do() -> None:
    response = Client(enforce_csrf_checks=True).post("/accounts/login/", {"login": "a@example.com", "password": "x"})
    assert response.status_code == 403
    assert "表单已过期" in response.content.decode()


@pytest.mark.parametrize("address", ["/sw.js", "/manifest.webmanifest", "/offline/", "/favicon.ico"])
def test_installable_files_need_no_sign_in(client: Client, address: str) -> None:
    assert client.get(address).status_code == 200


def test_worker_keeps_only_static_files_and_the_offline_page(client: Client) -> None:
    response = client.get("/sw.js")
    script = response.content.decode()
    kept = [
        line.strip().strip('",').replace("\\u002D", "-")
        for line in script.split("FILES = [")[1].split("];")[0].splitlines()
    ]
    kept = [name for name in kept if name]
    assert response["Content-Type"].startswith("text/javascript")
    assert response["Cache-Control"] == "no-cache"
    assert len(kept) > 15
    assert all(name.startswith("/static/web/") for name in kept)
    assert all(finders.find(name.removeprefix("/static/")) for name in kept)
    assert "cache.put" not in script


def test_manifest_names_icons_that_exist(client: Client) -> None:
    facts = json.loads(client.get("/manifest.webmanifest").content)
    assert facts["short_name"] == "合思"
    assert {icon["purpose"] for icon in facts["icons"]} == {"any", "maskable"}
    for icon in facts["icons"]:
        found = finders.find(icon["src"].removeprefix("/static/"))
        assert found
        assert Path(found).read_bytes().startswith(b"\x89PNG")


def test_strangers_learn_nothing_from_counts(client: Client) -> None:
    assert client.get("/shell/badges/approvals/").status_code == 302


def test_count_of_an_unknown_place_is_not_found(client_of, member: Member) -> None:
    assert client_of(member).get("/shell/badges/nothing/").status_code == 404


def test_refusal_of_a_member_stands_in_the_frame(client_of, member: Member) -> None:
    html = client_of(member).get("/nowhere/").content.decode()
    assert 'class="rail"' in html
    assert member.name in html
    assert html.count("<h1") == html.count("<main") == 1


def htmx_request() -> HttpRequest:
    request = a_request(headers={"hx-request": "true"})
    request.htmx = HtmxDetails(request)
    return request


def test_plain_form_is_redirected_after_success() -> None:
    response = render_parts(a_request(), "web/refusal.html", "any", redirect_to="/next/")
    assert (response.status_code, response["Location"]) == (303, "/next/")


def test_plain_form_with_wrong_input_gets_the_page_back() -> None:
    response = render_parts(a_request(), "web/offline.html", "any", redirect_to="/next/", status=422)
    assert response.status_code == 422
    assert b"<html" in response.content


def test_part_that_is_not_the_first_carries_the_mark() -> None:
    assert out_of_band(' <p id="x">a</p>') == '<p hx-swap-oob="true" id="x">a</p>'
    assert out_of_band("<hr>") == '<hr hx-swap-oob="true">'


def test_part_without_a_root_element_is_a_bug() -> None:
    with pytest.raises(ValueError, match="root element"):
        out_of_band("just words")


def test_htmx_gets_the_parts_alone(settings, tmp_path: Path) -> None:
    source = (
        '{% load partials %}{% partialdef one inline %}<p id="one">1</p>{% endpartialdef %}'
        '{% partialdef two inline %}<b id="two">{{ n }}</b>{% endpartialdef %}'
    )
    (tmp_path / "parts.html").write_text(source, "utf-8")
    settings.TEMPLATES = [{**settings.TEMPLATES[0], "DIRS": [tmp_path]}]
    response = render_parts(htmx_request(), "parts.html", "one", "two", redirect_to="/next/", n=2)
    assert response.content.decode() == '<p id="one">1</p><b hx-swap-oob="true" id="two">2</b>'
