"""One reading out of several of the same invoice: structure wins, what is lower fills holes, disagreement is told."""

from hesi.expenses.invoices.recognition.kinds import DIGITAL_KINDS, Kind
from hesi.expenses.invoices.recognition.problems import problem
from hesi.expenses.invoices.recognition.result import FIELD_NAMES, Recognition, Source
from hesi.expenses.invoices.recognition.values import squeeze

_CORROBORATED = 0.97
_DISPUTED = 0.6
_NAMES_FAMILY_ONLY = frozenset({Source.OFD_TAG.value, Source.OFD_DATA.value})


def fuse(readings: list[Recognition]) -> Recognition:
    """Join readings given best first: the first keeps its values; later ones fill, confirm or contradict them."""
    base = readings[0]
    for other in readings[1:]:
        for name in FIELD_NAMES:
            if other.values[name]:
                _join_field(base, other, name)
        if not base.items:
            base.items = other.items
        for name, value in other.extra.items():
            base.extra.setdefault(name, value)
        known = {(found.code, found.field) for found in base.problems}
        base.problems.extend(found for found in other.problems if (found.code, found.field) not in known)
    return base


def _join_field(base: Recognition, other: Recognition, name: str) -> None:
    kept, new = base.values[name], other.values[name]
    if not kept:
        base.put(name, new, Source(other.sources[name]), other.confidence[name], other.regions.get(name))
        return
    if name not in base.regions and name in other.regions:
        base.regions[name] = other.regions[name]
    if name == "kind":
        _join_kind(base, other)
    elif squeeze(kept).upper() == squeeze(new).upper():
        base.confidence[name] = max(base.confidence[name], _CORROBORATED)
    else:
        _dispute(base, other, name)


def _join_kind(base: Recognition, other: Recognition) -> None:
    """A source that names 数电票 only by its family gives way to one that reads the title, and is no contradiction."""
    kept, new = base.values["kind"], other.values["kind"]
    if kept == Kind.DIGITAL and new in DIGITAL_KINDS:
        if base.sources["kind"] in _NAMES_FAMILY_ONLY:
            # The issuer's tags state the family and nothing more; what the page's title adds is kept beside it.
            if new != kept:
                base.extra.setdefault("title", new)
        else:
            base.values["kind"], base.sources["kind"] = new, other.sources["kind"]
    elif kept == new:
        base.confidence["kind"] = max(base.confidence["kind"], _CORROBORATED)
    elif new != Kind.DIGITAL or kept not in DIGITAL_KINDS:
        _dispute(base, other, "kind")


def _dispute(base: Recognition, other: Recognition, name: str) -> None:
    base.confidence[name] = min(base.confidence[name], _DISPUTED)
    if any(found.code == "sources_disagree" and found.field == name for found in base.problems):
        return
    base.problems.append(
        problem(
            "sources_disagree",
            name,
            kept=base.values[name],
            other=other.values[name],
            kept_source=base.sources[name],
            other_source=other.sources[name],
        )
    )
