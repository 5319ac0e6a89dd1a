"""What a finding says and how to get out of it, in the reader's language."""

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from hesi.core.money import Money
from hesi.core.words import in_readers_language
from hesi.expenses.policies.city_names import city_label
from hesi.expenses.policies.rules import RULES

Params = Mapping[str, Any]
Sentences = tuple[str, str]
_titles: dict[str, str | Promise] = {}


def finding_text(rule: str, params: Params | None) -> Sentences:
    """The message and the way out of a finding. An old finding of a rule that no longer exists says its key."""
    params = params or {}
    if rule not in _TEXTS:
        return rule, ""
    try:
        return _TEXTS[rule](params)
    except (KeyError, TypeError, ValueError):
        # A frozen finding of an older version may lack a value that today's sentence names.
        return rule_title(rule), str(RULES[rule].about) if rule in RULES else ""


def rule_title(rule: str) -> str:
    """What a rule is called in the reader's language; its key where nobody knows it any more."""
    title = RULES[rule].title if rule in RULES else _titles.get(rule, rule)
    return str(title)


def also_says(rule: str, title: str | Promise, text: Callable[[Params], Sentences]) -> None:
    """Findings of a room beside policies, such as budgets, are told too; called once from `apps.py`."""
    _titles[rule], _TEXTS[rule] = title, text


def _incomplete(p: Params) -> Sentences:
    texts = {
        "expense_type": (_("The expense type is missing."), _("Choose what the money was spent on.")),
        "spent_on": (_("The date is missing."), _("Enter the day the money was spent.")),
        "amount": (_("The amount is missing."), _("Enter an amount above zero, or remove the line.")),
    }
    return texts[p["missing"]]


def _purpose(p: Params) -> Sentences:
    return _("The purpose is missing."), _("Say in one sentence what the expense was for.")


def _project(p: Params) -> Sentences:
    if p.get("lines"):
        lines = _list(p["lines"])
        return (
            _("A project is needed, but line {lines} has none.").format(lines=lines),
            _("Choose a project for the document or for that line."),
        )
    return _("A project is needed."), _("Choose the project that bears the cost.")


def _city(p: Params) -> Sentences:
    return (
        _("The city is missing, and the standard for {type} depends on it.").format(type=named(p["type"])),
        _("Enter the city; until then the standard for other cities is used."),
    )


def _attachment(p: Params) -> Sentences:
    return (
        _("{type} of {amount} needs an attachment.").format(type=named(p["type"]), amount=_money(p["amount"])),
        _("Attach the contract, the list of guests or the approval e-mail, or say why there is none."),
    )


def _twin(p: Params) -> Sentences:
    return (
        _("Type, day and amount are the same as in {documents}.").format(documents=_list(p["documents"])),
        _("Remove the line if it is the same expense; leave it if there were two."),
    )


def _weekend(p: Params) -> Sentences:
    return _("{on} was at a weekend.").format(on=p["on"]), _("Nothing to do if it was for work.")


def _rate(p: Params) -> Sentences:
    return (
        _("The {currency} rate is from {on}, {days} days away from the expense.").format(
            currency=p["currency"], on=p["on"], days=p["days"]
        ),
        _("Correct the date of the expense, or ask finance to enter a rate nearer to it."),
    )


def _invoice_missing(p: Params) -> Sentences:
    return (
        _("{type} needs an invoice, and this line has none.").format(type=named(p["type"])),
        _("Add the invoice, or say why there is none."),
    )


def _duplicate(p: Params) -> Sentences:
    return (
        _("Invoice {number} is on line {other_line} already.").format(number=p["number"], other_line=p["other_line"]),
        _("Remove it from one of the two lines."),
    )


def _used(p: Params) -> Sentences:
    return (
        _("Invoice {number} is used in {document} already.").format(number=p["number"], document=p["document"]),
        _("Remove it here, or have {document} withdrawn or sent back first.").format(document=p["document"]),
    )


def _other_draft(p: Params) -> Sentences:
    return (
        _("Invoice {number} is also in draft {documents}.").format(number=p["number"], documents=_list(p["documents"])),
        _("Whichever is submitted first gets it."),
    )


def _buyer(p: Params) -> Sentences:
    return (
        _("Invoice {number} is made out to “{buyer}”, which is not one of our titles ({titles}).").format(
            number=p["number"], buyer=p["buyer"], titles=_list(p["titles"])
        ),
        _("Correct the title if it was misread; otherwise have the invoice reissued, or say why it is right."),
    )


def _tax_id(p: Params) -> Sentences:
    return (
        _("Invoice {number} carries tax id {tax_id}; ours is {expected}.").format(
            number=p["number"], tax_id=p["tax_id"], expected=_list(p["expected"])
        ),
        _("Correct the tax id if it was misread; otherwise have the invoice reissued."),
    )


def _unread(p: Params) -> Sentences:
    return (
        _("Of invoice {number} this is missing: {fields}.").format(number=p["number"], fields=_fields(p["fields"])),
        _("Open the invoice and enter what is missing."),
    )


def _doubtful(p: Params) -> Sentences:
    return (
        _("Of invoice {number} this was read with doubt: {fields}.").format(
            number=p["number"], fields=_fields(p["fields"])
        ),
        _("Open the invoice and compare it with the picture."),
    )


def _altered(p: Params) -> Sentences:
    if p["case"] == "test":
        return (
            _("Invoice {number} carries a test signature, which no tax bureau uses.").format(number=p["number"]),
            _("Ask the seller for the real invoice."),
        )
    return (
        _("Invoice {number} was changed after it was signed.").format(number=p["number"]),
        _("Ask the seller for the original file and upload that."),
    )


def _over_invoices(p: Params) -> Sentences:
    return (
        _("{amount} is claimed, but the invoices prove {proven}.").format(
            amount=_money(p["amount"]), proven=_money(p["proven"])
        ),
        _("Lower the amount, add the missing invoice, or say why it is more."),
    )


def _late(p: Params) -> Sentences:
    return (
        _("{on} is {age} days ago; claims are expected within {days} days.").format(
            on=p["on"], age=p["age"], days=p["days"]
        ),
        _("Correct the date if it is wrong; otherwise claim earlier next time."),
    )


def _too_old(p: Params) -> Sentences:
    return (
        _("{on} is {age} days ago; after {days} days nothing is reimbursed.").format(
            on=p["on"], age=p["age"], days=p["days"]
        ),
        _("Correct the date if it is wrong; otherwise remove the line and speak to finance."),
    )


def _future(p: Params) -> Sentences:
    return _("{on} is still to come.").format(on=p["on"]), _("Correct the date.")


def _over_cap(p: Params) -> Sentences:
    measures = {
        "line": _("per expense"),
        "day": _("per day"),
        "person": _("per person"),
        "night": _("per night"),
        "month": _("per month"),
    }
    subject = named(p["type"])
    if p.get("city"):
        subject = _("{type} in {city}").format(type=subject, city=city_label(p["city"]))
    values = {"subject": subject, "cap": _money(p["cap"]), "per": measures[p["per"]], "actual": _money(p["actual"])}
    if p.get("count", 1) > 1:
        message = _("{subject}: the standard is {cap} {per}, that is {allowed} for {count}; this is {actual}.").format(
            **values, count=p["count"], allowed=Money(p["cap"]["minor"] * p["count"], p["cap"]["currency"]).format()
        )
    else:
        message = _("{subject}: the standard is {cap} {per}; this is {actual}.").format(**values)
    return message, _("Lower the amount to the standard, or say why it was more.")


def named(name: str | Mapping[str, str]) -> str:
    """A name in the reader's language. Findings frozen before names were kept by language hold one as plain text."""
    if isinstance(name, str):
        return name
    return in_readers_language(name["zh"], name.get("en", ""))


def _money(value: Params) -> str:
    return Money(value["minor"], value["currency"]).format()


def _list(values: Any) -> str:
    return "、".join(str(value) for value in values)


def _fields(names: Any) -> str:
    labels = {
        "code": _("code"),
        "number": _("number"),
        "date": _("date"),
        "issued_on": _("date"),
        "check_code": _("check code"),
        "buyer_name": _("buyer"),
        "buyer_tax_id": _("buyer's tax id"),
        "seller_name": _("seller"),
        "seller_tax_id": _("seller's tax id"),
        "amount_ex_tax": _("amount without tax"),
        "tax": _("tax"),
        "total": _("total"),
        "kind": _("kind"),
        "currency": _("currency"),
    }
    return "、".join(dict.fromkeys(labels.get(str(name), str(name)) for name in names))


_TEXTS: dict[str, Callable[[Params], Sentences]] = {
    "incomplete_line": _incomplete,
    "missing_purpose": _purpose,
    "missing_project": _project,
    "missing_city": _city,
    "missing_attachment": _attachment,
    "weak_duplicate": _twin,
    "weekend_spend": _weekend,
    "foreign_rate_stale": _rate,
    "invoice_missing": _invoice_missing,
    "invoice_duplicate_in_claim": _duplicate,
    "invoice_already_used": _used,
    "invoice_in_other_draft": _other_draft,
    "wrong_buyer_name": _buyer,
    "wrong_buyer_tax_id": _tax_id,
    "invoice_incomplete": _unread,
    "invoice_doubtful": _doubtful,
    "invoice_altered": _altered,
    "amount_over_invoices": _over_invoices,
    "late_claim": _late,
    "too_old": _too_old,
    "future_date": _future,
    "over_cap": _over_cap,
}
