"""The open workspace: a context variable set at the edge and read by every tenant table's manager."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from hesi.workspace.tenancy.models import Tenant


class NoActiveTenant(RuntimeError):
    """A tenant table was asked without an open scope. This is a bug at the edge, never a state to handle."""


class _AllTenants:
    """Stands in for a tenant while maintenance looks across all of them."""

    pk = None

    def __repr__(self) -> str:
        return "ALL_TENANTS"


ALL_TENANTS: Final = _AllTenants()
_active: ContextVar["Tenant | _AllTenants | None"] = ContextVar("active_tenant", default=None)


def active_tenant() -> "Tenant":
    """The workspace this work is done for; raises `NoActiveTenant` where none is open."""
    tenant = _active.get()
    if tenant is None or isinstance(tenant, _AllTenants):
        raise NoActiveTenant("No workspace is open: enter tenant_scope(tenant) first.")
    return tenant


def scope_of_queries() -> "Tenant | _AllTenants":
    """What a tenant table's manager filters by: a workspace, or `ALL_TENANTS` inside `across_tenants()`."""
    tenant = _active.get()
    if tenant is None:
        raise NoActiveTenant("This table belongs to a workspace: enter tenant_scope(tenant) before asking it.")
    return tenant


def current_tenant_or_none() -> "Tenant | None":
    """The open workspace, or None outside of one (log lines, error pages)."""
    tenant = _active.get()
    return None if isinstance(tenant, _AllTenants) else tenant


def scope_as_setting() -> str:
    """The open scope as PostgreSQL's row-level security compares it: an id, `*` for all, nothing outside of any."""
    tenant = _active.get()
    if tenant is None:
        return ""
    return "*" if tenant.pk is None else str(tenant.pk)


@contextmanager
def tenant_scope(tenant: "Tenant") -> "Iterator[Tenant]":
    """Do the enclosed work inside one workspace. Scopes nest; the inner one wins until it closes."""
    with _entered(tenant):
        yield tenant


@contextmanager
def across_tenants() -> Iterator[None]:
    """Look at every workspace at once: maintenance commands, the dispatcher and migrations only (a test lists them)."""
    with _entered(ALL_TENANTS):
        yield


@contextmanager
def _entered(tenant: "Tenant | _AllTenants") -> Iterator[None]:
    outer = _active.get()
    if outer is tenant:
        yield
        return
    token = _active.set(tenant)
    try:
        yield
    finally:
        _active.reset(token)
