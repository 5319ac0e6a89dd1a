"""The month to close: what is missing, whom to remind, own steps, the declaration itself."""

from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from hesi.core.errors import Conflict, Invalid, NotFound
from hesi.core.money import Money
from hesi.core.pages import key_page
from hesi.core.text import whole_number
from hesi.expenses.documents.grants import VIEW_ALL_DOCUMENTS
from hesi.insights.closing.actions import Told, close_month, remind, reopen_month
from hesi.insights.closing.behind import (
    LATE,
    OF_DOCUMENTS,
    OF_INVOICES,
    documents_behind,
    invoices_behind,
    late_documents,
)
from hesi.insights.closing.forms import MonthFilter
from hesi.insights.closing.grants import CLOSE_MONTHS
from hesi.insights.closing.items import KINDS, Key
from hesi.insights.closing.page import MonthPage, people_waiting
from hesi.insights.closing.permissions import may_close_months
from hesi.insights.closing.queries import about, closing_of, own_part, reminded
from hesi.insights.forms import month_of
from hesi.insights.links import address
from hesi.insights.words import month_title
from hesi.workspace.access.doors import needs, signed_in
from hesi.workspace.access.form_answers import see_other
from hesi.workspace.access.pages import render_page
from hesi.workspace.access.request import Request

MONTH, POINT, ITEM, OWN = "closing/month.html", "closing/point.html", "closing/item.html", "closing/own.html"
ROWS = 30
# So many people are named in a sentence.
NAMED = 5


@require_GET
@needs(CLOSE_MONTHS)
@needs(VIEW_ALL_DOCUMENTS)
def month(request: Request) -> HttpResponse:
    """The checklist of a month, last month's until the tenth unless told otherwise.

    The page comes without what takes long to count and asks for it by itself (`count=unverified`); brought up to date
    later it comes whole (`count=all`).
    """
    day, count = MonthFilter(request.GET, today=request.tenant.today).chosen(), request.GET.get("count", "")
    page = MonthPage(request.actor, day, with_seals=count == "all", with_everybody=request.GET.get("people") == "all")
    if count == Key.UNVERIFIED:
        return render_page(request, POINT, page=page, item=page.item(Key.UNVERIFIED))
    return render_page(request, MONTH, page=page)


@require_GET
@needs(CLOSE_MONTHS)
@needs(VIEW_ALL_DOCUMENTS)
def item(request: Request, month: str, key: str) -> HttpResponse:
    """Exactly what one point counts, and whom it waits for."""
    page = MonthPage(request.actor, month_of(month))
    if key == LATE:
        return _late(request, page)
    if key not in set(Key):
        raise NotFound(_("There is no such point."))
    found = page.item(Key(key))
    waiting = people_waiting([found], reminded(page.month), but=request.actor.member_id)
    facts: dict[str, Any] = {
        "page": page, "item": found, "title": found.title, "people": waiting,
        "is_due": any(one.is_due for one in waiting),
    }  # fmt: skip
    return render_page(request, ITEM, meaning=KINDS[found.key].meaning, **facts, **_rows(request, page, found.key))


@require_POST
@needs(CLOSE_MONTHS)
def reminders(request: Request, month: str) -> HttpResponse:
    """Remind one person (`member`) or everybody something waits for; `force` also within a day."""
    day = month_of(month)
    told = remind(day, by=request.actor, members=whom_in(request), is_forced=request.POST.get("force") == "1")
    return see_other(_back(request, about(day)), request, said_of(told))


@require_POST
@needs(CLOSE_MONTHS)
def closure(request: Request, month: str) -> HttpResponse:
    """Declare the month closed."""
    day = month_of(month)
    closing = close_month(day, note=request.POST.get("note", ""), by=request.actor)
    said = _("{month} is closed at {amount}.").format(month=about(day), amount=closing.spent.format())
    return see_other(address("closing", month=about(day)), request, said)


@require_POST
@needs(CLOSE_MONTHS)
def reopening(request: Request, month: str) -> HttpResponse:
    """Take the declaration back."""
    day = month_of(month)
    try:
        reopen_month(day, reason=request.POST.get("reason", ""), by=request.actor)
    except (Invalid, Conflict) as refusal:
        facts = {"page": MonthPage(request.actor, day), "refusal": refusal, "reason": request.POST.get("reason", "")}
        return render_page(request, MONTH, status=refusal.status, **facts)
    return see_other(address("closing", month=about(day)), request, _("The month is open again."))


@require_GET
@signed_in
def own(request: Request) -> HttpResponse:
    """What the reader has still to do for a month; where reminders lead."""
    form = MonthFilter(request.GET, today=request.tenant.today)
    day = form.chosen()
    return render_page(
        request,
        OWN,
        form=form,
        month=about(day),
        title=month_title(day),
        items=own_part(request.actor, day),
        closing=closing_of(day),
        closes=may_close_months(request.actor),
    )


def whom_in(request: Request) -> list[int] | None:
    """The one person to remind; None for everybody, and nobody where what stands there is no person."""
    asked = request.POST.get("member", "")
    one = whole_number(asked)
    return ([] if one is None else [one]) if asked else None


def said_of(told: Told) -> str:
    """Who was reminded, and who was not because it is less than a day ago."""
    sentences = []
    if told.members:
        names = _(", ").join(told.members[:NAMED])
        if len(told.members) > NAMED:
            names = _("{names} and others").format(names=names)
        said = ngettext(
            "{count} person has been reminded: {names}.", "{count} people have been reminded: {names}.",
            len(told.members),
        )  # fmt: skip
        sentences.append(said.format(count=len(told.members), names=names))
    if told.lately:
        name, at = told.lately[0]
        said = ngettext(
            "{name} was reminded within the last day ({at}) and has been left out.",
            "{name} and others, {count} in all, were reminded within the last day ({at}) and have been left out.",
            len(told.lately),
        )
        day = date_format(at, "DATETIME_FORMAT")
        sentences.append(said.format(count=len(told.lately), name=name, at=day))
    return " ".join(sentences)


def _rows(request: Request, page: MonthPage, key: Key) -> dict[str, Any]:
    cursor = request.GET.get("cursor", "")
    if key in OF_DOCUMENTS:
        rows = documents_behind(key, request.actor, page.date)
        return _documents(rows, cursor, page)
    if key in OF_INVOICES:
        found = invoices_behind(key, request.actor, page.date).select_related("owner")
        return {"listed": key_page(found, order=("-created_at", "-pk"), cursor=cursor, size=ROWS), "shows": "invoices"}
    return {"shows": ""}


def _documents(rows: Any, cursor: str, page: MonthPage) -> dict[str, Any]:
    rows = rows.select_related("template_version__template", "submitter", "department")
    listed = key_page(rows, order=("-created_at", "-pk"), cursor=cursor, size=ROWS)
    for row in listed.items:
        row.part = Money(row.part_minor or 0, row.currency)
    return {"listed": listed, "shows": "documents"}


def _late(request: Request, page: MonthPage) -> HttpResponse:
    closing = page.standing.closing
    if closing is None:
        raise NotFound(_("{month} is not closed.").format(month=page.month))
    rows = late_documents(request.actor, closing, page.date)
    meaning = _(
        "Submitted, sent back or withdrawn after the month was closed. They are why it comes to more or less than then."
    )
    facts = _documents(rows, request.GET.get("cursor", ""), page)
    return render_page(request, ITEM, page=page, title=_("Since the month was closed"), meaning=meaning, **facts)


def _back(request: Request, month: str) -> str:
    """Where the button was pressed: the list of one point, or the month."""
    key = request.POST.get("from", "")
    return reverse("closing-item", args=[month, key]) if key in set(Key) else address("closing", month=month)
