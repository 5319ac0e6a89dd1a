"""The fields of the language as people meet them: their label, their names, and what can be suggested for each."""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from hesi.insights.search_language import offering
from hesi.insights.search_language.grammar import SPECS, Kind, shown_name
from hesi.insights.search_language.offering import Suggestion
from hesi.insights.search_language.terms import Word
from hesi.insights.search_language.vocabulary import CLOSED, Vocabulary

Suggest = Callable[[Vocabulary, str], list[Suggestion]]
_OF_THE_COMPANY = ("department", "project", "entity", "finding")


@dataclass(frozen=True, slots=True)
class Field:
    """One field. `suggestions(vocabulary, typed)`: what could stand there, as this person may see it, best first."""

    key: str
    label: str | Promise
    about: str | Promise
    aliases: tuple[str, ...]
    kind: Kind
    suggestions: Suggest
    example: tuple[str, str]

    @property
    def name(self) -> str:
        """What the reader's language calls it inside of a question."""
        return shown_name(self.key)

    def shown_example(self, vocabulary: Vocabulary) -> str:
        """A term of it in the reader's language, of this company where the field is a list of its own."""
        value = self.example[0 if self.name == self.key else 1]
        if self.key in _OF_THE_COMPANY:
            choices = vocabulary.choices(self.key)
            if not choices:
                return ""
            # The root of the departments bears everything; the next one says more.
            value = Word(choices[1 if self.key == "department" and len(choices) > 1 else 0].word).written()
        return f"{self.name}:{value}"


def _field(
    key: str, label: str | Promise, about: str | Promise, example: tuple[str, str], suggest: Suggest | None = None
) -> Field:
    spec = SPECS[key]
    listed = suggest or (offering.listed(key) if key in CLOSED else offering.PERIODS[spec.kind])
    return Field(key, label, about, spec.names[1:], spec.kind, listed, example)


# In the order in which they are offered; an example in English and in Chinese.
FIELDS: dict[str, Field] = {
    one.key: one
    for one in (
        _field("type", _("Expense type"), _("What it was spent on"), ("hotel,flight", "住宿,机票")),
        _field("department", _("Department"), _("Who bears it, with everything below"), ("sales", "销售")),
        _field("month", _("Month"), _("The month it was spent in"), ("last", "上月")),
        _field("date", _("Day"), _("The day it was spent on"), ("2026-10-01..2026-10-31", "2026-10-01..2026-10-31")),
        _field("amount", _("Amount"), _("In the company's currency"), (">1000", ">1000"), offering.amounts),
        _field("state", _("State"), _("How far its document has come"), ("unpaid", "未支付")),
        _field("person", _("Person"), _("Who filed it; “me” for oneself"), ("me", "我"), offering.people),
        _field("project", _("Project"), _("By name or code"), ("P-001", "P-001")),
        _field("entity", _("Legal entity"), _("Who it was filed for"), ("shanghai", "上海")),
        _field("city", _("City"), _("Where it was spent"), ("Shanghai", "上海"), offering.cities),
        _field("seller", _("Seller"), _("On an invoice of it"), ("hotel", "饭店"), offering.sellers),
        _field("number", _("Number"), _("The document's, or its beginning"), ("CL-2026", "CL-2026"), offering.numbers),
        _field("finding", _("Finding"), _("What the check found at submission"), ("over_cap", "over_cap")),
        _field("currency", _("Currency"), _("What it was paid in"), ("USD", "USD")),
        _field("has", _("Has"), _("Invoice, attachment, reason, project…"), ("invoice", "发票")),
        _field("submitted", _("Submitted"), _("The day its document was submitted"), ("this-week", "本周")),
        _field("paid", _("Paid on"), _("The day its money arrived"), (">=2026-11-01", ">=2026-11-01")),
    )
}
