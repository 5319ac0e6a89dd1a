"""Following one's questions from the customer's workspace: the list, the conversation, the rating, who reads along."""

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from hesi.core.pages import key_page
from hesi.support.tickets.actions import confirm_solved
from hesi.support.tickets.actions.going_on import go_on, may_still_reopen
from hesi.support.tickets.actions.participants import add_participant, remove_participant
from hesi.support.tickets.actions.rating import rate_ticket
from hesi.support.tickets.forms import ParticipantForm, RatingForm, ReplyForm
from hesi.support.tickets.models import Ticket
from hesi.support.tickets.permissions import is_asker, may_invite_to_ticket
from hesi.support.tickets.progress import promise_words, stages_of
from hesi.support.tickets.queries import conversation, find_ticket
from hesi.support.tickets.ratings import FOLLOWED_UP_TO, is_ratable, rating_of
from hesi.support.tickets.requester import Requester, as_requester
from hesi.support.tickets.views.asking import uploads
from hesi.support.tickets.views.posted import posted
from hesi.workspace.access.doors import signed_in
from hesi.workspace.access.form_answers import accepts, see_other
from hesi.workspace.access.pages import render_page, render_parts
from hesi.workspace.access.request import Request

MINE, TICKET, RATING = "tickets/mine.html", "tickets/ticket.html", "tickets/rating.html"


@require_GET
@signed_in
def mine(request: Request) -> HttpResponse:
    """My tickets; for the company's contact person all of the company's, too."""
    with as_requester(request.actor) as requester:
        whose = "company" if requester.sees_company and request.GET.get("whose") == "company" else "mine"
        rows = Ticket.objects.visible_to(requester).select_related("agent", "category")
        if whose == "mine" and requester.sees_company:
            rows = rows.filter(requester_id=requester.requester_id)
        shown = request.GET.get("state") if request.GET.get("state") in ("open", "done") else ""
        if shown:
            rows = rows.open() if shown == "open" else rows.exclude(state__in=Ticket.OPEN_STATES)
        page = key_page(rows, order=("-created_at", "-pk"), cursor=request.GET.get("cursor", ""), size=50)
        items = [(row, promise_words(row, time_zone=request.tenant.time_zone, brief=True)) for row in page.items]
        context: dict[str, Any] = {"page": page, "items": items, "whose": whose, "shown": shown, "me": requester}
        return render_page(request, MINE, **context)


@require_GET
@signed_in
def ticket(request: Request, number: str) -> HttpResponse:
    """One of my tickets as a conversation."""
    return _ticket_page(request, number)


@require_POST
@signed_in
def replies(request: Request, number: str) -> HttpResponse:
    """One more message from me; a ticket closed not long ago opens again."""
    form = ReplyForm(request.POST, request.FILES)
    with as_requester(request.actor) as requester:
        asked = find_ticket(number, requester)
        taken = accepts(form, lambda facts: go_on(asked, facts["body"], files=uploads(facts), by=requester))
    if not taken:
        return _ticket_page(request, number, form=form, status=422)
    return _ticket_page(request, number, redirect_to=reverse("ticket", args=[number]))


@require_POST
@signed_in
def confirmation(request: Request, number: str) -> HttpResponse:
    """It is solved; now the rating is asked for."""
    with as_requester(request.actor) as requester:
        confirm_solved(find_ticket(number, requester), by=requester)
    return see_other(reverse("ticket-rating", args=[number]), request, _("Thank you. The ticket is closed."))


@require_http_methods(["GET", "POST"])
@signed_in
def rating(request: Request, number: str) -> HttpResponse:
    """How satisfied I am."""
    form = RatingForm(posted(request), initial={"score": request.GET.get("score")})
    with as_requester(request.actor) as requester:
        asked = find_ticket(number, requester)
        if request.method == "POST" and accepts(form, lambda facts: rate_ticket(asked, **facts, by=requester)):
            return see_other(reverse("ticket", args=[number]), request, _thanks(form.cleaned_data["score"]))
        may_rate = is_asker(requester, asked) and is_ratable(asked)
        context: dict[str, Any] = {"ticket": asked, "form": form, "given": rating_of(asked), "may_rate": may_rate}
    status = 422 if form.errors else 200
    return render_page(request, RATING, back=reverse("ticket", args=[number]), status=status, **context)


@require_POST
@signed_in
def participants(request: Request, number: str) -> HttpResponse:
    """Let a colleague read along."""
    form = ParticipantForm(request.POST)
    return _changed(request, number, form, lambda asked, by: add_participant(asked, form.cleaned_data["email"], by=by))


@require_POST
@signed_in
def participant_removal(request: Request, number: str, pk: int) -> HttpResponse:
    """The colleague reads no longer along."""
    with as_requester(request.actor) as requester:
        remove_participant(find_ticket(number, requester), pk, by=requester)
    return see_other(reverse("ticket", args=[number]), request, _("They no longer read along."))


def _thanks(score: int) -> str:
    """What the person reads after rating; after a bad one, that somebody will talk to them."""
    if score <= FOLLOWED_UP_TO:
        return _("We are sorry. Somebody will be in touch with you by the end of the next business day.")
    return _("Thank you for your rating.")


def _changed(
    request: Request, number: str, form: ParticipantForm, act: Callable[[Ticket, Requester], object]
) -> HttpResponse:
    with as_requester(request.actor) as requester:
        asked = find_ticket(number, requester)
        done = accepts(form, lambda _facts: act(asked, requester))
    if not done:
        return _ticket_page(request, number, participant_form=form, status=422)
    return see_other(reverse("ticket", args=[number]), request, _("Your colleague can read this ticket now."))


def _ticket_page(request: Request, number: str, *, status: int = 200, **context: Any) -> HttpResponse:
    context.setdefault("form", ReplyForm())
    context.setdefault("participant_form", ParticipantForm())
    with as_requester(request.actor) as requester:
        context |= ticket_context(find_ticket(number, requester), requester, time_zone=request.tenant.time_zone)
        return render_parts(request, TICKET, "conversation", status=status, **context)


def ticket_context(found: Ticket, requester: Any, *, time_zone: str) -> dict[str, Any]:
    """What both doors of the customer's side show of a ticket."""
    return {
        "ticket": found,
        "requester": requester,
        "conversation": conversation(found, requester),
        "stages": stages_of(found),
        "promise": promise_words(found, time_zone=time_zone),
        "is_mine": is_asker(requester, found),
        "may_invite": requester.ticket_id is None and may_invite_to_ticket(requester, found),
        "participants": list(found.participants.all()),
        "may_reopen": is_asker(requester, found) and may_still_reopen(found),
        "given": rating_of(found),
        "is_ratable": is_ratable(found),
    }
