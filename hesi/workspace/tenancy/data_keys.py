"""Each workspace's data key, wrapped by the installation's master key. Losing the row loses the data, on purpose."""

from functools import cache, lru_cache

from django.conf import settings

from hesi.core.crypto import KeyRing, new_data_key, place
from hesi.workspace.tenancy.models import Tenant


@cache
def key_ring() -> KeyRing:
    """The installation's master keys. Raises `BadMasterKey` at the first use, which start-up makes."""
    return KeyRing.parse(settings.MASTER_KEY)


def new_sealed_data_key(tenant: Tenant) -> bytes:
    """A fresh data key for this workspace, ready to store."""
    return key_ring().wrap(new_data_key(), _place(tenant))


def data_key_of(tenant: Tenant) -> bytes:
    """The workspace's data key. Raises `Tampered` when the row was exchanged or the master key is another one."""
    return _unwrapped(tenant.pk, bytes(tenant.sealed_data_key))


@lru_cache(maxsize=256)
def _unwrapped(tenant_id: int, sealed: bytes) -> bytes:
    return key_ring().unwrap(sealed, place("tenant", tenant_id, "data_key"))


def _place(tenant: Tenant) -> bytes:
    return place("tenant", tenant.pk, "data_key")
