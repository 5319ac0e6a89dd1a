"""The health score and the signs of decline in words, out of the numbers that were kept."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from hesi.support.success import arithmetic
from hesi.support.success.arithmetic import (
    ADOPTION,
    PARTS,
    RATINGS,
    RENEWAL,
    TICKETS,
    USAGE,
    Share,
    weigh,
)
from hesi.support.success.features import BY_KEY
from hesi.support.success.models import Alarm, HealthSnapshot, Renewal

NAMES: dict[str, Promise] = {
    USAGE: pgettext_lazy("health", "Usage"),
    ADOPTION: pgettext_lazy("health", "Features in use"),
    TICKETS: pgettext_lazy("health", "Questions"),
    RATINGS: pgettext_lazy("health", "Ratings"),
    RENEWAL: pgettext_lazy("health", "Renewal"),
}
MISSING: dict[str, Promise] = {
    arithmetic.NO_MEMBERS: gettext_lazy("Nobody works in this workspace."),
    arithmetic.NO_TICKETS: gettext_lazy("Nobody has asked anything in 90 days."),
    arithmetic.NO_RATINGS: gettext_lazy("Nothing was rated in half a year."),
    arithmetic.NO_CONTRACT: gettext_lazy("There is no contract with an end."),
}


@dataclass(frozen=True, slots=True)
class PartShown:
    """A part as people read it: points, weight before and after, what it brings, and where its points come from."""

    key: str
    name: str
    score: int | None
    weight: int
    effective: str
    points: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class HealthShown:
    """A day's score with its arithmetic. `sum_line` is the whole sum in one line."""

    snapshot: HealthSnapshot
    parts: tuple[PartShown, ...]
    sum_line: str
    left_out: str


def health_in_words(snapshot: HealthSnapshot) -> HealthShown:
    """The score of a day, told from what was kept of it."""
    rows = {key: snapshot.parts[key] for key in PARTS if key in snapshot.parts}
    _score, shares = weigh({key: row["score"] for key, row in rows.items()}, snapshot.weights)
    parts = tuple(_part(key, row, shares[key]) for key, row in rows.items())
    counted = [part for part in parts if shares[part.key].effective]
    missing = [part.name for part in parts if not shares[part.key].effective and part.weight]
    left_out = ""
    if missing and counted:
        left_out = _("Left out: {parts}. Their weight goes to the others in proportion.").format(
            parts=_(", ").join(missing)
        )
    total = "" if snapshot.score is None else f" ≈ {snapshot.score}"
    sum_line = " + ".join(f"{part.name} {part.score} × {part.effective}%" for part in counted)
    return HealthShown(snapshot, parts, f"{sum_line}{total}", left_out)


def _part(key: str, row: Mapping[str, Any], share: Share) -> PartShown:
    facts = row.get("facts", {})
    lines = _LINES[key](facts)
    if row["score"] is None:
        lines = [str(MISSING.get(row.get("missing", ""), ""))]
    return PartShown(
        key, str(NAMES[key]), row["score"], share.weight, _tenths(share.effective), _tenths(share.points), tuple(lines)
    )


def _tenths(value: Any) -> str:
    tenths = arithmetic.half_up(value * 10)
    return f"{tenths // 10}.{tenths % 10}" if tenths % 10 else str(tenths // 10)


def _usage(facts: Mapping[str, Any]) -> list[str]:
    lines = [
        _("{active} of {members} members were here in 28 days; 60% count as everybody: {points} points.").format(
            active=facts["active"], members=facts["members"], points=facts.get("share_points", 0)
        )
    ]
    if "pace_points" in facts:
        lines.append(
            _(
                "{claims} claims by {members} members in 28 days, {past} by {past_members} in the {days} days before: "
                "{points} points for the pace. Both halves count alike."
            ).format(
                claims=facts["claims"],
                members=facts["members"],
                past=facts["past_claims"],
                past_members=facts["past_members"],
                days=facts["past_days"],
                points=facts["pace_points"],
            )
        )
    else:
        lines.append(_("There is no past yet to compare the number of claims with."))
    return lines


def _adoption(facts: Mapping[str, Any]) -> list[str]:
    def named(keys: list[str]) -> str:
        return _(", ").join(str(BY_KEY[key].label) for key in keys if key in BY_KEY) or "—"

    return [
        _("In use ({count}): {names}").format(count=len(facts["used"]), names=named(facts["used"])),
        _("Not in use ({count}): {names}").format(count=len(facts["unused"]), names=named(facts["unused"])),
    ]


def _tickets(facts: Mapping[str, Any]) -> list[str]:
    return [
        _("{recent} questions by {members} members in 28 days; half a question a member costs 40 points.").format(
            recent=facts["recent"], members=facts["members"]
        ),
        _("Of {asked} questions in 90 days {missed} missed a promise (all: −40), {again} came back (all: −20).").format(
            asked=facts["asked"], missed=facts["missed"], again=facts["reopened"]
        ),
    ]


def _ratings(facts: Mapping[str, Any]) -> list[str]:
    mean = _tenths(Fraction(facts["sum"], facts["count"])) if facts["count"] else "—"
    lines = [
        _("{count} ratings in half a year, {mean} of 5 on average; 1 is 0 points, 5 is 100.").format(
            count=facts["count"], mean=mean
        )
    ]
    asked = facts.get("recommended_count", 0)
    if asked:
        mean = _tenths(Fraction(facts["recommended_sum"], asked))
        said = _("{count} survey answers, {mean} of 10 on average for recommending us; each counts like a rating.")
        lines.append(said.format(count=asked, mean=mean))
    return lines


def _renewal(facts: Mapping[str, Any]) -> list[str]:
    stage = dict(Renewal.Stage.choices).get(facts["stage"], "")
    if facts["days_left"] is None:
        return [_("The contract has no end. Renewal: {stage}").format(stage=stage)]
    if facts["days_left"] < 0:
        said = _("The contract ran out {days} days ago: 0 points until the next one is written down. Renewal: {stage}")
        return [said.format(days=-facts["days_left"], stage=stage)]
    return [
        _("{days} days until the contract ends; 90 and more are 100 points. Renewal: {stage}").format(
            days=facts["days_left"], stage=stage
        )
    ]


_LINES: dict[str, Callable[[Mapping[str, Any]], list[str]]] = {
    USAGE: _usage,
    ADOPTION: _adoption,
    TICKETS: _tickets,
    RATINGS: _ratings,
    RENEWAL: _renewal,
}


def alarm_text(alarm: Alarm) -> str:
    """What was noticed, in one sentence in the reader's language."""
    facts, kind = alarm.facts, Alarm.Kind
    days = facts.get("days", 0)
    if alarm.kind == kind.FELL:
        return _("From {before} to {now} within 30 days.").format(before=facts["before"], now=facts["now"])
    if alarm.kind == kind.LOW:
        return _("The score is {now}.").format(now=facts["now"])
    if alarm.kind == kind.QUIET:
        return _("Nobody has submitted a claim for {days} days.").format(days=days)
    if alarm.kind == kind.ONBOARDING:
        count = facts["steps"]
        return ngettext("{count} step is overdue.", "{count} steps are overdue.", count).format(count=count)
    if alarm.kind == kind.TRIAL:
        if days == 0:
            return _("The trial has ended; the workspace can only be read.")
        return ngettext("{days} day of the trial is left.", "{days} days of the trial are left.", days).format(
            days=days
        )
    if alarm.kind == kind.RATINGS:
        return _("{count} ratings of 1 or 2 in 30 days.").format(count=facts["count"])
    if days < 0:
        said = ngettext("The contract ran out {days} day ago.", "The contract ran out {days} days ago.", -days)
        return said.format(days=-days)
    return ngettext("The contract ends in {days} day.", "The contract ends in {days} days.", days).format(days=days)
