"""Where a person is signed in, and signing out elsewhere."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import translation

from hesi.core.time import now
from hesi.workspace.events.models import Event
from hesi.workspace.people.devices import NOTED_KEY, forget_ended, in_words
from hesi.workspace.people.models import Device, Member
from tests.builders import a_member

SignIn = Callable[[Member], Client]
CHROME = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0 Safari/537.36"


def text_of(answer: Any) -> str:
    return str(answer.content.decode())


@pytest.mark.parametrize(
    ("agent", "chinese", "english"),
    [
        (CHROME, "Chrome · Windows", "Chrome · Windows"),
        (CHROME + " Edg/131.0", "Edge · Windows", "Edge · Windows"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) Version/17.0 Safari/604.1", "Safari · iPhone",
         "Safari · iPhone"),
        ("Mozilla/5.0 (Linux; Android 14) Chrome/120 MicroMessenger/8.0", "微信 · Android", "WeChat · Android"),
        ("", "未知浏览器", "Unknown browser"),
    ],
)  # fmt: skip
def test_browsers_are_told_in_words(agent: str, chinese: str, english: str) -> None:
    with translation.override("zh-hans"):
        assert in_words(agent) == chinese
    with translation.override("en"):
        assert in_words(agent) == english


def test_page_lists_own_sign_ins_and_ends_the_others(member: Member, client_of: SignIn) -> None:
    here, there, elsewhere = client_of(member), client_of(member), client_of(a_member("同事"))
    page = text_of(here.get("/preferences/devices/"))
    assert page.count("/preferences/devices/endings/") == 2  # one of the two rows, and the button above
    here.post("/preferences/devices/endings/")
    assert there.get("/preferences/").status_code == 302
    assert here.get("/preferences/").status_code == 200
    assert elsewhere.get("/preferences/").status_code == 200
    assert Event.objects.get(name="person.ended_sign_ins").facts == {"count": 1}
    assert "/preferences/devices/endings/" not in text_of(here.get("/preferences/devices/"))


def test_one_sign_in_ends_alone_and_nobody_elses(member: Member, client_of: SignIn) -> None:
    here, one, other = client_of(member), client_of(member), client_of(member)
    stranger = client_of(a_member("同事"))
    row = Device.objects.get(session_key=one.session.session_key)
    strangers = Device.objects.get(session_key=stranger.session.session_key)
    here.post("/preferences/devices/endings/", {"device": row.pk})
    here.post("/preferences/devices/endings/", {"device": strangers.pk})
    here.post("/preferences/devices/endings/", {"device": Device.objects.get(session_key=here.session.session_key).pk})
    assert [one.get("/preferences/").status_code, other.get("/preferences/").status_code] == [302, 200]
    assert [here.get("/preferences/").status_code, stranger.get("/preferences/").status_code] == [200, 200]


def test_last_use_is_noted_every_quarter_of_an_hour(member: Member, client_of: SignIn) -> None:
    client = client_of(member)
    long_ago = now() - timedelta(hours=2)
    Device.objects.update(used_at=long_ago)
    client.get("/preferences/")
    assert Device.objects.get().used_at == long_ago
    session = client.session
    session[NOTED_KEY] = long_ago.isoformat()
    session.save()
    client.get("/preferences/", headers={"User-Agent": CHROME})
    row = Device.objects.get()
    assert row.used_at > long_ago
    assert row.agent == CHROME


def test_changed_session_key_is_found_again_and_ended_ones_are_forgotten(member: Member, client_of: SignIn) -> None:
    client = client_of(member)
    Device.objects.update(session_key="an older key")
    session = client.session
    del session[NOTED_KEY]
    session.save()
    client.get("/preferences/")
    assert Device.objects.filter(session_key=client.session.session_key).exists()
    assert forget_ended() == 1
    Session.objects.all().delete()
    assert forget_ended() == 1
