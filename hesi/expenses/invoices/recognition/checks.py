"""What an invoice must satisfy in itself; a breach lowers confidence and is told, nothing is computed to fit."""

from decimal import Decimal

from hesi.expenses.invoices.recognition.kinds import Kind
from hesi.expenses.invoices.recognition.problems import problem
from hesi.expenses.invoices.recognition.result import Recognition
from hesi.expenses.invoices.recognition.taxid import is_plausible
from hesi.expenses.invoices.recognition.values import money, words_to_amount

_DOUBTFUL = 0.5
_LIST_ATTACHED = ("销货清单", "详见清单", "详见")
_WITHOUT_NUMBER = frozenset({Kind.FOREIGN.value, Kind.RECEIPT.value, Kind.OTHER.value, ""})


def check(reading: Recognition) -> Recognition:
    """Check digits, sums, words against figures, items against header; mark red invoices and discount lines."""
    _check_tax_ids(reading)
    _check_sum(reading)
    _check_words(reading)
    _check_lines(reading)
    _mark_signs(reading)
    _check_present(reading)
    return reading


def _doubt(reading: Recognition, code: str, field: str, *others: str, **params: str) -> None:
    if any(found.code == code and found.field == field for found in reading.problems):
        return
    reading.problems.append(problem(code, field, **params))
    for name in (field, *others):
        if name in reading.confidence:
            reading.confidence[name] = min(reading.confidence[name], _DOUBTFUL)


def _check_tax_ids(reading: Recognition) -> None:
    if reading.values["currency"] not in ("CNY", ""):
        return
    for field in ("buyer_tax_id", "seller_tax_id"):
        value = reading.values[field]
        if value and not is_plausible(value):
            _doubt(reading, "tax_id_invalid", field, value=value)


def _decimal(reading: Recognition, field: str) -> Decimal | None:
    return Decimal(reading.values[field]) if reading.values[field] else None


def _check_sum(reading: Recognition) -> None:
    amount, tax, total = (_decimal(reading, field) for field in ("amount_ex_tax", "tax", "total"))
    if amount is None or total is None:
        return
    outside = Decimal(reading.extra.get("other_charges", "0"))
    if amount + (tax or Decimal(0)) + outside != total:
        _doubt(
            reading, "sum_mismatch", "total", "amount_ex_tax", "tax",
            amount=reading.values["amount_ex_tax"], tax=reading.values["tax"] or "0.00", total=reading.values["total"],
        )  # fmt: skip


def _check_words(reading: Recognition) -> None:
    words = reading.extra.get("total_in_words", "")
    figure = words_to_amount(words)
    total = _decimal(reading, "total")
    if figure and total is not None and abs(Decimal(figure)) != abs(total):
        _doubt(reading, "words_mismatch", "total", total=reading.values["total"], words=words)


def _check_lines(reading: Recognition) -> None:
    """Sums of the items; one cent of rounding is allowed for each, and a list on another sheet cannot be summed."""
    items = reading.items
    if not items or any(not item.amount for item in items) or any(mark in items[0].name for mark in _LIST_ATTACHED):
        return
    if reading.values["currency"] != "CNY":
        return
    slack = Decimal("0.01") * len(items)
    for field, slot in (("amount_ex_tax", "amount"), ("tax", "tax")):
        header = _decimal(reading, field)
        texts = [getattr(item, slot) for item in items]
        if header is None or not all(texts):
            continue
        lines = sum((Decimal(text) for text in texts), Decimal(0))
        if abs(lines - header) > slack:
            _doubt(reading, "lines_mismatch", field, lines=money(lines), value=reading.values[field])


def _mark_signs(reading: Recognition) -> None:
    """A red invoice is negative as a whole; a negative line without a quantity on a positive one is a discount."""
    total = _decimal(reading, "total")
    if total is not None and total < 0:
        reading.extra["red"] = "yes"
    discounts = [item for item in reading.items if item.amount.startswith("-") and not item.quantity]
    if discounts and reading.extra.get("red") != "yes":
        reading.extra["discount_lines"] = str(len(discounts))


def _check_present(reading: Recognition) -> None:
    needed = ["date", "total"]
    if reading.values["kind"] not in _WITHOUT_NUMBER:
        needed.insert(0, "number")
    for field in needed:
        if not reading.values[field]:
            _doubt(reading, "field_missing", field)
