import pytest
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.core import mail
from django.core.cache import cache
from django.urls import reverse

from hesi.workspace.events.models import Event
from hesi.workspace.tenancy.scope import tenant_scope
from tests.builders import a_member

PASSWORD = "correct horse battery"


@pytest.fixture(autouse=True)
def _fresh_limits():
    cache.clear()


def sign_in(client, member, password=PASSWORD):
    return client.post(reverse("account_login"), {"login": member.user.email, "password": password})


def test_signing_in_and_out_is_recorded_in_the_workspace(member, client):
    assert sign_in(client, member).status_code == 302
    assert client.get("/preferences/").status_code == 200
    assert client.post(reverse("account_logout")).status_code == 302
    assert list(Event.objects.by_member(member.pk).values_list("name", flat=True)) == [
        "person.signed_out",
        "person.signed_in",
    ]


def test_wrong_password_is_refused_and_after_many_one_has_to_wait(member, client):
    answers = [sign_in(client, member, "wrong password!").content.decode() for _ in range(7)]
    assert "邮箱或密码不正确" in answers[0]
    assert "五分钟" in sign_in(client, member).content.decode()


@pytest.mark.parametrize(
    "name",
    [
        "account_login",
        "account_reset_password",
        "account_reset_password_done",
        "account_reset_password_from_key_done",
        "account_inactive",
    ],
)
def test_public_pages_wear_our_dress(db, client, name):
    page = client.get(reverse(name)).content.decode()
    assert "public-card" in page
    assert "Menu:" not in page


@pytest.mark.parametrize(
    "name", ["account_logout", "account_change_password", "mfa_index", "mfa_activate_totp", "account_reauthenticate"]
)
def test_pages_for_members_wear_our_dress(member, client, name):
    sign_in(client, member)
    page = client.get(reverse(name), follow=True).content.decode()
    assert "public-card" in page or "page-heading" in page
    assert "Menu:" not in page


def test_sign_up_of_the_library_leads_to_registration(db, client):
    assert client.get("/accounts/signup/")["Location"] == "/register/"
    assert client.get("/accounts/social/signup/").status_code == 404


def test_reset_mail_is_ours_and_the_link_works(member, client, settings):
    settings.PUBLIC_URL = "https://hesi.example.com"
    client.post(reverse("account_reset_password"), {"email": member.user.email})
    (sent,) = mail.outbox
    assert "合思" in sent.subject
    link = next(word for word in sent.body.split() if word.startswith("https://hesi.example.com/"))
    form = client.get(link.removeprefix("https://hesi.example.com"), follow=True)
    chosen = {"password1": "a quiet river at dawn", "password2": "a quiet river at dawn"}
    assert client.post(form.request["PATH_INFO"], chosen).status_code == 302
    assert sign_in(client, member, "a quiet river at dawn").status_code == 302


def test_reset_for_an_unknown_address_says_so_by_mail_only(db, client):
    answer = client.post(reverse("account_reset_password"), {"email": "nobody@example.com"})
    assert answer.status_code == 302
    assert "/accounts/signup/" in mail.outbox[0].body


def test_used_link_says_what_to_do(db, client):
    page = client.get("/accounts/password/reset/key/1-abc-def/").content.decode()
    assert reverse("account_reset_password") in page


def test_second_step_is_asked_once_it_is_on(member, client, monkeypatch):
    member.user.emailaddress_set.create(email=member.user.email, verified=True, primary=True)
    secret = generate_totp_secret()
    TOTP.activate(member.user, secret)
    answer = sign_in(client, member)
    assert answer["Location"].startswith(reverse("mfa_authenticate"))
    assert client.get("/preferences/").status_code == 302
    assert "public-card" in client.get(reverse("mfa_authenticate")).content.decode()
    code = format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time()))))
    assert client.post(reverse("mfa_authenticate"), {"code": code}).status_code == 302
    assert client.get("/preferences/").status_code == 200


def test_person_of_two_companies_switches(member, other_company, client):
    with tenant_scope(other_company):
        type(member).objects.create(user=member.user, name=member.name, email=member.user.email)
    member.user.emailaddress_set.create(email=member.user.email, verified=True, primary=True)
    sign_in(client, member)
    assert "另一家公司" in client.get("/workspaces/").content.decode()
    assert client.post("/workspaces/", {"workspace": other_company.key}).status_code == 303
    assert "另一家公司" in client.get("/plan/").content.decode()
    stranger = a_member()
    client.force_login(stranger.user)
    assert client.post("/workspaces/", {"workspace": other_company.key}).status_code == 404
