"""The one way out: every request the product makes to an address that people have typed in goes through `send`.

Only https, only to public addresses, checked after the name was resolved and connected to as they were checked, so that
a name that answers differently the second time gains nothing. No redirect is followed, no proxy of the environment is
asked, time and size of the answer are limited. `EGRESS_ALLOWED` lists further origins (`http://127.0.0.1:9000`) that an
operator vouches for: gateways in their own network, and the simulators of the tests.
"""

import http.client
import ipaddress
import socket
import ssl
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import SplitResult, urlsplit

from django.conf import settings
from django.utils.translation import gettext as _

from hesi.core.errors import Invalid

MAX_ANSWER_BYTES = 64 * 1024
SECONDS = 10.0
MAX_URL = 1000
_CHUNK = 8192
_HTTPS = 443

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
# Ways to write an IPv4 address inside an IPv6 one, whose inner address says nothing of where a packet ends.
_TRANSLATED = tuple(
    ipaddress.IPv6Network(net) for net in ("64:ff9b::/96", "64:ff9b:1::/48", "2002::/16", "2001::/32", "::/96")
)


class AddressRefused(Invalid):
    """The address is none the product may go to. The sentence says which part of it is wrong."""

    code = "address_refused"


class NoAnswer(Exception):
    """The other side could not be reached, took too long, sent too much, or pointed elsewhere."""


@dataclass(frozen=True, slots=True)
class Target:
    """An address that was looked at. `is_vouched_for`: the operator has listed its origin."""

    scheme: str
    host: str
    port: int
    path: str
    is_vouched_for: bool


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back, at most `MAX_ANSWER_BYTES` of it."""

    status: int
    body: bytes


def check_url(url: str) -> Target:
    """What an address names, without asking any server. Raises `AddressRefused` with a sentence for the person."""
    parts = _split(url)
    host = (parts.hostname or "").rstrip(".")
    if not host or parts.username is not None or parts.password is not None or parts.fragment:
        raise AddressRefused(
            _("Write the address as the platform shows it, with a host and without a user name or “#”.")
        )
    try:
        host = host if ":" in host else host.encode("idna").decode("ascii")
        port = parts.port or (_HTTPS if parts.scheme == "https" else 80)
    except ValueError:
        raise AddressRefused(_("The host of this address is written wrongly.")) from None
    vouched = f"{parts.scheme}://{host}:{port}" in _allowed_origins()
    if parts.scheme != "https" and not vouched:
        raise AddressRefused(_("Only addresses that begin with https:// are asked."))
    if port != _HTTPS and not vouched:
        raise AddressRefused(_("Only the usual https port is asked; leave the port out."))
    path = f"{parts.path or '/'}{'?' + parts.query if parts.query else ''}"
    return Target(parts.scheme, host, port, path, vouched)


def send(
    method: str, url: str, *, body: bytes = b"", headers: Mapping[str, str] | None = None, seconds: float = SECONDS
) -> Answer:
    """Ask, and give back what was answered, whatever its status.

    Raises `AddressRefused` for an address that must not be asked, `NoAnswer` where nothing usable came back.
    """
    target = check_url(url)
    until = time.monotonic() + seconds
    addresses = safe_addresses(target.host, target.port, any_address=target.is_vouched_for)
    connection = _Connection(target, addresses, until)
    try:
        connection.request(method, target.path, body=body or None, headers={"Connection": "close", **(headers or {})})
        response = connection.getresponse()
        if 300 <= response.status < 400:
            raise NoAnswer(f"redirect {response.status}")
        return Answer(response.status, _read(response, connection, until))
    except (OSError, http.client.HTTPException, ssl.SSLError) as error:
        raise NoAnswer(type(error).__name__) from error
    finally:
        connection.close()


def safe_addresses(host: str, port: int, *, any_address: bool = False) -> list[tuple[Any, ...]]:
    """The socket addresses behind a name. One forbidden address among them refuses the whole name."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise NoAnswer("name not found") from error
    if not any_address:
        for *_rest, address in found:
            if not is_public(ipaddress.ip_address(str(address[0]).partition("%")[0])):
                raise AddressRefused(_("This address leads into a private network and is not asked."))
    return [(family, kind, protocol, address) for family, kind, protocol, _name, address in found]


def connected(scheme: str, host: str, port: int, *, seconds: float = SECONDS) -> socket.socket:
    """A connection for a protocol other than https to a server that people have typed in, such as a mail server's.

    Guarded alike: public addresses only, connected to as they were checked, unless the operator vouches for the origin
    (`imaps://10.0.0.5:993`). Raises `AddressRefused`, `NoAnswer` where the name is not known, `OSError`.
    """
    host = host.strip().rstrip(".")
    if not host or any(ord(sign) <= 32 or sign in "/@\\" for sign in host):
        raise AddressRefused(_("The host of this address is written wrongly."))
    vouched = f"{scheme}://{host}:{port}" in _allowed_origins()
    return _opened(safe_addresses(host, port, any_address=vouched), time.monotonic() + seconds)


def is_public(address: Address) -> bool:
    """Whether an address belongs to the public internet: not loopback, private, link-local, shared, or a disguise."""
    if isinstance(address, ipaddress.IPv6Address):
        if address.ipv4_mapped is not None:
            return is_public(address.ipv4_mapped)
        if any(address in net for net in _TRANSLATED):
            return False
    return bool(address.is_global and not address.is_multicast and not address.is_reserved)


def _split(url: str) -> SplitResult:
    if len(url) > MAX_URL or any(ord(sign) <= 32 or ord(sign) == 127 or sign == "\\" for sign in url):
        raise AddressRefused(_("The address is too long, or holds spaces or signs that do not belong there."))
    try:
        return urlsplit(url)
    except ValueError:
        raise AddressRefused(_("This is not an address.")) from None


def _allowed_origins() -> set[str]:
    return {origin.rstrip("/") for origin in settings.EGRESS_ALLOWED}


def _read(response: http.client.HTTPResponse, connection: "_Connection", until: float) -> bytes:
    read = b""
    while chunk := response.read1(_CHUNK):
        read += chunk
        if len(read) > MAX_ANSWER_BYTES:
            raise NoAnswer("answer too large")
        connection.wait_at_most(until)
    return read


class _Connection(http.client.HTTPConnection):
    """A connection to the addresses that were checked, and to no other; certificates are checked against the name."""

    def __init__(self, target: Target, addresses: list[tuple[Any, ...]], until: float) -> None:
        super().__init__(target.host, target.port)
        self._target, self._addresses, self._until = target, addresses, until

    def connect(self) -> None:
        """To the first address that answers."""
        opened = _opened(self._addresses, self._until)
        try:
            self.sock = self._wrapped(opened)
        except OSError:
            opened.close()
            raise

    def wait_at_most(self, until: float) -> None:
        """Let the rest of the conversation take only what is left of the time."""
        if self.sock is not None:
            self.sock.settimeout(_left(until))

    def _wrapped(self, opened: socket.socket) -> socket.socket:
        if self._target.scheme != "https":
            return opened
        return ssl.create_default_context().wrap_socket(opened, server_hostname=self._target.host)


def _opened(addresses: list[tuple[Any, ...]], until: float) -> socket.socket:
    """A connection to the first of these addresses that answers."""
    problem: OSError = OSError("no address")
    for family, kind, protocol, address in addresses:
        opened = socket.socket(family, kind, protocol)
        try:
            opened.settimeout(_left(until))
            opened.connect(address)
            return opened
        except OSError as error:
            opened.close()
            problem = error
    raise problem


def _left(until: float) -> float:
    left = until - time.monotonic()
    if left <= 0:
        raise TimeoutError("out of time")
    return left
