"""API tokens: made once, shown once, kept as a digest."""

import hashlib
import secrets
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet

from hesi.core.text import clean_line
from hesi.core.time import now
from hesi.workspace.access.actor import Actor
from hesi.workspace.access.models import ApiToken
from hesi.workspace.access.permissions import may_create_token
from hesi.workspace.access.rules import require
from hesi.workspace.events.record import record
from hesi.workspace.people.models import Member
from hesi.workspace.tenancy.prepared import prepared
from hesi.workspace.tenancy.scope import across_tenants

_PREFIX = "hesi_"
_SCHEME = "Bearer "
_SEEN_EVERY = timedelta(minutes=10)


@transaction.atomic
def create_token(name: str, *, by: Actor, expires_at: datetime | None = None) -> tuple[ApiToken, str]:
    """A new token for the actor, and its secret, which is shown this once."""
    require(may_create_token, by)
    secret = _PREFIX + secrets.token_urlsafe(32)
    token = ApiToken.objects.create(
        member=by.member, name=clean_line(name, 60), digest=_digest(secret), expires_at=expires_at
    )
    record("api_token.created", token, by=by)
    return token, secret


@transaction.atomic
def revoke_token(token: ApiToken, *, by: Actor) -> ApiToken:
    """Close the API to this token at once."""
    token = ApiToken.objects.visible_to(by).locked(token.pk)
    if token.revoked_at is None:
        token.revoked_at = now()
        token.save(update_fields=["revoked_at"])
        record("api_token.revoked", token, by=by)
    return token


def member_of_token(header: str) -> Member | None:
    """The active member behind an `Authorization` header, or None."""
    if not header.startswith(_SCHEME + _PREFIX):
        return None
    at = now()
    with across_tenants():
        token = _token_of.first(digest=_digest(header.removeprefix(_SCHEME)), at=at)
        if token is None:
            return None
        if token.last_used_at is None or at - token.last_used_at > _SEEN_EVERY:
            ApiToken.objects.filter(pk=token.pk).update(last_used_at=at)
        return token.member


@prepared
def _token_of(digest: str, at: datetime) -> QuerySet[ApiToken]:
    """The token with its member, and what nearly every request asks of them."""
    tokens = ApiToken.objects.live(at).filter(member__is_active=True, member__user__is_active=True, digest=digest)
    return tokens.select_related(
        "member__tenant", "member__user", "member__department", "member__legal_entity"
    ).order_by()[:1]


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
