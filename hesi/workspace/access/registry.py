"""The permissions a role can grant, named by each module in its `permissions.py`; an unknown name fails at import."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

ADMIN = "admin"
FINANCE = "finance"
AUDITOR = "auditor"
AGENT = "agent"
SUPPORT_LEAD = "support_lead"

BUILT_IN_NAMES: dict[str, Promise] = {
    ADMIN: _("Administrator"),
    FINANCE: _("Finance"),
    AUDITOR: _("Auditor"),
    AGENT: _("Support agent"),
    SUPPORT_LEAD: _("Support lead"),
}


@dataclass(frozen=True, slots=True)
class Permission:
    """`key` is stored in roles, `label` is what an administrator reads, `roles` are the built-in roles that hold it.

    `kinds` are the kinds of workspace in which it means anything; elsewhere it is not offered.
    """

    key: str
    label: str | Promise
    roles: tuple[str, ...]
    kinds: tuple[str, ...]


_permissions: dict[str, Permission] = {}


def permission(
    key: str, label: str | Promise, *, roles: tuple[str, ...] = (ADMIN,), kinds: tuple[str, ...] = ()
) -> str:
    """Declare a permission and get its key back. `roles` are the built-in roles that hold it.

    `kinds`: the kinds of workspace that know it; empty: every kind.
    """
    known = _permissions.get(key)
    if known is not None and known.roles != roles:
        raise ValueError(f"Permission {key!r} is declared twice.")
    _permissions[key] = Permission(key, label, roles, kinds)
    return key


def all_permissions() -> list[Permission]:
    """Every declared permission, by key."""
    return sorted(_permissions.values(), key=lambda item: item.key)


def permissions_in(kind: str) -> list[Permission]:
    """The permissions that mean something in a workspace of this kind, by key."""
    return [item for item in all_permissions() if not item.kinds or kind in item.kinds]


def built_in_permissions(role_key: str) -> frozenset[str]:
    """The permissions a built-in role holds in this version of the product."""
    return frozenset(p.key for p in _permissions.values() if role_key in p.roles)


def is_known(key: str) -> bool:
    """Whether a permission of this key is declared."""
    return key in _permissions
