"""Reads of the desk: the views with their counts, the queue, one ticket's course."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from django.db.models import Count, Prefetch, Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from hesi.core.pages import KeyPage, decode_cursor, key_page
from hesi.core.text import whole_number
from hesi.core.time import now
from hesi.support.desk.filters import ME, NOBODY, OPEN, Looker, clean_filters, condition
from hesi.support.desk.models import SavedView
from hesi.support.tickets.models import NO_DEADLINE, Ticket, TicketTag
from hesi.workspace.access.actor import AnyActor

PAGE_SIZE = 40
URGENT, NEWEST = "urgent", "newest"
ORDERS: dict[str, tuple[str, ...]] = {URGENT: ("rank_at", "pk"), NEWEST: ("-created_at", "-pk")}
SOON_MINUTES = 60
# What a row of the queue shows. Every other column would be read from the table for each row and thrown away.
_OWN = (
    "number",
    "title",
    "state",
    "priority",
    "is_emergency",
    "due_at",
    "snoozed_until",
    "requester_name",
    "rank_at",
    "created_at",
)
_RELATED = (
    "customer__name",
    "agent__name",
    "category__name_zh",
    "category__name_en",
    "line__name_zh",
    "line__name_en",
)
_SHOWN = (*_OWN, *_RELATED)


@dataclass(frozen=True, slots=True)
class DeskView:
    """A selection on the left of the queue. Only what is open is counted: a count says how much there is to do."""

    key: str
    name: str | Promise
    filters: Mapping[str, Any] = field(default_factory=dict)
    order: str = URGENT
    is_counted: bool = True
    row: SavedView | None = None
    count: int | None = None

    @property
    def is_shared(self) -> bool:
        return self.row is not None and self.row.owner_id is None


STANDING_VIEWS = (
    DeskView("todo", gettext_lazy("My to-do"), {"agent": [ME], "state": ["new", "in_progress"]}),
    DeskView("unassigned", gettext_lazy("Unassigned"), {"agent": [NOBODY], "state": [OPEN]}),
    DeskView("soon", gettext_lazy("Due soon"), {"due_within": SOON_MINUTES, "state": [OPEN]}),
    DeskView("overdue", gettext_lazy("Overdue"), {"overdue": True, "state": [OPEN]}),
    DeskView("waiting", gettext_lazy("Waiting for the customer"), {"state": ["waiting"]}),
    DeskView("following", gettext_lazy("I follow"), {"following": True, "state": [OPEN]}),
    DeskView("all", gettext_lazy("All"), {"snoozed": "with"}, order=NEWEST, is_counted=False),
)


def views_with_counts(actor: AnyActor) -> list[DeskView]:
    """The standing views and the saved ones the actor sees, each with how many open tickets it holds: two queries."""
    views = views_of(actor)
    looker = Looker(actor.member_id, now())
    conditions = {
        f"v{at}": Count("pk", filter=condition(view.filters, looker))
        for at, view in enumerate(views)
        if view.is_counted
    }
    counts = Ticket.objects.visible_to(actor).open().order_by().aggregate(**conditions)
    return [
        DeskView(view.key, view.name, view.filters, view.order, view.is_counted, view.row, counts.get(f"v{at}"))
        for at, view in enumerate(views)
    ]


def views_of(actor: AnyActor) -> list[DeskView]:
    """The standing views and the saved ones the actor sees, uncounted: one query."""
    saved = SavedView.objects.visible_to(actor).order_by("position", "pk")
    return [*STANDING_VIEWS, *(DeskView(str(row.pk), row.name, row.filters, row=row) for row in saved)]


def chosen_view(views: Sequence[DeskView], key: str, actor: AnyActor) -> DeskView:
    """The view asked for; else what waits for me, what nobody has, everything, whichever holds something first."""
    by_key = {view.key: view for view in views}
    if key in by_key:
        return by_key[key]
    first = (by_key[name] for name in ("todo", "unassigned") if queue(actor, by_key[name].filters).exists())
    return next(first, by_key["all"])


def find_view(key: str, actor: AnyActor) -> DeskView | None:
    """The standing or saved view of this key, without counting."""
    for view in STANDING_VIEWS:
        if view.key == key:
            return view
    number = whole_number(key)
    row = SavedView.objects.visible_to(actor).filter(pk=number).first() if number is not None else None
    return DeskView(key, row.name, row.filters, row=row) if row else None


def queue(actor: AnyActor, filters: Mapping[str, Any]) -> QuerySet[Ticket]:
    """The tickets these filters select."""
    rows: QuerySet[Ticket] = Ticket.objects.visible_to(actor).filter(
        condition(clean_filters(filters), Looker(actor.member_id, now()))
    )
    return rows


def queue_page(
    actor: AnyActor,
    filters: Mapping[str, Any],
    *,
    order: str = URGENT,
    cursor: str = "",
    size: int = PAGE_SIZE,
    whole: bool = False,
) -> KeyPage[Ticket]:
    """One page of them, by urgency or newest first; only what the list shows is read, unless asked for `whole`.

    First the keys, which an index gives in their order, then the rows they name: asked for both at once, PostgreSQL
    joins and sorts every ticket there is.
    """
    columns = ORDERS.get(order, ORDERS[URGENT])
    keys = queue(actor, filters).only("pk", *(name.lstrip("-") for name in columns if name.lstrip("-") != "pk"))
    page = key_page(_entered(keys, columns, cursor), order=columns, cursor=cursor, size=size)
    rows = Ticket.objects.filter(pk__in=[row.pk for row in page.items])
    rows = rows.select_related("customer", "agent", "category", "line")
    rows = rows.select_related("merged_into").defer("capsule", "answers") if whole else rows.only(*_SHOWN)
    rows = rows.prefetch_related(Prefetch("ticket_tags", TicketTag.objects.select_related("tag")))
    found = {row.pk: row for row in rows}
    return replace(page, items=[found[row.pk] for row in page.items if row.pk in found])


def _entered(rows: QuerySet[Ticket], columns: Sequence[str], cursor: str) -> QuerySet[Ticket]:
    """Past the last deadline every rank is the same and the highest there is: the id alone says where to go on.

    Said outright, the database enters the index at that row instead of walking over all rows without a deadline.
    """
    if not cursor or columns[0] != "rank_at":
        return rows
    start = decode_cursor(cursor, columns)
    if start.is_backwards or start.values[0] != NO_DEADLINE:
        return rows
    return rows.filter(Q(rank_at=NO_DEADLINE, pk__gt=start.values[1]))
