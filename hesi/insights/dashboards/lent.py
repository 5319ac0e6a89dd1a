"""Advances that are open: a person's own, and the company's by age."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from hesi.core.money import Money
from hesi.expenses.advances.models import Advance
from hesi.expenses.advances.queries import buckets
from hesi.insights.dashboards.cards import Card, Cell, Number, Row, Shown, Table, card
from hesi.insights.dashboards.looking import SHOWN, Looking
from hesi.insights.dashboards.roles import EMPLOYEE, FINANCE, pays
from hesi.insights.links import address


def _own(looking: Looking) -> Shown | None:
    """What the person has borrowed and neither accounted for nor given back."""
    if not looking.kept.has_advances:
        return None
    rows = Advance.objects.borrowed_by(looking.actor.member_id).open().select_related("document")
    found = list(rows.order_by("due_on", "pk"))
    sums: dict[str, int] = {}
    for row in found:
        sums[row.currency] = sums.get(row.currency, 0) + row.outstanding_minor
    url = address("advances")
    told = []
    for row in found[:SHOWN]:
        cells = (Cell(row.number), Cell(row.due_on, "day"), Cell(row.outstanding, "money"))
        told.append(Row(cells, address("document", row.number)))
    numbers = [Number(Money(minor, currency), url=url) for currency, minor in sums.items()]
    late = sum(1 for row in found if row.due_on < looking.today)
    note = _("Overdue: {count}. Claim what you spent of it, or give it back.").format(count=late) if late else ""
    return Shown(
        numbers,
        Table((_("Advance"), pgettext("advance", "Due"), pgettext("advance", "Still open")), told),
        url=url,
        note=note,
    )


def _by_age(looking: Looking) -> Shown:
    """Everything that is lent in the company's currency, by how long ago it was paid out."""
    found = [bucket for bucket in buckets(looking.actor, looking.today) if bucket.count]
    url = address("advances-open")
    if not found:
        return Shown(url=url, nothing=_("No advance is open."))
    told = [
        Row(
            (Cell(str(one.age.label)), Cell(one.count, "number"), Cell(one.outstanding, "money")),
            address("advances-open", age=one.age.key),
        )
        for one in found
    ]
    together = looking.money(sum(one.outstanding.minor for one in found))
    heads = (_("Paid out"), _("Advances"), pgettext("advance", "Still open"))
    return Shown((Number(together, url=url),), Table(heads, told), url=url)


def register() -> None:
    """Called once at start-up."""
    live = ("documents", "payments", "advances")
    title = gettext_lazy("Advances you have not settled")
    card(Card("own-advances", title, "coin", (EMPLOYEE,), 50, _own, live=live))
    title = gettext_lazy("Advances open, by age")
    card(Card("advances-by-age", title, "coin", (FINANCE,), 50, _by_age, live=live, is_for=pays))
