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
    """`key` is stored in roles, `label` is what an administrator reads, `roles` are the built-in roles that hold it."""

    key: str
    label: str | Promise
    roles: tuple[str, ...]


_permissions: dict[str, Permission] = {}


def permission(key: str, label: str | Promise, *, roles: tuple[str, ...] = (ADMIN,)) -> str:
    """Declare a permission and get its key back. `roles` are the built-in roles that hold it."""
    known = _permissions.get(key)
    if known is not None and known.roles != roles:
        raise ValueError(f"Permission {key!r} is declared twice.")
    _permissions[key] = Permission(key, label, roles)
    return key


def all_permissions() -> list[Permission]:
    """Every declared permission, by key."""
    return sorted(_permissions.values(), key=lambda item: item.key)


def built_in_permissions(role_key: str) -> frozenset[str]:
    """The permissions a built-in role holds in this version of the product."""
    return frozenset(p.key for p in _permissions.values() if role_key in p.roles)


def is_known(key: str) -> bool:
    """Whether a permission of this key is declared."""
    return key in _permissions
