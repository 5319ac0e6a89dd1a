"""Lists of documents as boards tell them: the few on a card, and the whole list behind a number."""

from collections.abc import Sequence
from typing import Any, Literal

from django.db.models import F, QuerySet
from django.utils.translation import gettext as _

from hesi.core.money import Money
from hesi.expenses.documents.models import Document
from hesi.expenses.documents.payable import payable_of
from hesi.expenses.documents.standing import standings_of
from hesi.insights.dashboards.cards import Cell, Listing, Row, Table
from hesi.insights.dashboards.looking import LEFT, SHOWN, Looking
from hesi.insights.links import address

LONGEST_WAITING = ("state_since", "pk")


def short_list(looking: Looking, rows: QuerySet[Document]) -> Table:
    """The first documents that have waited longest: whose turn it is, since when, how much."""
    # Which ones they are is asked first: of thousands that wait only a few are then read with all that is told of them.
    first = list(rows.order_by(*LONGEST_WAITING).values_list("pk", flat=True)[:SHOWN])
    told_of = rows.filter(pk__in=first).select_related("template_version__template", "submitter")
    found = list(told_of.order_by(*LONGEST_WAITING)) if first else []
    standings = standings_of(found, looking.actor)
    told = [
        Row(
            (
                Cell(row.shown_title, detail=_whose(looking, row)),
                Cell(standings[row.pk].text, detail=row.number),
                Cell(row.state_since, "ago"),
                Cell(payable_of(row) if hasattr(row, "less_minor") else row.total, "money"),
            ),
            address("document", row.number),
        )
        for row in found
    ]
    return Table((_("Document"), _("What comes next"), _("Waiting since"), _("Amount")), told)


def documents(
    looking: Looking, rows: QuerySet[Document], *, title: str = "", order: Sequence[str] = LONGEST_WAITING,
    part: Literal["money", "count"] = "money", part_label: str = "",
) -> Listing:  # fmt: skip
    """The list behind a number of documents; without a `part` of its own a document counts with its total.

    Of those that say what is left to pay of them (`with_payable`) only that counts.
    """
    if "part" not in rows.query.annotations:
        rows = rows.annotate(part=LEFT if "less_minor" in rows.query.annotations else F("total_minor"))
    rows = rows.select_related("template_version__template", "submitter", "department")

    def tell(found: Sequence[Any]) -> list[Row]:
        standings = standings_of(found, looking.actor)
        return [
            Row(
                (
                    Cell(row.shown_title, detail=row.number),
                    Cell(row.submitter.name, "person", detail=row.department.name if row.department else ""),
                    Cell(row.state, "badge", detail=standings[row.pk].text),
                    Cell(standings[row.pk].since, "ago"),
                    Cell(Money(row.part, row.currency), "money") if part == "money" else Cell(row.part, "number"),
                ),
                address("document", row.number),
            )
            for row in found
        ]

    last = part_label or _("Amount")
    heads = (_("Document"), _("Employee"), _("State"), _("Waiting since"), last)
    return Listing(heads, rows, order, tell, title, part)


def _whose(looking: Looking, row: Document) -> str:
    return "" if row.submitter_id == looking.actor.member_id else row.submitter.name
