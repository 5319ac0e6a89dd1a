"""Asking for help and following the answer, from the customer's workspace."""

from typing import Any
from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from hesi.core.pages import key_page
from hesi.support.tickets.actions import Upload, ask_for_help, confirm_solved, reply
from hesi.support.tickets.capsule import build_capsule
from hesi.support.tickets.categories import leaves
from hesi.support.tickets.forms import AskForm, ReplyForm
from hesi.support.tickets.models import Ticket
from hesi.support.tickets.queries import conversation, find_ticket
from hesi.support.tickets.requester import as_requester
from hesi.workspace.access.doors import signed_in
from hesi.workspace.access.form_answers import accepts, see_other
from hesi.workspace.access.pages import render_page, render_parts
from hesi.workspace.access.request import Request

NEW, MINE, TICKET = "tickets/new.html", "tickets/mine.html", "tickets/ticket.html"


@require_http_methods(["GET", "POST"])
@signed_in
def new(request: Request) -> HttpResponse:
    """The form with what will travel with it, and the new ticket."""
    with as_requester(request.actor):
        categories = leaves()
    form = AskForm(request.POST or None, request.FILES or None, initial=_initial(request), categories=categories)
    asked: list[Ticket] = []
    if request.method == "POST" and accepts(form, lambda facts: asked.append(_ask(facts, request))):
        return see_other(reverse("ticket", args=[asked[0].number]), request, _("Your question has been sent."))
    source = form.data if form.is_bound else form.initial
    subject_id = str(source.get("subject_id") or "")
    capsule = build_capsule(
        request.actor,
        page=str(source.get("page") or ""),
        browser=request.headers.get("User-Agent", ""),
        subject_type=str(source.get("subject_type") or ""),
        subject_id=int(subject_id) if subject_id.isdecimal() and len(subject_id) < 19 else None,
    )
    return render_page(request, NEW, form=form, capsule=capsule, status=422 if form.errors else 200)


@require_GET
@signed_in
def mine(request: Request) -> HttpResponse:
    """My tickets."""
    with as_requester(request.actor) as requester:
        rows = Ticket.objects.visible_to(requester).select_related("agent", "category")
        page = key_page(rows, order=("-created_at", "-pk"), cursor=request.GET.get("cursor", ""), size=50)
        return render_page(request, MINE, page=page)


@require_GET
@signed_in
def ticket(request: Request, number: str) -> HttpResponse:
    """One of my tickets as a conversation."""
    return _ticket_page(request, number)


@require_POST
@signed_in
def replies(request: Request, number: str) -> HttpResponse:
    """One more message from me."""
    form = ReplyForm(request.POST, request.FILES)
    with as_requester(request.actor) as requester:
        asked = find_ticket(number, requester)
        taken = accepts(form, lambda facts: reply(asked, facts["body"], files=uploads(facts), by=requester))
    if not taken:
        return _ticket_page(request, number, form=form, status=422)
    return _ticket_page(request, number, redirect_to=reverse("ticket", args=[number]))


@require_POST
@signed_in
def confirmation(request: Request, number: str) -> HttpResponse:
    """It is solved."""
    with as_requester(request.actor) as requester:
        confirm_solved(find_ticket(number, requester), by=requester)
    return see_other(reverse("ticket", args=[number]), request, _("Thank you. The ticket is closed."))


def uploads(facts: dict[str, Any]) -> list[Upload]:
    """The form's files as the action takes them."""
    return [Upload(name=f.name, media_type=f.content_type or "", content=f.read()) for f in facts["attachments"]]


def _ask(facts: dict[str, Any], request: Request) -> Ticket:
    return ask_for_help(
        category=facts["category"],
        title=facts["title"],
        body=facts["body"],
        files=uploads(facts),
        page=facts["page"],
        browser=request.headers.get("User-Agent", ""),
        subject_type=facts["subject_type"],
        subject_id=facts["subject_id"],
        by=request.actor,
    )


def _ticket_page(request: Request, number: str, *, status: int = 200, **context: Any) -> HttpResponse:
    context.setdefault("form", ReplyForm())
    with as_requester(request.actor) as requester:
        found = find_ticket(number, requester)
        messages = conversation(found, requester)
        return render_parts(
            request, TICKET, "conversation", status=status, ticket=found, conversation=messages, **context
        )


def _initial(request: HttpRequest) -> dict[str, Any]:
    """The page the person comes from, and the thing named in the link."""
    before = urlsplit(request.headers.get("Referer", ""))
    page = before.path if before.netloc == request.get_host() else ""
    asked = request.GET
    category = asked.get("category", "")
    return {
        "page": asked.get("page", page)[:200],
        "subject_type": asked.get("subject_type", "")[:30],
        "subject_id": asked.get("subject_id", ""),
        "category": category or "claims",
    }
