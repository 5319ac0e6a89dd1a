"""Sign-ins and sign-outs in the audit trail of the workspace they lead to."""

from typing import Any

from allauth.account.signals import password_changed, password_reset
from django.contrib.auth.signals import user_logged_in, user_logged_out
from django.http import HttpRequest

from hesi.workspace.access.actor import Actor
from hesi.workspace.access.middleware import TENANT_SESSION_KEY, member_of
from hesi.workspace.events.record import record
from hesi.workspace.people.devices import note_device
from hesi.workspace.people.models import User
from hesi.workspace.people.verification import address_row
from hesi.workspace.tenancy.scope import tenant_scope


def connect() -> None:
    """Listen to the sign-in library; called once at start-up."""
    user_logged_in.connect(_signed_in, dispatch_uid="people.signed_in")
    user_logged_out.connect(_signed_out, dispatch_uid="people.signed_out")
    password_changed.connect(_password_changed, dispatch_uid="people.password_changed")
    password_reset.connect(_password_reset, dispatch_uid="people.password_reset")


def _signed_in(request: HttpRequest, user: User, **_: Any) -> None:
    note_device(request)
    _note("person.signed_in", request, user)


def _signed_out(request: HttpRequest, user: User | None, **_: Any) -> None:
    if user is not None:
        _note("person.signed_out", request, user)


def _password_changed(request: HttpRequest, user: User, **_: Any) -> None:
    _note("person.password_changed", request, user)


def _password_reset(request: HttpRequest, user: User, **_: Any) -> None:
    """The link came by mail, so the address is theirs."""
    row = address_row(user)
    row.verified = True
    row.save(update_fields=["verified"])
    _note("person.password_changed", request, user)


def _note(name: str, request: HttpRequest | None, user: User) -> None:
    chosen = request.session.get(TENANT_SESSION_KEY) if request is not None else None
    member = member_of(user.pk, chosen)
    if member is None:
        return
    with tenant_scope(member.tenant):
        record(name, member, by=Actor(member))
