"""Findings as a page shows them: with the rule's name, the reason given, and how many stand in the way."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from hesi.expenses.documents.checking import Reasons
from hesi.expenses.documents.models import Document, FrozenFinding
from hesi.expenses.policies.facts import LEVELS, Finding
from hesi.expenses.policies.sentences import finding_text, rule_title


@dataclass(frozen=True, slots=True)
class Shown:
    """One finding in the reader's language. `name` is its reason's input; `reason` what the submitter said."""

    rule: str
    title: str
    level: str
    message: str
    way_out: str
    line: int | None
    field: str
    reason: str = ""

    @property
    def name(self) -> str:
        return f"reason-{self.line or 0}-{self.rule}"

    @property
    def is_open(self) -> bool:
        """Whether it keeps the document from being submitted."""
        return self.level == "block" or (self.level == "reason" and not self.reason)


class Findings:
    """All findings of one document, by line."""

    def __init__(self, shown: Iterable[Shown]) -> None:
        self.all = list(shown)

    def about(self, line: int | None) -> list[Shown]:
        """Those of a line, of the whole document for None."""
        return [one for one in self.all if one.line == line]

    @property
    def whole(self) -> list[Shown]:
        return self.about(None)

    @property
    def worst_first(self) -> list[Shown]:
        return sorted(self.all, key=lambda one: -LEVELS.index(one.level) if one.level in LEVELS else 0)

    @property
    def open_count(self) -> int:
        """How many must be solved or answered before submission."""
        return sum(one.is_open for one in self.all)

    @property
    def noted_count(self) -> int:
        """How many more there are to look at."""
        return len(self.all) - self.open_count

    @property
    def unusual(self) -> list[Shown]:
        """What an approver should look at first: everything above mere information."""
        return [one for one in self.worst_first if one.level != "info"]


def as_found(findings: Sequence[Finding], reasons: Reasons) -> Findings:
    """Findings of a draft with the reasons given so far."""
    return Findings(
        Shown(
            one.rule,
            rule_title(one.rule),
            one.level,
            one.message,
            one.way_out,
            one.line,
            one.field,
            reasons.get((one.line, one.rule), ""),
        )
        for one in findings
    )


def as_frozen(document: Document) -> Findings:
    """Findings as they stood at submission, said again in the reader's language."""
    return Findings(_thawed(row) for row in FrozenFinding.objects.filter(document=document).order_by("pk"))


def _thawed(row: FrozenFinding) -> Shown:
    data: dict[str, Any] = row.data
    message, way_out = finding_text(row.rule, data.get("params"))
    return Shown(
        row.rule, rule_title(row.rule), row.level, message, way_out, row.line_id, str(data.get("field", "")), row.reason
    )
