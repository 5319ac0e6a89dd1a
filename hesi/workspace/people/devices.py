"""Where a person is signed in: one row for each browser session, told in words, ended from the preferences."""

import re
from collections.abc import Callable
from datetime import datetime, timedelta

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.models import Session
from django.db import IntegrityError
from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from hesi.core.time import now
from hesi.core.words import reads_english
from hesi.workspace.people.models import Device

# Last use is kept no finer than this, so that looking at pages writes next to nothing.
NOTED_EVERY = timedelta(minutes=15)
NOTED_KEY = "device_noted_at"
_AGENT_CHARS = 300

# The first that fits; browsers name each other, so the particular ones come before the general.
_BROWSERS = (
    (r"wxwork", "企业微信"), (r"MicroMessenger", "微信"), (r"DingTalk", "钉钉"), (r"Lark|Feishu", "飞书"),
    (r"Edg(e|A|iOS)?/", "Edge"), (r"OPR/|Opera", "Opera"), (r"HuaweiBrowser", "Huawei Browser"),
    (r"Firefox/|FxiOS", "Firefox"), (r"Chrome/|CriOS|Chromium", "Chrome"), (r"Safari/", "Safari"),
)  # fmt: skip
_SYSTEMS = (
    (r"HarmonyOS|OpenHarmony", "HarmonyOS"), (r"iPhone", "iPhone"), (r"iPad", "iPad"), (r"Android", "Android"),
    (r"Windows", "Windows"), (r"Macintosh|Mac OS", "Mac"), (r"CrOS", "Chromebook"), (r"Linux", "Linux"),
)  # fmt: skip
_NAMES_IN_ENGLISH = {"企业微信": "WeCom", "微信": "WeChat", "钉钉": "DingTalk", "飞书": "Lark"}


def in_words(agent: str) -> str:
    """What a browser says of itself, as a person would: `Chrome · Windows`."""
    browser, system = _first(_BROWSERS, agent), _first(_SYSTEMS, agent)
    if reads_english():
        browser = _NAMES_IN_ENGLISH.get(browser, browser)
    return " · ".join(part for part in (browser, system) if part) or _("Unknown browser")


def _first(known: tuple[tuple[str, str], ...], agent: str) -> str:
    return next((name for pattern, name in known if re.search(pattern, agent)), "")


def note_device(request: HttpRequest) -> None:
    """Write down that this session is in use; called at sign-in, and then every quarter of an hour of use."""
    user_id = request.session.get(SESSION_KEY)
    if not user_id:
        return
    if request.session.session_key is None:
        request.session.create()
    request.session[NOTED_KEY] = now().isoformat()
    key = request.session.session_key or ""
    agent = request.headers.get("User-Agent", "")[:_AGENT_CHARS]
    if not Device.objects.filter(session_key=key).update(used_at=now(), agent=agent):
        try:
            Device.objects.create(user_id=int(user_id), session_key=key, agent=agent)
        except IntegrityError:
            return  # Another request of the same browser was faster.


def devices_of(user_id: int) -> QuerySet[Device]:
    """The browsers this person is signed in with now, the last used first."""
    going_on = Session.objects.filter(session_key=OuterRef("session_key"), expire_date__gt=now())
    return Device.objects.filter(Exists(going_on), user_id=user_id).order_by("-used_at", "-pk")


def forget_ended() -> int:
    """Drop the rows whose sessions have ended; how many."""
    kept = Session.objects.filter(session_key=OuterRef("session_key"))
    return Device.objects.filter(~Exists(kept)).delete()[0]


class DeviceMiddleware:
    """Keeps the last use of a session, a quarter of an hour rough."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.session.get(SESSION_KEY) and _is_due(request.session.get(NOTED_KEY, "")):
            note_device(request)
        return response


def _is_due(noted: str) -> bool:
    return not noted or now() - datetime.fromisoformat(noted) > NOTED_EVERY
