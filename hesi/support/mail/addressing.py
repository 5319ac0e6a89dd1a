"""Words in addresses and Message-IDs that only this workspace can have written (HMAC-SHA-256, cut to 80 bits).

A reply address is `support+t<ticket>-<sign>@…`, one for an agent's answers `support+a<ticket>-<member>-<sign>@…`.
Our own Message-IDs are `ticket.gd-202611-0001.<n>.<sign>@host`. Servers change the case of addresses, so all is lower.
"""

import base64
import hashlib
import hmac
import re
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.conf import settings

from hesi.core.crypto import derive
from hesi.core.ids import new_key
from hesi.support.tickets.models import Ticket
from hesi.workspace.people.models import Member
from hesi.workspace.tenancy.data_keys import data_key_of
from hesi.workspace.tenancy.scope import active_tenant

_PLUS = re.compile(r"^[^@+]+\+(?P<kind>[ta])(?P<ticket>\d{1,18})(?:-(?P<member>\d{1,18}))?-(?P<sign>[a-z2-7]{16})@")
_OURS = re.compile(r"^ticket\.(?P<number>[a-z0-9-]{3,30})\.(?P<serial>[a-z0-9_-]{1,30})\.(?P<sign>[a-z2-7]{16})@")


@dataclass(frozen=True, slots=True)
class Signed:
    """What a signed address says: the ticket, and the agent whose answers it is for."""

    ticket_id: int
    member_id: int | None = None


def reply_address(ticket: Ticket, mailbox: str) -> str:
    """Where answers of the customer's side to this ticket go."""
    local, _at, domain = mailbox.partition("@")
    return f"{local}+t{ticket.pk}-{_sign(f't{ticket.pk}')}@{domain}"


def agent_reply_address(ticket: Ticket, member: Member, mailbox: str) -> str:
    """Where this agent's own answers to this ticket go. Whoever has the address can answer in their name."""
    local, _at, domain = mailbox.partition("@")
    return f"{local}+a{ticket.pk}-{member.pk}-{_sign(f'a{ticket.pk}-{member.pk}')}@{domain}"


def signed_in_addresses(addresses: Iterable[str]) -> Signed | None:
    """The first signed address among these; forged ones are passed over."""
    for address in addresses:
        match = _PLUS.match(address.strip().lower())
        if match is None:
            continue
        kind, ticket, member, sign = match["kind"], match["ticket"], match["member"], match["sign"]
        said = f"{kind}{ticket}-{member}" if member else f"{kind}{ticket}"
        if (kind == "a") == bool(member) and hmac.compare_digest(_sign(said), sign):
            return Signed(int(ticket), int(member) if member else None)
    return None


def new_message_id(ticket: Ticket) -> str:
    """A Message-ID of ours, without brackets."""
    serial = new_key().lower().strip("-_")[:12]
    return f"ticket.{ticket.number.lower()}.{serial}.{_sign(f'm{ticket.number.lower()}.{serial}')}@{_host()}"


def number_in_message_id(message_id: str) -> str:
    """The ticket number in a Message-ID of ours; empty for any other."""
    match = _OURS.match(message_id.strip().strip("<>").lower())
    if match is None or not hmac.compare_digest(_sign(f"m{match['number']}.{match['serial']}"), match["sign"]):
        return ""
    return match["number"].upper()


def without_plus(address: str) -> str:
    """The mailbox an address is for, in lower case."""
    local, _at, domain = address.strip().lower().rpartition("@")
    return f"{local.partition('+')[0]}@{domain}"


def trace(message_id: str) -> str:
    """How a Message-ID is kept and compared."""
    return hashlib.sha256(message_id.strip().strip("<>").encode("utf-8", "replace")).hexdigest()


def _sign(said: str) -> str:
    key = derive(data_key_of(active_tenant()), b"mail threading")
    return base64.b32encode(hmac.digest(key, said.encode(), hashlib.sha256)[:10]).decode().lower()


def _host() -> str:
    return urlsplit(settings.PUBLIC_URL).hostname or "localhost"
