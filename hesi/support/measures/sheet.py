"""The measures page: the figures with their words, charts and the addresses behind them."""

from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from hesi.support.measures.figures import AGES, Figures, Measured, flow, measure
from hesi.support.measures.selection import Selection
from hesi.support.tickets.ratings import REASONS, SCORES

MOST_DRAWN = 12


class Row:
    """One line of the table."""

    def __init__(self, name: str, figures: Figures, address: str) -> None:
        self.name, self.figures, self._address = name, figures, address

    def url(self, what: str) -> str:
        """The tickets behind one of its numbers."""
        return f"{reverse('desk-measured')}{self._address}&what={what}"

    @property
    def urls(self) -> dict[str, str]:
        return {what: self.url(what) for what in ("all", "answered", "solved", "reopened", "broken", "rated")}


class Sheet:
    """Read once; the template asks for parts of it."""

    def __init__(
        self, selection: Selection, by: str, names: dict[str, dict[Any, str]], actor: Any, *, at: datetime
    ) -> None:
        self.selection, self.by = selection, by
        self.measured: Measured = measure(selection, actor, by=by, at=at)
        self.total = Row(_("All together"), self.measured.total, selection.address())
        self.rows = self._named(names.get(by, {}))
        self._flow = flow(selection, actor, at=at)

    def _named(self, names: dict[Any, str]) -> list[Row]:
        rows = []
        for key, figures in self.measured.groups.items():
            if self.by == "month":
                month = f"{key:%Y-%m}"
                rows.append(Row(month, figures, self.selection.address(since=month, until=month)))
            elif key is None:
                rows.append(Row(_("None"), figures, self.selection.address(**{self.by: "", "without": self.by})))
            else:
                rows.append(Row(names.get(key) or f"#{key}", figures, self.selection.address(**{self.by: key})))
        if self.by == "month":
            return sorted(rows, key=lambda row: row.name)
        return sorted(rows, key=lambda row: (-row.figures.tickets, row.name))

    @property
    def scores(self) -> list[tuple[str, int, int]]:
        """Each score's name, how often it was given and its share in percent, best first."""
        figures = self.measured.total
        return [
            (str(name), figures.scores[score], round(100 * figures.scores[score] / max(1, figures.ratings)))
            for score, name in SCORES.items()
        ]

    @property
    def reasons(self) -> list[tuple[str, int]]:
        return [(str(REASONS.get(key, key)), count) for key, count in self.measured.reasons]

    @property
    def ages(self) -> list[tuple[str, int]]:
        """The backlog's buckets by name, youngest first."""
        names = [
            _("under 4 hours"),
            _("4 to 24 hours"),
            _("1 to 3 days"),
            _("3 to 7 days"),
            _("over 7 days"),
        ]
        return list(zip(names, self._flow.ages, strict=True))

    @property
    def trend(self) -> list[tuple[str, int, int]]:
        return [(f"{month:%Y-%m}", came, solved) for month, came, solved in self._flow.months]

    @property
    def backlog(self) -> int:
        return sum(self._flow.ages)

    @property
    def backlog_url(self) -> str:
        """The desk's queue, narrowed likewise as far as it can be."""
        narrowing = {"line": self.selection.line, "agent": self.selection.agent, "customer": self.selection.customer}
        asked = "".join(f"&{name}={value}" for name, value in narrowing.items() if value is not None)
        return f"{reverse('desk')}?state=open&snoozed=with{asked}"

    @property
    def charts(self) -> dict[str, Any]:
        """What is drawn; the tables beside it hold the same."""
        months = self.trend
        drawn = [row for row in self.rows if row.figures.kept_percent is not None][:MOST_DRAWN]
        return {
            "trend": {
                "categories": [month for month, _came, _solved in months],
                "series": [
                    {"name": _("Came in"), "values": [came for _month, came, _solved in months]},
                    {"name": _("Solved"), "values": [solved for _month, _came, solved in months]},
                ],
            },
            "kept": {
                "categories": [row.name for row in drawn],
                "series": [{"name": _("Promises kept"), "values": [row.figures.kept_percent for row in drawn]}],
                "unit": "%",
                "decimals": 1,
            },
            "ages": {
                "categories": [name for name, _count in self.ages],
                "series": [{"name": _("Open tickets"), "values": self._flow.ages}],
            },
        }


assert len(AGES) == 4  # noqa: S101 - the names in `Sheet.ages` are those of its five buckets
