"""Who calls the API: a member by token, or the member of the browser session. The scope middleware has found them."""

import hashlib
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja.security import APIKeyCookie, HttpBearer

from hesi.core.errors import TooMany
from hesi.workspace.access.pace import wait_for


class TooManyRequests(TooMany):
    """`retry_after` seconds are told in the answer's header too."""

    code = "too_many_requests"


class TokenMember(HttpBearer):
    """`Authorization: Bearer …`."""

    def authenticate(self, request: HttpRequest, token: str) -> Any:
        actor = getattr(request, "actor", None)
        if actor is None or actor.channel != "api":
            return None
        _keep_pace(token)
        return actor


def _keep_pace(token: str) -> None:
    """Refuse what is more than a token may ask in a minute. Only tokens that open something are counted."""
    most = settings.API_REQUESTS_A_MINUTE
    if not most:
        return
    who = hashlib.sha256(token.encode()).hexdigest()[:24]
    if wait := wait_for("api", who, most, seconds=60):
        message = _("This token has asked {most} times within a minute. Go on in {wait} seconds.")
        raise TooManyRequests(message.format(most=most, wait=wait), retry_after=wait)


class SessionMember(APIKeyCookie):
    """The signed-in browser; unsafe methods need the CSRF token as any form does."""

    param_name = "sessionid"

    def authenticate(self, request: HttpRequest, key: str | None) -> Any:
        return getattr(request, "actor", None)
