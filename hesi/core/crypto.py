"""Encryption at rest: one master key wraps each workspace's data key; data keys seal fields and files.

AES-256-GCM (NIST SP 800-38D) throughout, with separate keys for each use derived by HMAC-SHA-256 (SP 800-108). What is
sealed is bound to its place by `aad` (see `place`): a value copied to another row or workspace does not open there.
"""

import hashlib
import hmac
import os

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from hesi.core.crypto_keys import (
    NONCE_BYTES,
    BadMasterKey,
    KeyRing,
    Tampered,
    check_value,
    derive,
    new_data_key,
    opened,
    place,
)
from hesi.core.crypto_stream import open_part, open_stream, plain_size, seal_stream

__all__ = [
    "BadMasterKey",
    "KeyRing",
    "Tampered",
    "blind_index",
    "check_value",
    "derive",
    "new_data_key",
    "open_part",
    "open_sealed",
    "open_stream",
    "place",
    "plain_size",
    "seal",
    "seal_stream",
]

_SEALED = b"\x01"


def seal(data_key: bytes, plaintext: bytes, aad: bytes) -> bytes:
    """A short value (a field, not a file) encrypted and bound to its place: version, nonce, ciphertext, tag."""
    nonce = os.urandom(NONCE_BYTES)
    return _SEALED + nonce + AESGCM(derive(data_key, b"seal")).encrypt(nonce, plaintext, _SEALED + aad)


def open_sealed(data_key: bytes, sealed: bytes, aad: bytes) -> bytes:
    """The value again. Raises `Tampered`."""
    if sealed[:1] != _SEALED:
        raise Tampered
    return opened(derive(data_key, b"seal"), bytes(sealed[1:]), _SEALED + aad)


def blind_index(data_key: bytes, text: str) -> str:
    """32 hex digits by which an encrypted value can be looked up and kept unique; tells nothing without the key.

    The caller folds the text first: `"6222 0212"` and `"62220212"` differ here.
    """
    return hmac.digest(derive(data_key, b"blind index"), text.encode(), hashlib.sha256)[:16].hex()
