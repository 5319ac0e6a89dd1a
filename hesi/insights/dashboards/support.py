"""The support lead's board: promises kept and at risk, who carries how much, ratings, how old the backlog is, chats."""

from collections.abc import Sequence
from datetime import timedelta
from functools import cached_property
from typing import Any, Final

from django.db.models import Case, Count, Min, Q, QuerySet, SmallIntegerField, Value, When
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext

from hesi.core.text import whole_number
from hesi.insights.dashboards.cards import Card, Cell, Listing, Number, Row, Shown, Table, card
from hesi.insights.dashboards.looking import Looking
from hesi.insights.dashboards.roles import SUPPORT
from hesi.insights.links import address
from hesi.support.chat.models import Chat
from hesi.support.desk.filters import Looker, clean_filters, condition
from hesi.support.measures.figures import AGES, Figures, measure
from hesi.support.measures.selection import Selection
from hesi.support.service.models import SupportLine
from hesi.support.tickets.agents import agents
from hesi.support.tickets.models import Ticket
from hesi.support.tickets.ratings import SCORES

SOON_MINUTES: Final = 60
_MOST = 8
# What is counted of open tickets, and the desk's filters that list the same; what was put off to later counts too.
_ASKED: Final[dict[str, dict[str, Any]]] = {
    "open": {"state": ["open"], "snoozed": "with"},
    "late": {"state": ["open"], "overdue": "1", "snoozed": "with"},
    "soon": {"state": ["open"], "due_within": SOON_MINUTES, "snoozed": "with"},
    "nobody": {"state": ["open"], "agent": ["nobody"], "snoozed": "with"},
}
_NAMES = ("open", "late", "soon", "nobody")


class Desk:
    """The open tickets, counted once by line, agent and age, and the measures of the running month."""

    def __init__(self, looking: Looking) -> None:
        self._looking = looking

    @cached_property
    def groups(self) -> list[dict[str, Any]]:
        """Counts of open tickets by line, agent and age (a number of `AGES`), in one query."""
        looker = Looker(self._looking.actor.member_id, self._looking.at)
        counts = {name: Count("pk", filter=condition(clean_filters(asked), looker)) for name, asked in _ASKED.items()}
        rows = Ticket.objects.visible_to(self._looking.actor).open().order_by()
        rows = rows.annotate(age=_age(self._looking)).values("line_id", "agent_id", "age")
        return list(rows.annotate(**counts, oldest=Min("created_at")))

    def count(self, name: str, **place: Any) -> int:
        """How many in one of the groups, all of them without `place`."""
        return sum(row[name] for row in self.groups if all(row[key] == value for key, value in place.items()))

    def by(self, column: str) -> dict[Any, dict[str, int]]:
        """The counts by line, agent or age."""
        found: dict[Any, dict[str, int]] = {}
        for row in self.groups:
            sums = found.setdefault(row[column], dict.fromkeys(_NAMES, 0))
            for name in _NAMES:
                sums[name] += row[name]
        return found

    @cached_property
    def selection(self) -> Selection:
        """The tickets that came in this month."""
        return Selection(self._looking.month, self._looking.month, self._looking.actor.tenant.time_zone)

    @cached_property
    def month(self) -> Figures:
        """What is measured of them; two queries."""
        return measure(self.selection, self._looking.actor, by="line", at=self._looking.at).total

    def measured(self, what: str) -> str:
        """The address of the tickets behind one of the month's measures."""
        return f"{address('desk-measured')}{self.selection.address()}&what={what}"


def desk_of(looking: Looking) -> Desk:
    """The desk as this person's cards share it."""
    found: Desk | None = looking.__dict__.get("desk")
    if found is None:
        found = looking.__dict__["desk"] = Desk(looking)
    return found


def _age(looking: Looking) -> Any:
    whens = [When(created_at__gt=looking.at - timedelta(hours=hours), then=Value(at)) for at, hours in enumerate(AGES)]
    return Case(*whens, default=Value(len(AGES)), output_field=SmallIntegerField())


def _queue(name: str, **more: Any) -> str:
    """The desk's queue with the filters behind a count; what is late has a view of its own there."""
    asked = {key: value[0] if isinstance(value, list) else value for key, value in _ASKED[name].items()}
    if asked.pop("overdue", None):
        asked["view"] = "overdue"
    return address("desk", **{**asked, **more})


def _promises(looking: Looking) -> Shown:
    desk, month = desk_of(looking), desk_of(looking).month
    promised = _("of {count} promised").format(count=month.promised)
    kept = "—" if month.kept_percent is None else f"{month.kept_percent}%"
    numbers = [
        Number(desk.count("late"), _("late now"), _queue("late")),
        Number(desk.count("soon"), _("due within the hour"), _queue("soon")),
        Number(kept, _("kept this month"), desk.measured("promised"), promised),
        Number(month.broken, _("missed this month"), desk.measured("broken")),
    ]
    return Shown(numbers, url=address("desk-measures"))


def _load(looking: Looking, column: str, names: dict[int, str], heading: str) -> Shown:
    desk = desk_of(looking)
    counts = desk.by(f"{column}_id")
    told, none = [], counts.pop(None, None)
    ordered = sorted(counts, key=lambda pk: (-counts[pk]["open"], names.get(pk, "")))
    for pk in ordered[:_MOST]:
        told.append(_carried(names.get(pk) or f"#{pk}", counts[pk], {column: pk}))
    if none and column == "agent":
        told.append(_carried(_("Nobody has it"), none, {"agent": "nobody"}))
    if not told:
        return Shown(url=_queue("open"), nothing=_("No ticket is open."))
    heads = (heading, _("Open tickets"), _("Due soon"), _("Late"))
    return Shown(table=Table(heads, told), url=_queue("open"))


def _carried(name: str, counts: dict[str, int], place: dict[str, Any]) -> Row:
    cells = [Cell(counts[key], "number", url=_queue(key, **place)) for key in ("open", "soon", "late")]
    return Row((Cell(name), *cells), _queue("open", **place))


def _by_agent(looking: Looking) -> Shown:
    return _load(looking, "agent", {one.pk: one.name for one in agents()}, _("Agent"))


def _by_line(looking: Looking) -> Shown:
    names = {line.pk: line.name for line in SupportLine.objects.all()}
    return _load(looking, "line", names, _("Support line"))


def _ratings(looking: Looking) -> Shown:
    desk, month = desk_of(looking), desk_of(looking).month
    url = desk.measured("rated")
    if not month.ratings:
        return Shown(url=address("desk-measures"), nothing=_("No ticket of this month has been rated yet."))
    said = ngettext("{count} rating", "{count} ratings", month.ratings).format(count=month.ratings)
    told = [Row((Cell(str(name)), Cell(month.scores[score], "number"))) for score, name in SCORES.items()]
    numbers = (Number(str(month.rating), _("on average"), url, said),)
    return Shown(numbers, Table((_("Rating"), _("Given")), told), url=url, note=_("Tickets that came in this month."))


def age_words() -> list[str]:
    """The ages of open tickets, youngest first."""
    return [_("under 4 hours"), _("4 to 24 hours"), _("1 to 3 days"), _("3 to 7 days"), _("over 7 days")]


def _backlog(looking: Looking) -> Shown:
    desk, url = desk_of(looking), _queue("open")
    every = desk.count("open")
    if not every:
        return Shown(url=url, nothing=_("No ticket is open."))
    told = [
        Row((Cell(name), Cell(desk.count("open", age=at), "number")), address("board-list", "backlog", only=at))
        for at, name in enumerate(age_words())
    ]
    oldest = min(row["oldest"] for row in desk.groups)
    number = Number(every, _("open tickets"), url)
    return Shown((number,), Table((_("Age"), _("Open tickets")), told), url=url, since=oldest)


def _backlog_list(looking: Looking, only: str) -> Listing:
    rows: QuerySet[Ticket] = Ticket.objects.visible_to(looking.actor).open().select_related("customer", "agent", "line")
    at = whole_number(only) if only else None
    names, title = age_words(), ""
    if at is not None and at < len(names):
        rows, title = rows.annotate(age=_age(looking)).filter(age=at), names[at]

    def tell(found: Sequence[Any]) -> list[Row]:
        return [
            Row(
                (
                    Cell(row.title, detail=row.number),
                    Cell(row.customer.name if row.customer else "—"),
                    Cell(row.agent.name if row.agent else "—"),
                    Cell(row.state, "badge", family="ticket"),
                    Cell(row.created_at, "ago"),
                ),
                address("desk-ticket", row.number),
            )
            for row in found
        ]

    heads = (_("Ticket"), _("Customer"), _("Agent"), _("State"), _("Came in"))
    return Listing(heads, rows, ("created_at", "pk"), tell, title)


def _chat_conditions(looking: Looking) -> dict[str, Q]:
    return {
        "waiting": Q(state=Chat.State.WAITING),
        "active": Q(state=Chat.State.ACTIVE),
        "missed": Q(state=Chat.State.MISSED, asked_at__gte=desk_of(looking).selection.span[0]),
    }


def _chats(looking: Looking) -> Shown:
    asked = _chat_conditions(looking)
    counts: Any = {name: Count("pk", filter=wanted) for name, wanted in asked.items()}
    rows = Chat.objects.visible_to(looking.actor).filter(asked["waiting"] | asked["active"] | asked["missed"])
    found = rows.order_by().aggregate(**counts, since=Min("waits_since", filter=asked["waiting"]))
    labels = {"waiting": _("waiting"), "active": _("under way"), "missed": pgettext("chat", "missed this month")}
    numbers = [Number(found[name], label, address("board-list", "chats", only=name)) for name, label in labels.items()]
    return Shown(numbers, url=address("desk-chats"), since=found["since"])


def _chats_list(looking: Looking, only: str) -> Listing:
    asked = _chat_conditions(looking)
    rows = Chat.objects.visible_to(looking.actor).select_related("customer", "agent", "line")
    rows = rows.filter(asked.get(only, asked["waiting"] | asked["active"]))

    def tell(found: Sequence[Any]) -> list[Row]:
        return [
            Row(
                (
                    Cell(str(row)),
                    Cell(row.customer.name if row.customer else "—"),
                    Cell(row.agent.name if row.agent else "—"),
                    Cell(row.get_state_display()),
                    Cell(row.asked_at, "ago"),
                ),
                address("desk-chat", row.key),
            )
            for row in found
        ]

    heads = (_("Live chat"), _("Customer"), _("Agent"), _("State"), _("Asked"))
    return Listing(heads, rows, ("asked_at", "pk"), tell)


def register() -> None:
    """Called once at start-up."""
    lead, live = (SUPPORT,), ("tickets", "board")
    card(Card("promises", gettext_lazy("Promises"), "clipboard-check", lead, 10, _promises, live=live, is_wide=True))
    card(Card("load-agents", gettext_lazy("Load by agent"), "users", lead, 20, _by_agent, live=live))
    card(Card("load-lines", gettext_lazy("Load by line"), "headset", lead, 30, _by_line, live=live))
    title = gettext_lazy("How old the backlog is")
    card(Card("backlog", title, "hourglass", lead, 40, _backlog, live=live, behind=_backlog_list))
    card(Card("ratings", gettext_lazy("Ratings"), "star", lead, 50, _ratings, live=live))
    card(Card("chats", gettext_lazy("Live chat"), "messages", lead, 60, _chats, live=("chats",), behind=_chats_list))
