"""How often something may be done from one network address."""

import hashlib
import time

from django.core.cache import cache
from django.http import HttpRequest


def within_pace(request: HttpRequest, what: str, count: int, *, seconds: int) -> bool:
    """Whether this address may do it once more in the running stretch of so many seconds; counts the attempt."""
    stretch = int(time.time()) // seconds
    address = hashlib.sha256(address_of(request).encode()).hexdigest()[:24]
    key = f"pace:{what}:{address}:{stretch}"
    cache.add(key, 0, timeout=seconds)
    try:
        return int(cache.incr(key)) <= count
    except ValueError:
        # The entry went between the two calls; one attempt more does no harm.
        return True


def address_of(request: HttpRequest) -> str:
    """The client's network address, as allauth's settings for trusted proxies see it."""
    from allauth.account.adapter import get_adapter

    return str(get_adapter().get_client_ip(request))
