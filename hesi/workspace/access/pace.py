"""How often something may be done from one network address, or by one caller of the API."""

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


def wait_for(what: str, who: str, count: int, *, seconds: int) -> int:
    """Seconds until this caller may do it once more; 0 when it may now. Counts the attempt: one call of the cache."""
    at = int(time.time())
    key = f"pace:{what}:{who}:{at // seconds}"
    try:
        done = int(cache.incr(key))
    except ValueError:
        cache.set(key, 1, timeout=seconds)
        done = 1
    return 0 if done <= count else seconds - at % seconds


def address_of(request: HttpRequest) -> str:
    """The client's network address, as allauth's settings for trusted proxies see it."""
    from allauth.account.adapter import get_adapter

    return str(get_adapter().get_client_ip(request))
