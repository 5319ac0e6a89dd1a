"""Amounts and ids as those may see them who have no right to: what kind of thing stands there, not which."""

import re
from itertools import takewhile
from typing import Any

from hesi.core.text import mask_account
from hesi.support.tickets.grants import SEE_AMOUNTS
from hesi.workspace.access.actor import AnyActor

HIDDEN = "•••"
# An amount beside its currency, or a figure with two decimals as money is written.
_MONEY = re.compile(
    r"(?P<unit>[¥￥$€£]\s?|\b[A-Z]{3}\s)-?\d[\d,]*(?:\.\d+)?"
    r"|(?<![\d.])-?\d[\d,]*\.\d{2}(?![\d.])"
    r"|\d[\d,]*(?:\.\d+)?(?=\s?元)"
)
# Tax ids (15 to 20 letters and digits), accounts and mobiles (11 digits and more), and addresses.
_IDS = re.compile(
    r"(?<![0-9A-Za-z])(?=[0-9A-Z]*\d)[0-9A-Z]{15,20}(?![0-9A-Za-z])"
    r"|(?<!\d)\d{11,}(?!\d)"
    r"|[\w.+-]+@[\w-]+(?:\.[\w-]+)+"
)


def sees_amounts(actor: AnyActor) -> bool:
    """Whether amounts and ids of customers are shown to this reader. Customers see their own."""
    return actor.is_requester or actor.holds(SEE_AMOUNTS)


def masked_text(text: str) -> str:
    """A sentence with its amounts and ids hidden."""
    text = _IDS.sub(lambda found: mask_account(found.group()), text)
    return _MONEY.sub(lambda found: f"{found.group('unit') or ''}{HIDDEN}", text)


def masked_amount(text: str) -> str:
    """`CNY 12.50` as `CNY •••`, `¥1,234.50` as `¥•••`."""
    unit = "".join(takewhile(lambda letter: not letter.isdigit(), text)).replace("-", "")
    return f"{unit}{HIDDEN}" if text else text


def masked_id(text: str) -> str:
    """An e-mail, a number, a tax id with only what tells it from another."""
    return mask_account(text) if text else ""


def address_seen_by(actor: AnyActor, ticket: Any, address: str) -> str:
    """An e-mail address or a phone number of the customer's side, beside its ticket.

    A guest's stays as it is: nothing else says who they are, and it is they who wrote it to support.
    """
    return address if ticket.customer_id is None or sees_amounts(actor) else masked_id(address)
