"""One click to remind: one notice a person, naming everything that waits for them, at most once a day."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Count, F, Min, Sum
from django.utils.translation import gettext as _

from hesi.core.errors import Conflict
from hesi.core.ids import new_key
from hesi.core.time import now
from hesi.expenses.documents.later import invoices_to_follow
from hesi.expenses.documents.models import Document
from hesi.insights.closing.actions.closing import kept
from hesi.insights.closing.items import Item
from hesi.insights.closing.models import Reminder
from hesi.insights.closing.permissions import may_close_months
from hesi.insights.closing.queries import INVOICES, about, month_end
from hesi.workspace.access.actor import Actor
from hesi.workspace.access.rules import require
from hesi.workspace.events.record import record, recorded_together
from hesi.workspace.people.models import Member
from hesi.workspace.tenancy.prepared import insert_new

NOT_AGAIN_WITHIN = timedelta(hours=24)


class NothingWaits(Conflict):
    """Nobody of those asked for has anything left to do."""

    code = "nothing_waits"


@dataclass(frozen=True, slots=True)
class Told:
    """Who was reminded now, and who was not because they have been within the last day, with when that was."""

    members: list[str]
    lately: list[tuple[str, datetime]]


@transaction.atomic
def remind(month: date, *, by: Actor, members: Sequence[int] | None = None, is_forced: bool = False) -> Told:
    """Remind these people, or everybody something of the month waits for, of all of it in one notice each.

    Who was reminded of this month within a day is left out unless `is_forced`. Raises `NothingWaits`.
    """
    require(may_close_months, by)
    waits = _waits(month_end(by, month, with_seals=False), by, members)
    if not waits:
        raise NothingWaits(_("Nothing waits for them any more. Reload the page."))
    names = {pk: name for pk, (name, _rows) in waits.items()}
    due, lately = _take_turns(about(month), names, by, is_forced=is_forced)
    if due:
        told = [{"member": pk, "name": names[pk], "items": waits[pk][1]} for pk in due]
        record("month_end.reminded", kept(month), by=by, month=about(month), people=told, is_forced=is_forced)
    return Told([names[pk] for pk in due], lately)


@transaction.atomic
def remind_of_invoices(*, by: Actor, members: Sequence[int] | None = None, is_forced: bool = False) -> Told:
    """Remind these people, or all, of the invoices they have still to hand in, of whatever month.

    The event stands in the history of each document concerned.
    """
    require(may_close_months, by)
    lines: Any = invoices_to_follow(by)
    lines = lines.filter(is_handed_in=False, document__submitter__is_active=True)
    lines = lines.exclude(document__submitter_id=by.member_id)
    if members is not None:
        lines = lines.filter(document__submitter_id__in=list(members))
    grouped = lines.values("document_id", "document__submitter_id", "document__submitter__name")
    rows = list(grouped.annotate(count=Count("pk"), minor=Sum("home_minor"), since=Min("spent_on")))
    if not rows:
        raise NothingWaits(_("Nothing waits for them any more. Reload the page."))
    names = {row["document__submitter_id"]: row["document__submitter__name"] for row in rows}
    due, lately = _take_turns(INVOICES, names, by, is_forced=is_forced)
    mine = [row for row in rows if row["document__submitter_id"] in due]
    documents = Document.objects.in_bulk([row["document_id"] for row in mine])
    click = new_key()
    with recorded_together():
        for row in mine:
            record(
                "document.invoice_reminded", documents[row["document_id"]], by=by,
                audience=[row["document__submitter_id"]], member=row["document__submitter_id"], count=row["count"],
                minor=row["minor"], name=row["document__submitter__name"], click=click,
            )  # fmt: skip
    return Told([names[pk] for pk in due], lately)


def _waits(items: Iterable[Item], by: Actor, members: Sequence[int] | None) -> dict[int, tuple[str, list[list[Any]]]]:
    """By member: the name, and what waits as (key, count, [[minor, currency], …])."""
    found: dict[int, tuple[str, list[list[Any]]]] = {}
    rows: dict[int, list[list[Any]]] = defaultdict(list)
    for item in items:
        for one in item.remindable:
            if one.member_id == by.member_id or (members is not None and one.member_id not in members):
                continue
            sums = [[amount.minor, amount.currency] for amount in one.amounts]
            rows[one.member_id].append([item.key.value, one.count, sums])
            found[one.member_id] = (one.name, rows[one.member_id])
    return found


def _take_turns(
    what: str, names: dict[int, str], by: Actor, *, is_forced: bool
) -> tuple[list[int], list[tuple[str, datetime]]]:
    """Whose turn it is to be reminded. Of two who click at once only one gets each person."""
    at = now()
    people = Member.objects.in_bulk(list(names))
    fresh = insert_new(
        [Reminder(about=what, member=people[pk], sent_at=at, sent_by=by.member) for pk in sorted(names)],
        by=("about", "member_id"),
    )
    due = {row.member_id for row in fresh}
    before = {row.member_id: row for row in Reminder.objects.filter(about=what, member_id__in=list(names.keys() - due))}
    lately = []
    for pk, row in sorted(before.items()):
        again = Reminder.objects.filter(pk=row.pk, sent_at=row.sent_at)
        if not is_forced and row.sent_at > at - NOT_AGAIN_WITHIN:
            lately.append((names[pk], row.sent_at))
        elif again.update(sent_at=at, sent_by=by.member, count=F("count") + 1):
            due.add(pk)
    return sorted(due), lately
