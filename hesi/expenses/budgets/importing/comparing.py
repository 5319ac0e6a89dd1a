"""What the cells of each row change: settings, amounts, and whether the year would be in order afterwards."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from hesi.core.errors import DomainError
from hesi.core.money import MAX_MINOR, Money, parse_amount
from hesi.expenses.budgets.actions.planning import MOST_BUDGETS, BudgetDraft, check_below, threshold_refused
from hesi.expenses.budgets.importing.columns import (
    CONTROL,
    CUMULATIVE,
    CURRENCY,
    HEADINGS,
    KEY,
    NAME,
    OWNER,
    PERIOD,
    THRESHOLD,
    heading_of,
    periods_of,
    plain,
)
from hesi.expenses.budgets.importing.directory import Directory, yes_no
from hesi.expenses.budgets.importing.placing import Placing
from hesi.expenses.budgets.importing.plan import Plan, Planned
from hesi.expenses.budgets.importing.standing import Place, Standing, key_parts
from hesi.expenses.budgets.importing.table import Table
from hesi.expenses.budgets.models import LEAST_THRESHOLD, MOST_THRESHOLD, BudgetYear, Control, Period
from hesi.expenses.budgets.periods import spans


def plan_import(year: BudgetYear, table: Table) -> Plan:
    """Everything the table would do to this fiscal year, with every problem. Changes nothing; the reads are few."""
    standing = Standing(year, Directory())
    placing = Placing(standing, table)
    placing.place()
    reading = _Reading(placing)
    for planned in placing.rows:
        if planned.place is not None:
            reading.read(planned, planned.place)
    _check_trees(placing)
    _check_wholes(placing, reading.wholes)
    return Plan(year, placing.rows, table.ignored)


class _Refused(Exception):
    """What stands in a cell cannot be meant. Its text says what to do."""


class _Reading:
    """The settings and amounts of the rows, their places known."""

    def __init__(self, placing: Placing) -> None:
        self.placing, self.standing, self.directory = placing, placing.standing, placing.directory
        self.year = placing.standing.year
        self.periods = periods_of(self.year)
        # What divided budgets are not to exceed with everything below them, in minor units.
        self.wholes: list[tuple[Planned, Place, int]] = []

    def read(self, planned: Planned, place: Place) -> None:
        """Note what this row changes and what is wrong in it."""
        for field in planned.row.unreckoned:
            said = _(
                "This formula has no result in the file. Open and save it in your spreadsheet, then upload it again."
            )
            self.placing.refuse(planned, field, said)
        self._settings(planned, place)
        if any(problem.heading == heading_of(PERIOD) for problem in planned.problems):
            return
        if place.children:
            self._divided(planned, place)
        else:
            self._leaf(planned, place)
        self._expect_fresh(planned, place)

    def _settings(self, planned: Planned, place: Place) -> None:
        one = place.budget
        texts = {} if place.is_new else self.standing.texts(place)
        for field, parse in self._parsers.items():
            text = planned.row.cell(field)
            if not text or (not place.is_new and plain(text) == plain(texts[field])):
                continue
            try:
                value = parse(text)
            except _Refused as refusal:
                self.placing.refuse(planned, field, str(refusal))
                continue
            if field == CURRENCY:
                continue
            if place.is_new:
                planned.settings[field] = value
                setattr(one, field, value)
            elif field == PERIOD and value != one.period:
                said = _("The length of its periods does not change. Close it on its page, and plan another one.")
                self.placing.refuse(planned, field, said)
            elif field != PERIOD and value != getattr(one, field):
                planned.settings[field] = value

    @property
    def _parsers(self) -> dict[str, Callable[[str], Any]]:
        directory = self.directory
        return {
            NAME: _name,
            OWNER: lambda text: _known(directory.member(text), _nobody(text)),
            PERIOD: lambda text: _known(directory.period(text), _choose(Period.labels)),
            CONTROL: lambda text: _known(directory.control(text), _choose(Control.labels)),
            THRESHOLD: _threshold,
            CUMULATIVE: lambda text: _known(directory.yes_or_no(text), _choose([yes_no(True), yes_no(False)])),
            CURRENCY: self._currency,
        }

    def _currency(self, text: str) -> str:
        if text.upper() != self.year.currency:
            said = _("This year is planned in {currency}. Convert the amounts of this row, then change the cell.")
            raise _Refused(said.format(currency=self.year.currency))
        return self.year.currency

    def _amount(self, planned: Planned, field: str) -> int | None:
        """Minor units; None for an empty cell and for one that cannot be right, which is noted."""
        text = planned.row.cell(field)
        if not text:
            return None
        try:
            minor = parse_amount(text, self.year.currency).minor
        except DomainError as refusal:
            self.placing.refuse(planned, field, _unreadable(text, str(refusal)))
            return None
        if not 0 <= minor <= MAX_MINOR // 100:
            said = _("Enter amounts of zero or more.") if minor < 0 else _("This is more than can be planned.")
            self.placing.refuse(planned, field, said)
            return None
        return minor

    def _leaf(self, planned: Planned, place: Place) -> None:
        """The amounts of its own periods; one for the whole year is spread evenly, or is their sum."""
        own = {self.year.key_of(span): span.since for span in spans(self.year.starts_on, place.budget.period)}
        whole_key = self.year.key_of(self.year.span)
        self._expect_empty(planned, set(self.periods) - set(own) - {whole_key})
        told = {on: self._amount(planned, key) for key, on in own.items()}
        parts = {on: minor for on, minor in told.items() if minor is not None}
        whole = self._amount(planned, whole_key) if whole_key not in own else None
        if planned.problems:
            return
        if whole is not None and not parts:
            shares = Money(whole, self.year.currency).split_evenly(len(own))
            parts = {on: share.minor for on, share in zip(own.values(), shares, strict=True)}
        elif whole is not None and (total := sum((place.planned | parts).values())) != whole:
            self.placing.refuse(planned, whole_key, _parts_differ(total, whole, self.year.currency))
            return
        self._plan(planned, place, parts)

    def _divided(self, planned: Planned, place: Place) -> None:
        """It holds no money itself: zeros take away what it held, the whole year is a bound for those below."""
        for key, span in self.periods.items():
            minor = self._amount(planned, key)
            is_own = span in spans(self.year.starts_on, place.budget.period)
            if minor is None:
                continue
            if minor == 0:
                # Nothing to take away where another length is meant.
                if is_own:
                    self._plan(planned, place, {span.since: 0})
            elif key == self.year.key_of(self.year.span) and not place.planned.get(span.since):
                self.wholes.append((planned, place, minor))
            else:
                said = _("Others divide this budget, so it holds no money. Enter 0, and plan the amounts below it.")
                self.placing.refuse(planned, key, said)
                return

    def _expect_empty(self, planned: Planned, fields: set[str]) -> None:
        for field in sorted(fields):
            if self._amount(planned, field):
                said = _("Amounts of this budget are planned for other periods. Move it there, or empty the cell.")
                self.placing.refuse(planned, field, said)

    def _plan(self, planned: Planned, place: Place, parts: dict[date, int]) -> None:
        changed = {on: minor for on, minor in parts.items() if minor != place.planned.get(on, 0)}
        planned.amounts |= changed
        place.planned = {on: minor for on, minor in (place.planned | changed).items() if minor}

    def _expect_fresh(self, planned: Planned, place: Place) -> None:
        """Refuse to change by an old table what somebody has changed since."""
        parts = key_parts(planned.row.cell(KEY))
        if place.is_new or parts is None or not parts[1] or not (planned.settings or planned.amounts):
            return
        if f"B{parts[0]}-{parts[1]}" != self.standing.keys[place.budget.pk]:
            said = _(
                "Somebody changed this budget after the table was downloaded. Download it again and repeat your change."
            )
            self.placing.refuse(planned, KEY, said)


def _check_trees(placing: Placing) -> None:
    """New budgets fit below those above them, as if each were planned on its page."""
    standing = placing.standing
    if len(standing.places) + len(placing.new) > MOST_BUDGETS:
        said = _("A fiscal year holds at most {count} budgets.").format(count=MOST_BUDGETS)
        placing.refuse(placing.by_place[placing.new[-1]], "", said)
    for place in placing.new:
        above, one = place.parent, place.budget
        if above is None:
            continue
        draft = BudgetDraft(department=one.department, expense_type=one.expense_type, project=one.project)
        before = above.children[: above.children.index(place)]
        try:
            check_below(
                draft,
                above.budget,
                siblings=[other.budget for other in before],
                levels=len(above.chain),
                holds_money=bool(above.planned),
            )
        except DomainError as refusal:
            field = next((name for name in refusal.fields if name in HEADINGS), "")
            placing.refuse(placing.by_place[place], field, str(refusal))


def _check_wholes(placing: Placing, wholes: list[tuple[Planned, Place, int]]) -> None:
    """Those below come to no more than the whole year of the budget they divide."""
    year = placing.standing.year
    for planned, place, most in wholes:
        if place.total > most:
            said = _("Those below come to {total}, more than {whole}. Raise it, empty the cell, or plan less below it.")
            total, whole = (Money(minor, year.currency).format() for minor in (place.total, most))
            placing.refuse(planned, year.key_of(year.span), said.format(total=total, whole=whole))


def _known(found: Any, otherwise: str) -> Any:
    if found is None:
        raise _Refused(otherwise)
    return found


def _choose(labels: list[Any]) -> str:
    return _("Write one of: {choices}.").format(choices=_(", ").join(map(str, labels)))


def _nobody(text: str) -> str:
    said = _("Nobody at work here is known as “{name}”. Write an employee number or an e-mail address.")
    return said.format(name=text)


def _name(text: str) -> str:
    if len(text) > 80:
        raise _Refused(_("A name has at most {count} characters.").format(count=80))
    return text


def _threshold(text: str) -> int:
    number = text.replace("％", "%").removesuffix("%").strip()
    if not number.isdecimal() or not LEAST_THRESHOLD <= int(number[:6]) <= MOST_THRESHOLD:
        raise _Refused(threshold_refused().message)
    return int(number)


def _unreadable(text: str, why: str) -> str:
    return why if not text.startswith("#") else _("“{text}” is a formula's error. Mend it in your spreadsheet.").format(
        text=text
    )  # fmt: skip


def _parts_differ(total: int, whole: int, currency: str) -> str:
    said = _("The periods come to {total}, the whole year says {whole}. Make them equal, or empty one of them.")
    return said.format(total=Money(total, currency).format(), whole=Money(whole, currency).format())
