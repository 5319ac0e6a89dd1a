"""What makes two readings the same invoice.

A 数电票 is known by its twenty digits alone; older invoices by code and number, because their numbers repeat across
codes. Tickets and receipts without a code are known by kind, number, day and total together. What has no number has no
strong key: it can only look like another one.
"""

import hashlib
import re
from datetime import date

from hesi.core.text import fold_name
from hesi.expenses.invoices.recognition.values import squeeze

LONGEST = 80
_DIGITAL = re.compile(r"\d{20}")


def fingerprint_of(
    *, kind: str, code: str, number: str, issued_on: date | None, total_minor: int | None, currency: str
) -> str:
    """The strong key, or "" when what is known does not make the invoice one among all."""
    number, code = squeeze(number).upper(), squeeze(code).upper()
    if not number:
        return ""
    if _DIGITAL.fullmatch(number):
        return number
    if code:
        return _short(f"{code}:{number}")
    if issued_on is None or total_minor is None:
        return ""
    return _short(f"{squeeze(kind)}|{number}|{issued_on.isoformat()}|{total_minor}{currency}")


def looks_alike(*, number: str, seller: str, other_number: str, other_seller: str) -> bool:
    """Whether two papers of one day and one total may be the same: by number, or by seller where one has no number."""
    number, other_number = squeeze(number).upper(), squeeze(other_number).upper()
    if number and other_number:
        return number == other_number
    seller, other_seller = fold_name(seller), fold_name(other_seller)
    return bool(seller) and seller == other_seller


def _short(key: str) -> str:
    """The key itself while it fits its column, else its hash."""
    return key if len(key) <= LONGEST else hashlib.sha256(key.encode()).hexdigest()
