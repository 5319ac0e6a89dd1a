"""Keys that cannot be guessed and numbers that can be read out on the phone."""

import base64
import re
import secrets
from datetime import date

KEY_LENGTH = 22
_KEY = re.compile(r"[A-Za-z0-9_-]{22}")


def new_key() -> str:
    """128 random bits as 22 URL-safe characters (RFC 4648 §5 without padding): public ids, links, idempotency keys."""
    return base64.urlsafe_b64encode(secrets.token_bytes(16)).rstrip(b"=").decode("ascii")


def is_key(text: str) -> bool:
    """Whether the text has the shape of a key, so that a lookup can be spared when it has not."""
    return _KEY.fullmatch(text) is not None


def number_for(prefix: str, on: date, serial: int) -> str:
    """The number people use for a document, `BX-202611-0001`: kind, month, serial within the month.

    Past 9999 the serial simply grows longer. A serial below one or an odd prefix is a mistake in the program
    (ValueError).
    """
    if serial < 1:
        raise ValueError("serials start at one")
    if not re.fullmatch(r"[A-Z][A-Z0-9]{0,7}", prefix):
        raise ValueError(f"a number's prefix is one to eight capital letters or digits, not {prefix!r}")
    return f"{prefix}-{on:%Y%m}-{serial:04d}"
