"""The code on a statement: a keyed hash of its facts that nobody without the provider's key can make."""

import hashlib
import hmac
import json
import re
from typing import Any

from hesi.core.crypto import derive
from hesi.support.measures.models import PromiseStatement
from hesi.workspace.tenancy.data_keys import data_key_of
from hesi.workspace.tenancy.models import Tenant

_PURPOSE = b"promise statement"


def code_of(content: dict[str, Any], provider: Tenant) -> str:
    """64 hex digits: HMAC-SHA-256 over the facts in a fixed form, under a key of the provider's workspace."""
    text = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hmac.digest(derive(data_key_of(provider), _PURPOSE), text.encode(), hashlib.sha256).hex()


def in_groups(code: str) -> str:
    """As it is printed: groups of eight."""
    return " ".join(code[at : at + 8] for at in range(0, len(code), 8))


def is_genuine(statement: PromiseStatement, code: str) -> bool:
    """Whether the code read from the paper belongs to the facts that were printed, and those are still the same."""
    asked = re.sub(r"\s", "", code).lower()
    expected = code_of(statement.content, statement.tenant)
    both = hmac.compare_digest(asked.encode(), expected.encode())
    return both and hmac.compare_digest(statement.code.encode(), expected.encode())
