"""Who in the company uses the product: signed in, filed, invited and never came."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from hesi.core.text import whole_number
from hesi.expenses.documents.models import Document, State
from hesi.insights.dashboards.cards import Card, Cell, Listing, Number, Row, Shown, Table, card
from hesi.insights.dashboards.looking import Looking
from hesi.insights.dashboards.roles import ADMINISTRATOR
from hesi.insights.links import address
from hesi.workspace.people.models import Device, Member

DAYS = 30
KEY = "adoption"
_MOST_DEPARTMENTS = 8


def _conditions(looking: Looking) -> dict[str, Q]:
    """What is told of a member, by name. Filed: begun in these days and handed in."""
    since = looking.at - timedelta(days=DAYS)
    used = Device.objects.filter(user=OuterRef("user"), used_at__gte=since)
    filed = Document.objects.filter(submitter=OuterRef("pk"), created_at__gte=since).exclude(state=State.DRAFT)
    signed_in = Q(user__last_login__gte=since) | Q(Exists(used))
    never = Q(user__isnull=False, user__last_login__isnull=True)
    never &= ~Q(Exists(Device.objects.filter(user=OuterRef("user"))))
    return {"signed": signed_in, "filed": Q(Exists(filed)), "invited": never, "away": ~signed_in}


def _active(looking: Looking) -> QuerySet[Member]:
    rows: QuerySet[Member] = Member.objects.visible_to(looking.actor).active()
    return rows


def _adoption(looking: Looking) -> Shown:
    counts = {name: Count("pk", filter=condition) for name, condition in _conditions(looking).items()}
    rows: Any = (
        _active(looking).order_by().values("department_id", "department__name").annotate(all=Count("pk"), **counts)
    )
    found = sorted(rows, key=lambda row: (-row["away"], str(row["department__name"])))
    together = {name: sum(row[name] for row in found) for name in ("all", *counts)}
    numbers = [
        _number(together, "signed", _("of {all} signed in").format(all=together["all"])),
        _number(together, "filed", _("filed documents")),
        _number(together, "invited", _("invited, never signed in")),
    ]
    told = [_department(row) for row in found[:_MOST_DEPARTMENTS]]
    heads = (_("Department"), _("Members"), _("Signed in"), _("Filed"))
    note = _("In the last {days} days.").format(days=DAYS)
    return Shown(numbers, Table(heads, told), url=address("board-list", KEY), note=note)


def _number(together: dict[str, int], name: str, label: str) -> Number:
    return Number(together[name], label, address("board-list", KEY, only=name))


def _department(row: dict[str, Any]) -> Row:
    pk = row["department_id"] or 0

    def behind(name: str) -> str:
        return address("board-list", KEY, only=f"{name}.{pk}")

    cells = [Cell(row[name], "number", url=behind(name)) for name in ("all", "signed", "filed")]
    return Row((Cell(row["department__name"] or _("No department")), *cells), behind("all"))


def _people(looking: Looking, only: str) -> Listing:
    """Members; `only` is what is told of them (or all), and after a point the id of their department (0: none)."""
    what, _point, department = only.partition(".")
    conditions = _conditions(looking)
    rows = _active(looking).select_related("department", "user")
    if what in conditions:
        rows = rows.filter(conditions[what])
    pk = whole_number(department) if department else None
    if pk is not None:
        rows = rows.filter(department=pk) if pk else rows.filter(department__isnull=True)
    filed = {"has_filed": Exists(_filed_by_them(looking))}

    def tell(found: Sequence[Any]) -> list[Row]:
        return [
            Row(
                (
                    Cell(row.name, detail=row.email),
                    Cell(row.department.name if row.department else "—"),
                    Cell(row.user.last_login if row.user else None, "ago"),
                    Cell(pgettext("filed", "Yes") if row.has_filed else pgettext("filed", "No")),
                ),
                address("admin-member", row.pk),
            )
            for row in found
        ]

    titles = {
        "signed": _("Signed in during the last {days} days"),
        "filed": _("Filed during the last {days} days"),
        "invited": _("Invited, never signed in"),
        "away": _("Not signed in for {days} days"),
    }
    heads = (_("Employee"), _("Department"), _("Last sign-in"), _("Filed"))
    title = titles.get(what, _("Members")).format(days=DAYS)
    return Listing(heads, rows.annotate(**filed), ("name", "pk"), tell, title)


def _filed_by_them(looking: Looking) -> Any:
    since = looking.at - timedelta(days=DAYS)
    return Document.objects.filter(submitter=OuterRef("pk"), created_at__gte=since).exclude(state=State.DRAFT)


def register() -> None:
    """Called once at start-up."""
    title = gettext_lazy("Who uses it")
    card(Card(KEY, title, "users-group", (ADMINISTRATOR,), 10, _adoption, behind=_people, is_wide=True))
