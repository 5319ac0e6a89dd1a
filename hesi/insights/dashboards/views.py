"""The boards, the lists behind their numbers, and arranging them."""

from typing import Any

from django.db.models import Count, Sum
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from hesi.core.errors import NotFound
from hesi.core.money import Money
from hesi.core.pages import key_page
from hesi.insights.dashboards.actions import arrange_card, reset_board
from hesi.insights.dashboards.boards import Board
from hesi.insights.dashboards.cards import Listing, Table, card_of
from hesi.insights.dashboards.looking import Looking
from hesi.insights.links import address
from hesi.workspace.access.doors import signed_in
from hesi.workspace.access.form_answers import see_other
from hesi.workspace.access.pages import render_page, render_parts
from hesi.workspace.access.request import Request
from hesi.workspace.tenancy.models import Tenant

BOARD, LIST = "dashboards/board.html", "dashboards/list.html"
# Which board a browser showed last.
LAST = "hesi_board"
_A_YEAR = 365 * 24 * 3600
PAGE = 30


@require_GET
@signed_in
def board(request: Request) -> HttpResponse:
    """The board of a role the person has, the one they looked at last unless told. `?card=` answers one card alone."""
    asked = request.GET.get("role", "")
    shown = Board(request.actor, asked or request.COOKIES.get(LAST, ""))
    if request.htmx and (key := request.GET.get("card", "")):
        slot = shown.one(key)
        if slot is None:
            raise NotFound(_("There is no such card on your board."))
        return render_parts(request, BOARD, "card", board=shown, slot=slot)
    is_customer = request.tenant.kind == Tenant.Kind.CUSTOMER
    response = render_page(request, BOARD, board=shown, is_customer=is_customer)
    if asked and asked == shown.role.key != request.COOKIES.get(LAST):
        response.set_cookie(LAST, asked, max_age=_A_YEAR, httponly=True, samesite="Lax", secure=request.is_secure())
    return response


@require_GET
@signed_in
def listing(request: Request, key: str) -> HttpResponse:
    """The list behind a card's number."""
    card = card_of(request.actor, key)
    if card is None or card.behind is None:
        raise NotFound(_("There is no such list for you."))
    looking = Looking(request.actor)
    found = card.behind(looking, request.GET.get("only", "")[:80])
    page = key_page(found.rows, order=found.order, cursor=request.GET.get("cursor", ""), size=PAGE)
    table = Table(found.heads, found.tell(page.items))
    return render_page(request, LIST, card=card, listing=found, table=table, page=page, sums=_summed(found))


@require_POST
@signed_in
def arrangement(request: Request) -> HttpResponse:
    """Move, hide or show a card, or put all of them back."""
    role, card, move = (request.POST.get(name, "")[:80] for name in ("role", "card", "move"))
    to = address("board", role=role)
    if move == "reset":
        reset_board(role, by=request.actor)
        return see_other(to, request, _("All cards are back in their usual order."))
    arrange_card(role, card, move, cards=Board(request.actor, role).pinned, by=request.actor)
    said = {"hide": _("The card is put away. You find it below the others."), "show": _("The card is back.")}
    anchor = "" if move == "hide" else f"#card-{card}"
    return see_other(f"{to}{anchor}", request, said.get(move, ""))


def _summed(found: Listing) -> dict[str, Any]:
    """How many rows there are, and what lies in the number together: of money one sum for each currency."""
    rows = found.rows.order_by()
    if not found.part:
        return {"count": rows.count()}
    if found.part == "count":
        sums = rows.aggregate(count=Count("pk"), sum=Sum("part"))
        return {"count": sums["count"], "sum": sums["sum"] or 0}
    count, amounts = 0, []
    for currency in sorted(rows.values_list("currency", flat=True).distinct()):
        sums = rows.filter(currency=currency).aggregate(count=Count("pk"), sum=Sum("part"))
        count += sums["count"]
        amounts.append(Money(sums["sum"] or 0, currency))
    return {"count": count, "amounts": amounts}
