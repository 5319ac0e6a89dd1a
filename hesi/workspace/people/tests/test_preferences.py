import pytest

from hesi.workspace.access.models import ApiToken
from tests.builders import a_member


@pytest.fixture
def browser(member, client_of):
    return client_of(member)


def test_details_change_name_language_and_theme(browser, member):
    answer = browser.post("/preferences/details/", {"name": "林小晓", "language": "en", "theme": "dark"})
    assert answer.status_code == 303
    assert answer.cookies["hesi_theme"].value == "dark"
    member.refresh_from_db()
    assert (member.name, member.user.language) == ("林小晓", "en")
    assert "Preferences" in browser.get("/preferences/").content.decode()
    assert browser.post("/preferences/details/", {"name": " ", "language": "en", "theme": "dark"}).status_code == 422


def test_language_can_be_chosen_without_signing_in(db, client):
    answer = client.post("/preferences/language/", {"language": "en", "next": "/register/"})
    assert answer["Location"] == "/register/"
    assert "Register your company" in client.get("/register/").content.decode()


@pytest.mark.parametrize("next_page", ["https://evil.example.com/", "//evil.example.com", "javascript:alert(1)"])
def test_language_leads_nowhere_else(db, client, next_page):
    assert client.post("/preferences/language/", {"language": "xx", "next": next_page})["Location"] == "/"


def test_token_is_shown_once_opens_the_api_and_can_be_revoked(browser, member, client):
    page = browser.post("/preferences/tokens/", {"name": "脚本", "days": "90"})
    secret = page.context["secret"]
    assert secret in page.content.decode()
    assert secret not in browser.get("/preferences/").content.decode()
    header = {"Authorization": f"Bearer {secret}"}
    assert client.get("/api/v1/people/me", headers=header).json()["member"]["name"] == member.name
    token = ApiToken.objects.get()
    assert browser.post(f"/preferences/tokens/{token.pk}/revocation/").status_code == 303
    assert client.get("/api/v1/people/me", headers=header).status_code == 401


def test_tokens_of_others_are_not_there(browser, client_of):
    browser.post("/preferences/tokens/", {"name": "脚本", "days": "90"})
    stranger = client_of(a_member())
    assert stranger.post(f"/preferences/tokens/{ApiToken.objects.get().pk}/revocation/").status_code == 404


def test_page_costs_few_queries(browser, django_assert_max_num_queries):
    with django_assert_max_num_queries(15):
        assert browser.get("/preferences/").status_code == 200
