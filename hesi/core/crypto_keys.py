"""The installation's master keys, the workspaces' data keys they wrap, and the keys derived from those."""

import base64
import binascii
import hashlib
import hmac
import os
from collections.abc import Sequence
from typing import Self

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from hesi.core.errors import Conflict, Invalid
from hesi.core.words import gettext as _

KEY_BYTES = 32
NONCE_BYTES = 12
TAG_BYTES = 16
CHECK_BYTES = 8

_WRAPPED = b"\x01"


class Tampered(Conflict):
    """Stored bytes do not open: changed, cut short, moved to another place, or sealed with another key."""

    code = "tampered"

    def __init__(self, message: object = "") -> None:
        super().__init__(
            message
            or _(
                "This stored data cannot be opened: it was changed or belongs to another key. "
                "Ask your administrator to check the master key and restore the data from a backup."
            )
        )


class BadMasterKey(Invalid):
    """The master key is missing, malformed, or not the one this database was made with. Checked at start."""

    code = "bad_master_key"


class KeyRing:
    """The installation's master keys: the first wraps, all unwrap, so that a key can be replaced step by step."""

    def __init__(self, masters: Sequence[bytes]) -> None:
        if not masters or any(len(master) != KEY_BYTES or len(set(master)) < 8 for master in masters):
            raise BadMasterKey(_("The master key must be 32 random bytes. Make one with: openssl rand -base64 32"))
        self._wrapping = {check_value(master): derive(master, b"wrap") for master in masters}
        self._current = check_value(masters[0])

    def __repr__(self) -> str:
        return f"<KeyRing {self.check_value}>"

    @classmethod
    def parse(cls, text: str) -> Self:
        """The ring from an environment value: one or more base64 keys of 32 bytes, the current first, commas between.

        Raises `BadMasterKey`, which never shows the value.
        """
        return cls([_decoded(part) for part in text.split(",") if part.strip()])

    @property
    def check_value(self) -> str:
        """Names the current key without giving it away (16 hex digits), to be kept beside the data."""
        return self._current.hex()

    def verify(self, stored_check_value: str) -> None:
        """Refuse to start with a key that cannot open this database's data. Raises `BadMasterKey`."""
        if stored_check_value not in {check.hex() for check in self._wrapping}:
            raise BadMasterKey(
                _("This database was made with another master key. Start with the key it was made with."),
                expected=stored_check_value,
                given=self.check_value,
            )

    def wrap(self, data_key: bytes, aad: bytes) -> bytes:
        """The data key, sealed with the current master key for storing."""
        nonce = os.urandom(NONCE_BYTES)
        header = _WRAPPED + self._current
        return header + nonce + AESGCM(self._wrapping[self._current]).encrypt(nonce, data_key, header + aad)

    def unwrap(self, wrapped: bytes, aad: bytes) -> bytes:
        """The data key again. Raises `Tampered`."""
        header, rest = wrapped[: 1 + CHECK_BYTES], wrapped[1 + CHECK_BYTES :]
        key = self._wrapping.get(header[1:])
        if key is None or header[:1] != _WRAPPED:
            raise Tampered
        data_key = opened(key, rest, header + aad)
        if len(data_key) != KEY_BYTES:
            raise Tampered
        return data_key

    def needs_rewrap(self, wrapped: bytes) -> bool:
        """Whether the data key is still wrapped with a former master key."""
        return wrapped[1 : 1 + CHECK_BYTES] != self._current


def new_data_key() -> bytes:
    """A fresh workspace key: 32 random bytes. Keep it wrapped."""
    return os.urandom(KEY_BYTES)


def check_value(master: bytes) -> bytes:
    """Eight bytes that name a master key without giving it away."""
    return derive(master, b"check")[:CHECK_BYTES]


def derive(key: bytes, purpose: bytes) -> bytes:
    """A key for one purpose, from which neither the parent nor a sibling can be found."""
    return hmac.digest(key, b"hesi/1/" + purpose, hashlib.sha256)


def place(*parts: str | int) -> bytes:
    """Where a sealed value lives, as `aad`: `place("tenant", 7, "payee.account", 31)`. No two lists look the same."""
    encoded = [str(part).encode() for part in parts]
    return b"".join(len(part).to_bytes(4, "big") + part for part in encoded)


def opened(key: bytes, sealed: bytes, aad: bytes) -> bytes:
    """What nonce, ciphertext and tag hold. Raises `Tampered`."""
    if len(sealed) < NONCE_BYTES + TAG_BYTES:
        raise Tampered
    try:
        return AESGCM(key).decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], aad)
    except InvalidTag:
        raise Tampered from None


def _decoded(text: str) -> bytes:
    plain = text.strip().replace("-", "+").replace("_", "/").rstrip("=")
    try:
        return base64.b64decode(plain + "=" * (-len(plain) % 4), validate=True)
    except (binascii.Error, ValueError):
        raise BadMasterKey(_("The master key is not base64. Make one with: openssl rand -base64 32")) from None
