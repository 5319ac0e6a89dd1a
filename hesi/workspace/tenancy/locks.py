"""Locks that PostgreSQL keeps by number (advisory locks), for what is no row."""

import hashlib


def lock_number(name: str) -> int:
    """The number, signed and 64 bits wide, of the lock of this name. Every process of an installation agrees on it."""
    return int.from_bytes(hashlib.sha256(f"hesi.{name}".encode()).digest()[:8], "big", signed=True)
