"""The door for people who do not sign in: asking by e-mail address, following one ticket by its signed link."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from hesi.core.errors import NotFound, TooMany
from hesi.support.tickets.actions import confirm_solved
from hesi.support.tickets.actions.going_on import go_on
from hesi.support.tickets.actions.guests import ask_as_guest, verify_guest
from hesi.support.tickets.actions.rating import rate_ticket
from hesi.support.tickets.categories import tree
from hesi.support.tickets.forms import GuestForm, RatingForm, ReplyForm
from hesi.support.tickets.links import RATE, TRACK, Opened, open_link
from hesi.support.tickets.queries import conversation
from hesi.support.tickets.ratings import is_ratable, rating_of
from hesi.support.tickets.requester import Guest
from hesi.support.tickets.views.asking import uploads
from hesi.support.tickets.views.customer import ticket_context
from hesi.support.tickets.views.posted import posted
from hesi.workspace.access.actor import SystemActor
from hesi.workspace.access.doors import public
from hesi.workspace.access.form_answers import accepts, see_other
from hesi.workspace.access.pace import within_pace
from hesi.workspace.access.pages import render_page
from hesi.workspace.files.models import StoredFile
from hesi.workspace.files.views import download_response
from hesi.workspace.tenancy.models import Tenant
from hesi.workspace.tenancy.scope import tenant_scope

ASK, SENT, TICKET, RATING = "help/ask.html", "help/sent.html", "help/ticket.html", "tickets/rating_public.html"
ASKED_AN_HOUR, WRITTEN_AN_HOUR = 5, 30


@require_http_methods(["GET", "POST"])
@public
def ask(request: HttpRequest) -> HttpResponse:
    """Ask without an account. The answer to the form says nothing about whose address it is."""
    if getattr(request, "actor", None) is not None:
        return see_other(reverse("support-new"))
    with _provider():
        form = GuestForm(posted(request), request.FILES or None, choices=tree())
        if request.method == "POST" and accepts(form, lambda facts: _ask(request, facts)):
            return see_other(reverse("help-sent"))
    return render_page(request, ASK, form=form, status=422 if form.errors else 200)


@require_GET
@public
def sent(request: HttpRequest) -> HttpResponse:
    """“We have sent you a mail”, the same for everybody."""
    return render_page(request, SENT)


@require_GET
@public
def ticket(request: HttpRequest, token: str) -> HttpResponse:
    """The ticket of this link as a conversation."""
    return _page(request, token, ReplyForm())


@require_POST
@public
def replies(request: HttpRequest, token: str) -> HttpResponse:
    """One more message; it proves the address too."""
    _expect_pace(request, "guest-reply", WRITTEN_AN_HOUR)
    form = ReplyForm(request.POST, request.FILES)
    with _opened(token, TRACK) as (opened, guest):

        def write(facts: dict[str, Any]) -> None:
            go_on(verify_guest(opened.ticket, by=guest), facts["body"], files=uploads(facts), by=guest)

        taken = accepts(form, write)
    return see_other(reverse("help-ticket", args=[token])) if taken else _page(request, token, form, status=422)


@require_POST
@public
def verification(request: HttpRequest, token: str) -> HttpResponse:
    """Yes, it was me who asked."""
    with _opened(token, TRACK) as (opened, guest):
        verify_guest(opened.ticket, by=guest)
    return see_other(reverse("help-ticket", args=[token]), request, _("Thank you. Your question is confirmed."))


@require_POST
@public
def confirmation(request: HttpRequest, token: str) -> HttpResponse:
    """It is solved."""
    with _opened(token, TRACK) as (opened, guest):
        confirm_solved(opened.ticket, by=guest)
    return see_other(reverse("help-ticket", args=[token]), request, _("Thank you. The ticket is closed."))


@require_http_methods(["GET", "POST"])
@public
def rating(request: HttpRequest, token: str) -> HttpResponse:
    """The rating a mail asked for. Opening the link gives none: it has to be sent."""
    form = RatingForm(posted(request), initial={"score": request.GET.get("score")})
    with _opened(token, RATE) as (opened, guest):
        if request.method == "POST" and accepts(form, lambda facts: rate_ticket(opened.ticket, **facts, by=guest)):
            return see_other(reverse("help-rating", args=[token]), request, _("Thank you for your rating."))
        context = {"ticket": opened.ticket, "given": rating_of(opened.ticket), "may_rate": is_ratable(opened.ticket)}
        return render_page(request, RATING, form=form, status=422 if form.errors else 200, **context)


@require_GET
@public
def file(request: HttpRequest, token: str, key: str) -> HttpResponseBase:
    """A file sent with a message of this very ticket."""
    with _opened(token, TRACK) as (opened, guest):
        keys = {sent.key for message in conversation(opened.ticket, guest) for sent in message.attachments.all()}
        if key not in keys:
            raise NotFound(_("There is no such file in this ticket."))
        return download_response(StoredFile.objects.get(key=key))


def _page(request: HttpRequest, token: str, form: ReplyForm, *, status: int = 200) -> HttpResponse:
    with _opened(token, TRACK) as (opened, guest):
        context = ticket_context(opened.ticket, guest, time_zone=opened.tenant.time_zone)
        return render_page(request, TICKET, token=token, form=form, status=status, **context)


def _ask(request: HttpRequest, facts: dict[str, Any]) -> None:
    _expect_pace(request, "guest-ask", ASKED_AN_HOUR)
    if facts.pop("website"):
        # A program filled in what nobody sees; it is told what everybody is told.
        return
    files = uploads(facts)
    facts.pop("attachments")
    ask_as_guest(**facts, files=files, by=SystemActor("help"))


def _expect_pace(request: HttpRequest, what: str, count: int) -> None:
    if not within_pace(request, what, count, seconds=3600):
        raise TooMany(_("Many questions have come from this network within the hour. Please try again later."))


@contextmanager
def _opened(token: str, purpose: str) -> Iterator[tuple[Opened, Guest]]:
    opened = open_link(token, purpose)
    with tenant_scope(opened.tenant):
        asked = opened.ticket
        yield opened, Guest(ticket_id=asked.pk, name=asked.requester_name, email=asked.requester_email)


@contextmanager
def _provider() -> Iterator[Tenant]:
    """The workspace that answers people nobody knows: the provider, or the only company there is."""
    found = Tenant.objects.filter(kind=Tenant.Kind.PROVIDER).order_by("pk").first()
    if found is None and Tenant.objects.count() == 1:
        found = Tenant.objects.get()
    if found is None:
        raise NotFound(_("Nobody answers questions here. Sign in and ask from there."))
    with tenant_scope(found):
        yield found
