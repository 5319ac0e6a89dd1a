"""What waits for a person, said in their language: in the notice they get and in the history of who was told what."""

from collections.abc import Callable, Iterable
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from hesi.core.money import Money
from hesi.insights.closing.items import Key

_SAID: dict[Key, Callable[[int], str]] = {
    Key.DRAFTS: lambda n: ngettext("{count} draft to submit", "{count} drafts to submit", n),
    Key.SENT_BACK: lambda n: ngettext(
        "{count} document sent back to submit again", "{count} documents sent back to submit again", n
    ),
    Key.APPROVING: lambda n: ngettext("{count} approval to decide", "{count} approvals to decide", n),
    Key.REMARKS: lambda n: ngettext("{count} of them with findings", "{count} of them with findings", n),
    Key.NO_RATE: lambda n: ngettext(
        "{count} expense without an exchange rate", "{count} expenses without an exchange rate", n
    ),
    Key.NO_ACCOUNT: lambda n: ngettext(
        "{count} document waits for your payee account", "{count} documents wait for your payee account", n
    ),
    Key.FAILED: lambda n: ngettext(
        "{count} payment failed: check your payee account", "{count} payments failed: check your payee account", n
    ),
    Key.ADVANCES: lambda n: ngettext("{count} advance to clear", "{count} advances to clear", n),
    Key.TO_FOLLOW: lambda n: ngettext("{count} expense without invoice", "{count} expenses without invoice", n),
    Key.UNCLAIMED: lambda n: ngettext("{count} invoice not claimed", "{count} invoices not claimed", n),
    Key.DOUBTFUL: lambda n: ngettext("{count} invoice to check", "{count} invoices to check", n),
    Key.UNREAD: lambda n: ngettext("{count} file that could not be read", "{count} files that could not be read", n),
}


def waiting_text(key: str, count: int, sums: Iterable[Iterable[Any]] = ()) -> str:
    """One thing that waits, with its sum: “3 invoices not claimed (¥120.00)”. Empty for a key that is gone."""
    if key not in set(Key) or Key(key) not in _SAID:
        return ""
    said = _SAID[Key(key)](count).format(count=count)
    amounts = _(" + ").join(Money(int(minor), str(currency)).format() for minor, currency in sums if minor)
    return _("{what} ({amount})").format(what=said, amount=amounts) if amounts else said


def everything_text(items: Iterable[Any]) -> str:
    """All of it in one line."""
    return _("; ").join(said for item in items if (said := waiting_text(*item)))
