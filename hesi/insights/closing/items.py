"""What is counted at the end of a month: items with their number, amount, age, and the people who have to act."""

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from hesi.core.money import Money

MOST_NAMES = 3


class Key(StrEnum):
    """Every item, in the order of the page."""

    DRAFTS = "drafts"
    SENT_BACK = "sent-back"
    APPROVING = "approving"
    REMARKS = "remarks"
    NO_RATE = "no-rate"
    NO_ACCOUNT = "no-account"
    TO_PAY = "to-pay"
    PAYING = "paying"
    FAILED = "failed"
    ADVANCES = "advances"
    TO_FOLLOW = "to-follow"
    HANDED_IN = "handed-in"
    UNCLAIMED = "unclaimed"
    DOUBTFUL = "doubtful"
    UNREAD = "unread"
    UNVERIFIED = "unverified"
    UNALLOCATED = "unallocated"


@dataclass(frozen=True, slots=True)
class Kind:
    """What an item means: its title, why it matters, who acts. A remark is to be looked at and holds nothing up."""

    title: Promise
    meaning: Promise
    group: str
    icon: str
    acts: Promise
    is_remark: bool = False


CLAIMS: Final = "claims"
MONEY: Final = "money"
INVOICES: Final = "invoices"
FIGURES: Final = "figures"
GROUPS: dict[str, Promise] = {
    CLAIMS: _("Claims on their way"),
    MONEY: _("Payments"),
    INVOICES: _("Invoices"),
    FIGURES: _("Figures"),
}

_SUBMITTERS, _APPROVERS, _FINANCE = _("Submitters"), _("Approvers"), _("Finance")
_OWNERS, _BORROWERS = _("Owners of the wallets"), _("Borrowers")
KINDS: dict[Key, Kind] = {
    Key.DRAFTS: Kind(
        _("Drafts not submitted"),
        _("Only their number is shown: a draft is its owner's until it is submitted."),
        CLAIMS, "pencil", _SUBMITTERS,
    ),
    Key.SENT_BACK: Kind(
        _("Sent back and not submitted again"),
        _("They do not count in the month until they come back."), CLAIMS, "arrow-back-up", _SUBMITTERS,
    ),
    Key.APPROVING: Kind(
        _("Waiting for approval"),
        _("They count already, and may still be sent back."), CLAIMS, "checklist", _APPROVERS,
    ),
    Key.REMARKS: Kind(
        _("In approval with findings"),
        _("The policy found something that an approver has to judge."),
        CLAIMS, "alert-triangle", _APPROVERS, is_remark=True,
    ),
    Key.NO_ACCOUNT: Kind(
        _("Approved, but no payee account"),
        _("They cannot be paid until the payee says where to."), MONEY, "building-bank", _SUBMITTERS,
    ),
    Key.FAILED: Kind(
        _("Payments that failed"),
        _("The bank could not pay; the payee corrects the account, finance pays again."),
        MONEY, "alert-triangle", _SUBMITTERS,
    ),
    Key.ADVANCES: Kind(
        _("Advances due and not cleared"),
        _("Due by the end of the month: cleared with a claim, or paid back."),
        MONEY, "coin", _BORROWERS, is_remark=True,
    ),
    Key.TO_PAY: Kind(
        _("Approved, in no payment batch"),
        _("Ready to be paid."), MONEY, "cash", _FINANCE,
    ),
    Key.PAYING: Kind(
        _("In a batch, not marked as paid or failed"),
        _("Mark what the bank reports, so that the books agree with the bank."), MONEY, "building-bank", _FINANCE,
    ),
    Key.TO_FOLLOW: Kind(
        _("Expenses whose invoice is to follow"),
        _("They were submitted without the invoice their type needs."), INVOICES, "receipt", _SUBMITTERS,
    ),
    Key.HANDED_IN: Kind(
        _("Invoices handed in later, to be confirmed"),
        _("The submitter has handed in an invoice; finance confirms or refuses it."), INVOICES, "receipt", _FINANCE,
    ),
    Key.UNCLAIMED: Kind(
        _("Invoices nobody has claimed"),
        _("Issued in the month and still in a wallet; the expense is missing from the month."),
        INVOICES, "wallet", _OWNERS,
    ),
    Key.DOUBTFUL: Kind(
        _("Invoices read with doubt"),
        _("Nobody has compared the doubtful fields with the original yet."),
        INVOICES, "alert-triangle", _OWNERS, is_remark=True,
    ),
    Key.UNREAD: Kind(
        _("Files that could not be read"),
        _("Uploaded in the month; there may be an expense in them."), INVOICES, "file-text", _OWNERS, is_remark=True,
    ),
    Key.UNVERIFIED: Kind(
        _("Invoices without a proven seal"),
        _("On documents of the month, from a picture, on paper, or with a seal that nobody can check offline. Verify "
          "them with the tax bureau before you book them."),
        INVOICES, "shield-check", _FINANCE, is_remark=True,
    ),
    Key.NO_RATE: Kind(
        _("Expenses without an exchange rate"),
        _("In drafts; nobody can submit them before the rate is known. An administrator enters it."),
        CLAIMS, "arrows-exchange", _SUBMITTERS,
    ),
    Key.UNALLOCATED: Kind(
        _("Expenses that no department or legal entity bears"),
        _("They count, but their cost belongs to nobody yet."), FIGURES, "building", _FINANCE, is_remark=True,
    ),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Person:
    """Who has to act on an item: how much of it is theirs, since when the oldest waits."""

    member_id: int
    name: str
    is_active: bool
    count: int
    amounts: list[Money] = field(default_factory=list)
    since: date | datetime | None = None


@dataclass(frozen=True, slots=True)
class Item:
    """One thing to settle before the month is closed. `count` is none when it is done.

    `amount` is in the company's currency, None where amounts are nobody's business or make no sense; `others` are the
    sums in other currencies. `url` opens the list behind; `people` are whom to remind.
    What is not `is_counted` has still to be asked for.
    """

    key: Key
    count: int
    amount: Money | None = None
    others: list[Money] = field(default_factory=list)
    since: date | datetime | None = None
    people: list[Person] = field(default_factory=list)
    url: str = ""
    is_counted: bool = True

    @property
    def kind(self) -> Kind:
        return KINDS[self.key]

    @property
    def title(self) -> str:
        return str(self.kind.title)

    @property
    def is_remark(self) -> bool:
        """Whether it is only to be looked at."""
        return self.kind.is_remark

    @property
    def is_done(self) -> bool:
        """Whether nothing of it is left."""
        return self.is_counted and not self.count

    @property
    def names(self) -> str:
        """The first few who have to act, each with how much of it is theirs."""
        shown = [f"{one.name} ({one.count})" if one.count > 1 else one.name for one in self.people[:MOST_NAMES]]
        names = gettext(", ").join(shown)
        left = len(self.people) - MOST_NAMES
        return gettext("{names} and {count} more").format(names=names, count=left) if left > 0 else names

    @property
    def remindable(self) -> list[Person]:
        """Those who can still be told: who has left is not."""
        return [one for one in self.people if one.is_active]
