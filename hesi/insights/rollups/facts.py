"""What each kept sum holds: the one definition that writing, rebuilding and checking share.

* `type`, `person`, `project`: the lines by the month of their day (decision 6); `facet` is the expense type, the
  submitter, the project. Those by person count each document once a month, the others count lines.
* `stay`: hotel lines; `facet` the submitter, `word` the city, `quantity` nights.
* `filed`: documents by the month of submission. `paid`: what was paid, by the month the money arrived; what an advance
  cleared had been paid before.
* `supplier`: the invoices by the month of their day; `word` the seller, `extra_minor` the tax. `tax`: those whose tax
  can be deducted; `word` the kind, `extra_minor` the deductible tax.
* `journey`: by rail and air, in the month of their line's day; `word` the two cities, `facet` mode and how early the
  ticket was bought, `minor` its price, `quantity` the days between (`rollups.travel`).
* `finding`: what was found at submission; `word` the rule, `facet` the level, `minor` the expense concerned,
  `extra_minor` by how much it was above its standard.
* `decision`: people's decisions by the month of approval; `facet` the person, `word` the step, `quantity` seconds.

Only the first three, `filed` and `paid` tell states apart; the rest counts as long as the document does.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from hesi.core.time import business_date
from hesi.expenses.documents.models import Document, State
from hesi.expenses.policies.facts import LEVELS
from hesi.insights.models import Cut
from hesi.insights.rollups.papers import FindingRow, Paper
from hesi.insights.rollups.tax import deductible_minor
from hesi.insights.rollups.travel import journeys
from hesi.insights.spending import AGREED, COUNTED_KINDS, COUNTED_STATES
from hesi.workspace.tenancy.models import Tenant

HOTEL = "hotel"
PAID_STATES = (State.PAID, State.ARCHIVED)
# Between the names of a step in the two languages.
STEP_NAMES = "\x1f"
_WORD = 160
# cut, month, filed_in, department, entity, state, facet, word
Key = tuple[str, date, int, int, int, str, int, str]
# minor, extra_minor, count, quantity
Sums = tuple[int, int, int, int]
NOTHING: Sums = (0, 0, 0, 0)


def counts(document: Document, tenant: Tenant) -> bool:
    """Whether this document is one that spends, in the company's currency."""
    return document.kind in COUNTED_KINDS and document.currency == tenant.currency


@dataclass(frozen=True, slots=True)
class Counting:
    """Counts one paper as it stands in `state`; with `in_full` also what does not depend on how far it has come."""

    paper: Paper
    state: str
    tenant: Tenant
    in_full: bool

    def cells(self) -> dict[Key, Sums]:
        """What it adds to each sum; nothing in a state that does not count."""
        found: dict[Key, Sums] = {}
        if self.state not in COUNTED_STATES or not counts(self.paper.document, self.tenant):
            return found
        for key, sums in self._all():
            before = found.get(key, NOTHING)
            found[key] = (before[0] + sums[0], before[1] + sums[1], before[2] + sums[2], before[3] + sums[3])
        return found

    def _all(self) -> Iterator[tuple[Key, Sums]]:
        yield from self._spent()
        yield from self._whole()
        if self.in_full:
            yield from self._stays()
            yield from self._journeys()
            yield from self._invoices()
            yield from self._findings()
        if self.state in AGREED:
            yield from self._decisions()

    def _key(
        self, cut: str, on: date, *, department: int | None = None, facet: int | None = 0, word: str = "",
        by_state: bool = False,
    ) -> Key:  # fmt: skip
        document = self.paper.document
        home = document.department_id or 0
        bearer = home if department is None else department
        state = str(self.state) if by_state else ""
        entity = document.legal_entity_id or 0
        return (str(cut), on.replace(day=1), home, bearer, entity, state, facet or 0, word[:_WORD])

    def _spent(self) -> Iterator[tuple[Key, Sums]]:
        document, months = self.paper.document, set()
        for line in self.paper.lines:
            if line.spent_on is None:
                continue
            on, bearer, minor = line.spent_on, line.department_id, line.home_minor
            yield self._key(Cut.TYPE, on, department=bearer, facet=line.type_id, by_state=True), (minor, 0, 1, 0)
            month = (on.year, on.month)
            first = int(month not in months)
            months.add(month)
            key = self._key(Cut.PERSON, on, department=bearer, facet=document.submitter_id, by_state=True)
            yield key, (minor, 0, first, 0)
            if project := line.project_id or document.project_id:
                yield self._key(Cut.PROJECT, on, department=bearer, facet=project, by_state=True), (minor, 0, 1, 0)

    def _whole(self) -> Iterator[tuple[Key, Sums]]:
        document = self.paper.document
        if document.submitted_at is not None:
            yield self._key(Cut.FILED, self._day(document.submitted_at), by_state=True), (document.total_minor, 0, 1, 0)
        if document.paid_at is not None and self.state in PAID_STATES:
            paid = document.total_minor - self.paper.less_minor
            yield self._key(Cut.PAID, self._day(document.paid_at), by_state=True), (paid, 0, 1, 0)

    def _stays(self) -> Iterator[tuple[Key, Sums]]:
        for line in self.paper.lines:
            if line.type_key == HOTEL and line.spent_on is not None:
                key = self._key(
                    Cut.STAY, line.spent_on, department=line.department_id, facet=self.paper.document.submitter_id,
                    word=line.city,
                )  # fmt: skip
                yield key, (line.home_minor, 0, 1, max(line.nights, 1))

    def _journeys(self) -> Iterator[tuple[Key, Sums]]:
        for one in journeys(self.paper.lines, self.paper.invoices, self.tenant.currency):
            if one.line.spent_on is not None:
                key = self._key(
                    Cut.JOURNEY, one.line.spent_on, department=one.line.department_id, facet=one.facet, word=one.cities
                )
                yield key, (one.minor, 0, 1, one.days_ahead or 0)

    def _invoices(self) -> Iterator[tuple[Key, Sums]]:
        """Each invoice once, however many lines it proves."""
        seen: set[int] = set()
        for one in self.paper.invoices:
            on = one.issued_on or self._filed_on()
            if one.id in seen or one.currency != self.tenant.currency or one.total_minor is None or on is None:
                continue
            seen.add(one.id)
            total = one.total_minor
            yield self._key(Cut.SUPPLIER, on, word=one.seller), (total, one.tax_minor or 0, 1, 0)
            deductible = deductible_minor(
                kind=one.kind, type_key=one.type_key, total_minor=total, tax_minor=one.tax_minor,
                currency=one.currency, issued_on=on, extra=one.extra,
                goods=[str(item.get("name") or "") for item in one.items],
            )  # fmt: skip
            if deductible:
                yield self._key(Cut.TAX, on, word=one.kind), (total, deductible, 1, 0)

    def _findings(self) -> Iterator[tuple[Key, Sums]]:
        on = self._filed_on()
        if on is None:
            return
        amounts = {line.id: line.home_minor for line in self.paper.lines}
        for row in self.paper.findings:
            level = LEVELS.index(row.level) if row.level in LEVELS else 0
            amount = amounts.get(row.line_id, 0) if row.line_id else self.paper.document.total_minor
            yield self._key(Cut.FINDING, on, facet=level, word=row.rule), (amount, over_minor(row), 1, 0)

    def _decisions(self) -> Iterator[tuple[Key, Sums]]:
        approved_at = self.paper.document.approved_at
        if approved_at is None:
            return
        for task in self.paper.tasks:
            seconds = max(int((task.decided_at - task.opened_at).total_seconds()), 0)
            step = f"{task.step}{STEP_NAMES}{task.step_en}"
            yield self._key(Cut.DECISION, self._day(approved_at), facet=task.assignee_id, word=step), (0, 0, 1, seconds)

    def _day(self, at: datetime) -> date:
        return business_date(at, self.tenant.time_zone)

    def _filed_on(self) -> date | None:
        at = self.paper.document.submitted_at
        return self._day(at) if at else None


def over_minor(finding: FindingRow) -> int:
    """By how much an expense is above its standard; 0 for what is not a matter of amounts."""
    params = finding.data.get("params") or {}
    cap, actual = params.get("cap"), params.get("actual")
    if not (isinstance(cap, dict) and isinstance(actual, dict)):
        return 0
    return max(int(actual["minor"]) - int(cap["minor"]) * int(params.get("count") or 1), 0)


def difference(new: dict[Key, Sums], old: dict[Key, Sums]) -> dict[Key, Sums]:
    """What has to be added to go from `old` to `new`."""
    found = {}
    for key in [*new, *(key for key in old if key not in new)]:
        after, before = new.get(key, NOTHING), old.get(key, NOTHING)
        delta = (after[0] - before[0], after[1] - before[1], after[2] - before[2], after[3] - before[3])
        if delta != NOTHING:
            found[key] = delta
    return found


def added(cells: Iterator[tuple[Key, Sums]]) -> dict[Key, Sums]:
    """The sums of many papers together."""
    sums: list[Counter[Key]] = [Counter(), Counter(), Counter(), Counter()]
    keys: dict[Key, None] = {}
    for key, measures in cells:
        keys[key] = None
        for counter, value in zip(sums, measures, strict=True):
            counter[key] += value
    found = {key: (sums[0][key], sums[1][key], sums[2][key], sums[3][key]) for key in keys}
    return {key: value for key, value in found.items() if value != NOTHING}
