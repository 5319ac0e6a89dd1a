"""Opens the workspace of the member, known by session or API token, around the request and puts the actor on it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse
from django.utils import translation

from hesi.workspace.access.actor import Actor
from hesi.workspace.access.tokens import member_of_token
from hesi.workspace.events.context import request_context
from hesi.workspace.people.models import Member
from hesi.workspace.tenancy.prepared import prepared
from hesi.workspace.tenancy.scope import across_tenants, tenant_scope

TENANT_SESSION_KEY = "tenant_id"


def member_of(user_id: int, tenant_id: int | None) -> Member | None:
    """The active membership a session works in: the chosen workspace, else the first one."""
    with across_tenants():
        found = _memberships(user_id=user_id)
    return next((member for member in found if member.tenant_id == tenant_id), found[0] if found else None)


@prepared
def _memberships(*, user_id: int) -> QuerySet[Member]:
    """Of one person, the first one first; asked by every request."""
    rows: QuerySet[Member] = Member.objects.open_to_their_user().filter(
        user_id=user_id, is_active=True, user__is_active=True
    )
    return rows.select_related("tenant", "department", "legal_entity", "user").order_by("pk")


@contextmanager
def _speaking(by_token: Member | None) -> Iterator[None]:
    """The language of a token's holder, whom the middleware of languages does not know; without a token, as it was."""
    user = by_token.user if by_token is not None else None
    language = user.language if user is not None else ""
    with translation.override(language) if language else nullcontext():
        yield


class ScopeMiddleware:
    """Edge of the HTML door: session → member → actor and open scope."""

    def __init__(self, get_response: Callable[[Any], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: Any) -> HttpResponse:
        request.actor = request.tenant = None
        with request_context(request):
            token = request.headers.get("Authorization", "") if request.path.startswith("/api/") else ""
            by_token = member_of_token(token)
            member = by_token or self._member(request)
            if member is None:
                return self.get_response(request)
            request.actor = Actor(member, channel="api" if by_token else "page")
            request.tenant = member.tenant
            with tenant_scope(member.tenant), _speaking(by_token):
                response = self.get_response(request)
                if not response.streaming:
                    response.headers.setdefault("Cache-Control", "no-store")
                return response

    @staticmethod
    def _member(request: Any) -> Member | None:
        if not request.user.is_authenticated:
            return None
        return member_of(request.user.pk, request.session.get(TENANT_SESSION_KEY))
