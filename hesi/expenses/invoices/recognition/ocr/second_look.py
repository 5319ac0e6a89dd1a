"""When one reading is not enough: what is wanting after the first, and how the second fills it."""

from __future__ import annotations

from hesi.expenses.invoices.recognition.kinds import Kind
from hesi.expenses.invoices.recognition.result import Recognition, Source

WITHOUT_NUMBER = frozenset({Kind.FOREIGN.value, Kind.RECEIPT.value, Kind.OTHER.value, ""})
VAT_KINDS = frozenset(
    {
        Kind.VAT_SPECIAL,
        Kind.VAT_ORDINARY,
        Kind.VAT_E_ORDINARY,
        Kind.VAT_E_SPECIAL,
        Kind.DIGITAL,
        Kind.DIGITAL_SPECIAL,
        Kind.DIGITAL_ORDINARY,
        Kind.SHENZHEN_CHAIN,
    }
)
# Below this a value is a guess or its check digit fails.
DOUBTFUL = 0.55


def is_wanting(result: Recognition) -> bool:
    """Whether a field that every invoice of the kind has was not found, or only guessed."""
    needed = ["date", "total"]
    if result.values["kind"] not in WITHOUT_NUMBER:
        needed.append("number")
    if result.values["kind"] in VAT_KINDS:
        needed += ["amount_ex_tax", "seller_name", "seller_tax_id"]
    if result.values["kind"] == Kind.QUOTA:
        needed.remove("date")
    return any(result.confidence.get(name, 0.0) < DOUBTFUL for name in needed)


def filled(first: Recognition, second: Recognition) -> Recognition:
    """The first reading with the second's values where it had none or a doubtful one.

    Where they differ on the kind, the reading that found more is taken as a whole.
    """
    if first.values["kind"] != second.values["kind"]:
        return second if len(second.confidence) > len(first.confidence) else first
    for name, sure in second.confidence.items():
        if first.confidence.get(name, 0.0) < DOUBTFUL:
            first.put(name, second.values[name], Source(second.sources[name]), sure, second.regions.get(name))
    first.extra = {**second.extra, **first.extra}
    first.items = first.items or second.items
    retold = ("total", "currency")
    kept = [one for one in first.problems if one.field not in retold]
    first.problems = kept + [one for one in second.problems if one.field in retold]
    return first
