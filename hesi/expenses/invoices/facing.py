"""An invoice as its review page shows it: fields in the order a person should look at them, pages, facts, problems."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from hesi.expenses.invoices.models import Carrier, Invoice
from hesi.expenses.invoices.readings import value_of
from hesi.expenses.invoices.recognition.result import FIELD_NAMES
from hesi.expenses.invoices.sentences import (
    EXTRA_LABELS,
    SOURCE_LABELS,
    confidence_words,
    is_doubtful,
    label_of,
    problem_level,
    problem_sentence,
)


@dataclass(frozen=True, slots=True)
class FieldShown:
    """A field with where its value came from, how sure it is, what speaks against it, and where it stands."""

    name: str
    label: str
    value: str
    source: str
    sureness: str
    is_doubtful: bool
    reasons: tuple[str, ...]
    carrier: str = ""
    page: int = 0
    box: str = ""
    control: Any = None

    @property
    def origin(self) -> str:
        """Source and certainty in one line."""
        return " · ".join(part for part in (self.source, self.sureness) if part)


@dataclass(frozen=True, slots=True)
class Face:
    """Everything of one invoice's page that is worked out before it is drawn.

    Every field is in exactly one of `doubtful`, `settled` and `empty`.
    """

    doubtful: list[FieldShown]
    settled: list[FieldShown]
    empty: list[FieldShown]
    problems: list[dict[str, str]]
    extra: list[tuple[str, str]]
    pages: list[dict[str, Any]] = field(default_factory=list)


def face_of(invoice: Invoice, carriers: Sequence[Carrier], form: Any = None) -> Face:
    """The face of an invoice; with a form each field has its control, and those that were refused come first."""
    fields = [_shown(invoice, name, form) for name in FIELD_NAMES]
    doubtful = [one for one in fields if one.is_doubtful]
    sure = [one for one in fields if not one.is_doubtful]
    general = [found for found in invoice.problems if not found.get("field")]
    return Face(
        doubtful=doubtful,
        settled=[one for one in sure if one.value],
        empty=[one for one in sure if not one.value],
        problems=[{"level": problem_level(found), "text": problem_sentence(found)} for found in general],
        extra=[(str(label), invoice.extra[name]) for name, label in EXTRA_LABELS.items() if invoice.extra.get(name)],
        pages=[{"carrier": carrier, "pages": pages} for carrier in carriers if (pages := list(carrier.previews.all()))],
    )


def _shown(invoice: Invoice, name: str, form: Any) -> FieldShown:
    details = invoice.details
    source = details.get("sources", {}).get(name, "")
    sure = float(details.get("confidence", {}).get(name, 0))
    value = invoice.kind_label if name == "kind" else value_of(invoice, name)
    place = details.get("regions", {}).get(name, {})
    reasons = tuple(problem_sentence(found) for found in invoice.problems if found.get("field") == name)
    control = form[name] if form is not None else None
    known = bool(value and source)
    return FieldShown(
        name=name,
        label=label_of(name),
        value=value,
        source=str(SOURCE_LABELS.get(source, "")) if known else "",
        sureness=confidence_words(source, sure) if known else "",
        is_doubtful=bool(reasons) or (known and is_doubtful(sure)) or bool(control and control.errors),
        reasons=reasons,
        carrier=str(place.get("carrier", "")),
        page=int(place.get("page", 0)),
        box=",".join(str(place[side]) for side in ("left", "top", "right", "bottom")) if place else "",
        control=control,
    )
