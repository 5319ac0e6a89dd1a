"""What recognition gives back: one `Recognition` for each invoice found in a file."""

import dataclasses
from dataclasses import dataclass, field
from enum import StrEnum

FIELD_NAMES = (
    "kind",
    "code",
    "number",
    "date",
    "check_code",
    "buyer_name",
    "buyer_tax_id",
    "seller_name",
    "seller_tax_id",
    "amount_ex_tax",
    "tax",
    "total",
    "currency",
)


class Source(StrEnum):
    """Where a value was read, best first: structure is preferred to pictures."""

    XML = "xml"
    OFD_ATTACHMENT = "ofd_attachment"
    OFD_TAG = "ofd_tag"
    OFD_DATA = "ofd_data"
    PDF_ATTACHMENT = "pdf_attachment"
    OFD_TEXT = "ofd_text"
    PDF_TEXT = "pdf_text"
    QR = "qr"
    OCR = "ocr"
    PERSON = "person"


@dataclass(frozen=True, slots=True)
class Problem:
    """Something a person should know about the reading: a stable code and a plain English sentence.

    `params` holds what fills the sentence of this code in `problems.MESSAGES`, for those who speak another language.
    """

    code: str
    message: str
    field: str = ""
    params: dict[str, str] = dataclasses.field(default_factory=dict, hash=False, compare=False)


@dataclass(frozen=True, slots=True)
class Region:
    """Where a value stands: page index from 0, then left, top, right, bottom as shares (0–1) of the page's size."""

    page: int
    left: float
    top: float
    right: float
    bottom: float


@dataclass(slots=True)
class Item:
    """One goods or service row; amounts are strings in the invoice's currency as printed, without separators."""

    name: str = ""
    specification: str = ""
    unit: str = ""
    quantity: str = ""
    unit_price: str = ""
    amount: str = ""
    tax_rate: str = ""
    tax: str = ""


@dataclass(slots=True)
class Recognition:
    """One invoice as read.

    `values` maps each of `FIELD_NAMES` to a string ("" where the kind has no such field or it was not found): dates are
    YYYY-MM-DD, amounts plain decimals with two places such as "-12.50", currency an ISO 4217 code. `sources` and
    `confidence` (0–1) hold an entry for each value found. `extra` holds kind-specific fields (train, stations, fare …).
    """

    values: dict[str, str] = field(default_factory=lambda: dict.fromkeys(FIELD_NAMES, ""))
    items: list[Item] = field(default_factory=list)
    sources: dict[str, str] = field(default_factory=dict)
    confidence: dict[str, float] = field(default_factory=dict)
    regions: dict[str, Region] = field(default_factory=dict)
    extra: dict[str, str] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    carrier: str = ""

    def put(self, name: str, value: str, source: Source, confidence: float, region: Region | None = None) -> None:
        """Keep a value unless one at least as sure is there already; an empty value is never kept."""
        if not value or self.confidence.get(name, -1.0) >= confidence:
            return
        self.values[name] = value
        self.sources[name] = source.value
        self.confidence[name] = confidence
        if region is not None:
            self.regions[name] = region

    def as_json(self, file: str) -> dict[str, object]:
        """The object that `hesi recognize` prints on a line."""
        return {
            "file": file,
            **{name: self.values[name] for name in FIELD_NAMES},
            "items": [{slot: getattr(item, slot) for slot in Item.__slots__} for item in self.items],
            "sources": self.sources,
            "confidence": self.confidence,
            "problems": [{"code": p.code, "message": p.message, "field": p.field} for p in self.problems],
            "extra": self.extra,
        }
