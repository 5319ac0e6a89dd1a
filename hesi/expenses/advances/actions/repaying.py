"""What the borrower pays back (还款), recorded by finance; a wrong record is reversed, never edited."""

from datetime import date

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from hesi.core.errors import Conflict, DomainError, Invalid
from hesi.core.money import Money, parse_amount
from hesi.core.text import clean_line
from hesi.expenses.advances.actions.balance import shift
from hesi.expenses.advances.models import Advance, Entry
from hesi.expenses.advances.permissions import may_record_repayment, may_reverse_repayment
from hesi.workspace.access.actor import AnyActor
from hesi.workspace.access.rules import require
from hesi.workspace.events.record import record


class RepaymentReversed(Conflict):
    code = "repayment_reversed"


class RepaidAlready(Conflict):
    """The form was sent before, by a second click or a reload."""

    code = "repaid_already"


@transaction.atomic
def record_repayment(
    advance: Advance, *, amount: str, on: date, by: AnyActor, note: str = "", form_key: str = ""
) -> Entry:  # fmt: skip
    """The borrower has paid back `amount` (text, in the advance's currency) on this day. Raises `Invalid` by field.

    What claims under way have reserved cannot be paid back too. One `form_key` records once: `RepaidAlready` after.
    """
    advance = Advance.objects.locked(advance.pk)
    require(may_record_repayment, by, advance)
    _expect_unsent(form_key)
    money = _amount(amount, advance)
    _expect_day(on, advance, by.tenant.today)
    shift(advance, returned=money.minor)
    entry = Entry(
        advance=advance,
        kind=Entry.Kind.RETURNED,
        amount_minor=money.minor,
        on=on,
        note=clean_line(note, 200),
        form_key=form_key,
        recorded_by_id=by.member_id,
    )
    try:
        with transaction.atomic():
            entry.save()
    except IntegrityError:
        _expect_unsent(form_key)
        raise
    _tell("advance.repaid", entry, by)
    return entry


@transaction.atomic
def reverse_repayment(entry: Entry, *, by: AnyActor, note: str = "") -> Entry:
    """Take a repayment back that was recorded by mistake: the borrower owes it again. Both entries stay.

    Raises `RepaymentReversed` when that has been done already.
    """
    advance = Advance.objects.locked(entry.advance_id)
    require(may_reverse_repayment, by, advance)
    if entry.kind != Entry.Kind.RETURNED:
        raise Invalid(_("Only a repayment can be reversed; a claim clears an advance for good."))
    reversal = Entry(
        advance=advance,
        kind=Entry.Kind.REVERSED,
        amount_minor=entry.amount_minor,
        on=by.tenant.today,
        reverses=entry,
        note=clean_line(note, 200),
        recorded_by_id=by.member_id,
    )
    try:
        with transaction.atomic():
            reversal.save()
    except IntegrityError:
        raise RepaymentReversed(
            _("This repayment has been reversed already. Reload the page to see the ledger as it is.")
        ) from None
    shift(advance, returned=-entry.amount_minor)
    _tell("advance.repayment_reversed", reversal, by)
    return reversal


def _amount(text: str, advance: Advance) -> Money:
    try:
        money = parse_amount(text, advance.currency)
    except DomainError as refusal:
        raise Invalid(refusal.message, fields={"amount": refusal.message}) from None
    sentence = ""
    if not money.is_positive:
        sentence = _("Write an amount above zero.")
    elif money.minor > advance.available_minor and advance.reserved_minor:
        sentence = _("At most {open}: {reserved} more is reserved by claims under way.").format(
            open=advance.available.format(), reserved=advance.reserved.format()
        )
    elif money.minor > advance.available_minor:
        sentence = _("Only {open} is still open.").format(open=advance.available.format())
    if sentence:
        raise Invalid(sentence, fields={"amount": sentence})
    return money


def _expect_unsent(form_key: str) -> None:
    sent = Entry.objects.filter(form_key=form_key).select_related("advance").first() if form_key else None
    if sent is not None:
        money = Money(sent.amount_minor, sent.advance.currency)
        raise RepaidAlready(
            _(
                "{amount} paid back on {day} has been recorded by this form already, so nothing was entered twice."
            ).format(amount=money.format(), day=sent.on.isoformat())
        )


def _expect_day(on: date, advance: Advance, today: date) -> None:
    sentence = ""
    if on > today:
        sentence = _("This day is still to come. Record a repayment when the money has arrived.")
    elif advance.lent_on and on < advance.lent_on:
        sentence = _("The advance was paid out on {day}; it cannot have been paid back before.").format(
            day=advance.lent_on.isoformat()
        )
    if sentence:
        raise Invalid(sentence, fields={"on": sentence})


def _tell(name: str, entry: Entry, by: AnyActor) -> None:
    money = Money(entry.amount_minor, entry.advance.currency)
    facts = {"amount": str(money.decimal), "currency": money.currency, "on": entry.on.isoformat(), "note": entry.note}
    record(name, entry.advance.document, by=by, audience=[entry.advance.borrower_id], **facts)
