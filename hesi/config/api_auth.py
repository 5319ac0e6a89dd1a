"""Who calls the API: a member by token, or the member of the browser session. The scope middleware has found them."""

from typing import Any

from django.http import HttpRequest
from ninja.security import APIKeyCookie, HttpBearer


class TokenMember(HttpBearer):
    """`Authorization: Bearer …`."""

    def authenticate(self, request: HttpRequest, token: str) -> Any:
        actor = getattr(request, "actor", None)
        return actor if actor is not None and actor.channel == "api" else None


class SessionMember(APIKeyCookie):
    """The signed-in browser; unsafe methods need the CSRF token as any form does."""

    param_name = "sessionid"

    def authenticate(self, request: HttpRequest, key: str | None) -> Any:
        return getattr(request, "actor", None)
