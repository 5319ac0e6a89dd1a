"""Telling those who are reminded: one notice each, whatever waits for them, with the way to all of it."""

from collections import defaultdict
from collections.abc import Sequence
from functools import partial
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from hesi.insights.closing.items import Key
from hesi.insights.closing.sentences import everything_text, waiting_text
from hesi.insights.links import address
from hesi.workspace.events.models import Event
from hesi.workspace.events.subscribe import on
from hesi.workspace.notifications.kinds import notice_kind
from hesi.workspace.notifications.notify import Notice, notify_all

REMINDED = notice_kind(
    "closing.reminded", gettext_lazy("Finance reminds me of what is missing for the month"), order=48
)


@on("month_end.reminded")
def tell_what_waits(event: Event) -> None:
    """Each person what waits for them."""
    month = str(event.facts["month"])
    notices = [
        Notice(
            [one["member"]], REMINDED, address("closing-own", month=month), f"month-end-{event.pk}-{one['member']}",
            partial(_waiting, month, one["items"]), "calendar",
        )
        for one in event.facts["people"]
    ]  # fmt: skip
    notify_all(notices)


def _waiting(month: str, items: list[Any]) -> tuple[str, str]:
    things = [item for item in items if item[0] != Key.REMARKS]
    said = ngettext(
        "Month-end {month}: {count} thing waits for you", "Month-end {month}: {count} things wait for you", len(things)
    )
    return said.format(month=month, count=len(things)), everything_text(items)


def tell_all_of_invoices(told: Sequence[Event]) -> None:
    """One notice a person, however many documents it is about."""
    by_member: dict[int, list[Event]] = defaultdict(list)
    for event in told:
        by_member[event.facts["member"]].append(event)
    notices = []
    for member, events in by_member.items():
        count = sum(event.facts["count"] for event in events)
        numbers = _(", ").join(event.subject_label for event in events[:5])
        notices.append(
            Notice(
                [member], REMINDED, address("invoices-later"), f"invoices-later-{events[0].facts['click']}",
                partial(_missing, count, numbers), "receipt",
            )
        )  # fmt: skip
    notify_all(notices)


@on("document.invoice_reminded", together=tell_all_of_invoices)
def tell_of_invoices(event: Event) -> None:
    """The submitter of a document whose invoice is missing."""
    tell_all_of_invoices([event])


def _missing(count: int, numbers: str) -> tuple[str, str]:
    return _("Finance waits for your invoices"), _("{what}: {numbers}").format(
        what=waiting_text(Key.TO_FOLLOW, count), numbers=numbers
    )
