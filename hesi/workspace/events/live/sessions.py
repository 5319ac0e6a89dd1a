"""Who may listen: the member of a browser session, for as long as the session, the user and the membership last."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from http.cookies import CookieError, SimpleCookie
from types import SimpleNamespace
from urllib.parse import parse_qs

from django.conf import settings
from django.contrib.auth import HASH_SESSION_KEY, get_user
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.utils.crypto import constant_time_compare

from hesi.core.time import now
from hesi.workspace.access.looking import LOOK_SESSION_KEY
from hesi.workspace.access.middleware import TENANT_SESSION_KEY, member_of
from hesi.workspace.people.models import Member
from hesi.workspace.tenancy.scope import across_tenants

_CHUNK = 500


@dataclass(frozen=True, slots=True)
class Listener:
    """A member listening through a session. `proof` changes with the password."""

    member_id: int
    session_key: str
    proof: str


# Link → whom its bearer listens for: a number below zero, which no member has; None for a link that is not genuine.
VisitorEar = Callable[[str], int | None]
_visitor_ears: list[VisitorEar] = []


def visitor_ear(ear: VisitorEar) -> None:
    """Let bearers of a signed link listen without a sign-in; called once from the module's `apps.py`."""
    _visitor_ears.append(ear)


def visitor_of(query: str) -> Listener | None:
    """The visitor behind `visitor=` of an address's query, or None; events name them by this number."""
    link = parse_qs(query).get("visitor", [""])[0]
    heard = (ear(link) for ear in _visitor_ears if link)
    number = next((number for number in heard if number is not None and number < 0), None)
    return Listener(number, "", "") if number is not None else None


def listener_of(cookie_header: str) -> Listener | None:
    """The member behind the cookies of a request, or None. Asks the database: call it in a thread."""
    try:
        cookie = SimpleCookie(cookie_header).get(settings.SESSION_COOKIE_NAME)
    except CookieError:
        return None
    if cookie is None:
        return None
    session = SessionStore(cookie.value)
    user = get_user(SimpleNamespace(session=session))  # type: ignore[arg-type]
    if not user.is_authenticated or session.session_key is None:
        return None
    if LOOK_SESSION_KEY in session:
        # Whoever looks at somebody else's pages hears neither their news nor the own: the pages show another company.
        return None
    member = member_of(user.pk, session.get(TENANT_SESSION_KEY))
    return Listener(member.pk, session.session_key, session[HASH_SESSION_KEY]) if member else None


def still_welcome(listeners: Collection[Listener]) -> set[Listener]:
    """Those whose session goes on and whose member and user are active, asked together; visitors' links hold longer."""
    welcome = {listener for listener in listeners if listener.member_id < 0}
    pending = [listener for listener in listeners if listener.member_id > 0]
    for start in range(0, len(pending), _CHUNK):
        welcome |= _welcome(pending[start : start + _CHUNK])
    return welcome


def _welcome(listeners: list[Listener]) -> set[Listener]:
    keys = {listener.session_key for listener in listeners}
    going_on = set(
        Session.objects.filter(session_key__in=keys, expire_date__gt=now()).values_list("session_key", flat=True)
    )
    with across_tenants():
        members = Member.objects.filter(pk__in={listener.member_id for listener in listeners})
        active = members.filter(is_active=True, user__is_active=True).select_related("user")
        proofs = {member.pk: member.user.get_session_auth_hash() for member in active}
    return {
        listener
        for listener in listeners
        if listener.session_key in going_on
        and constant_time_compare(proofs.get(listener.member_id, ""), listener.proof)
    }
