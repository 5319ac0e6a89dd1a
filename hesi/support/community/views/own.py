"""One's own profile, what the company wishes, and the consent to publish a ticket, from both sides."""

from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from hesi.core.errors import NotFound
from hesi.core.text import whole_number
from hesi.support.community.actions import (
    answer_consent,
    ask_consent,
    name_oneself,
    post_ticket,
    wish_for_company,
)
from hesi.support.community.actions.choosing import may_wish_for_company
from hesi.support.community.actions.steps import deeds_of
from hesi.support.community.forms import CompanyForm, ProfileForm, PublicationForm
from hesi.support.community.models import CompanyWish, PublishedTicket, Thread
from hesi.support.community.persons import in_community, is_staff
from hesi.support.community.queries import areas_for, find_ticket_of, own_profile
from hesi.support.community.redaction import draft_of
from hesi.support.community.text import safe_html
from hesi.support.service.grants import ANSWER_TICKETS
from hesi.support.tickets.requester import as_requester
from hesi.workspace.access.doors import needs, signed_in
from hesi.workspace.access.form_answers import accepts, see_other
from hesi.workspace.access.pages import render_page
from hesi.workspace.access.permissions import MANAGE_SETTINGS
from hesi.workspace.access.request import Request

PROFILE, DESK, CONSENT = (f"community/{name}.html" for name in ("profile", "publication", "consent"))


@require_http_methods(["GET", "POST"])
@signed_in
def profile(request: Request) -> HttpResponse:
    """The name others see, one's trust, and for administrators what the company wishes."""
    with in_community(request.actor) as person:
        me = own_profile(person)
        initial = {"name": me.name if me else "", "shows_company": bool(me and me.shows_company)}
        form = ProfileForm(request.POST or None, initial=initial)
        if is_staff(person):
            del form.fields["shows_company"]
        if request.method == "POST" and accepts(
            form, lambda facts: name_oneself(**{"shows_company": False, **facts}, by=person)
        ):
            return see_other(reverse("community-profile"), request, _("Saved."))
        hides = CompanyWish.objects.filter(company=request.actor.tenant).exists()
        return render_page(
            request,
            PROFILE,
            status=422 if request.method == "POST" else 200,
            form=form,
            me=me,
            deeds=deeds_of(me) if me else None,
            hides=hides,
            company_form=CompanyForm(initial={"hides_name": hides})
            if may_wish_for_company(request.actor) and not is_staff(person)
            else None,
        )


@require_POST
@needs(MANAGE_SETTINGS)
def company(request: Request) -> HttpResponse:
    """What the company wishes for its name."""
    form = CompanyForm(request.POST)
    if form.is_valid():
        wish_for_company(**form.cleaned_data, by=request.actor)
    return see_other(reverse("community-profile"), request, _("Saved."))


@require_http_methods(["GET", "POST"])
@needs(ANSWER_TICKETS)
def publication(request: Request, number: str) -> HttpResponse:
    """The agent's side: the redacted words, and where the consent stands."""
    with in_community(request.actor) as person:
        ticket = find_ticket_of(number, person)
        found = PublishedTicket.objects.filter(ticket=ticket).select_related("area", "thread").first()
        initial: dict[str, Any] = draft_of(ticket)
        if found is not None:
            initial = {name: getattr(found, name) for name in ("title", "question", "answer")}
            initial["area"] = found.area.key
        form = PublicationForm(request.POST or None, areas=areas_for(person), initial=initial)
        if request.method == "POST" and accepts(form, lambda facts: ask_consent(ticket, **facts, by=person)):
            return see_other(reverse("desk-publication", args=[number]), request, _("Asked."))
        status = 422 if request.method == "POST" else 200
        return render_page(request, DESK, status=status, ticket=ticket, found=found, form=form)


@require_POST
@needs(ANSWER_TICKETS)
def posting(request: Request, number: str) -> HttpResponse:
    """Put the agreed words into the community."""
    with in_community(request.actor) as person:
        ticket = find_ticket_of(number, person)
        found = PublishedTicket.objects.filter(ticket=ticket).first()
        if found is None:
            raise NotFound(_("Nobody has asked for consent yet."))
        made: Thread = post_ticket(found, by=person)
        return see_other(reverse("community-thread", args=[made.key]), request, _("It is in the community."))


@require_http_methods(["GET", "POST"])
@signed_in
def consent(request: Request, number: str) -> HttpResponse:
    """The asker's side: exactly what would be published, and the answer to it."""
    with as_requester(request.actor) as requester:
        rows = PublishedTicket.objects.visible_to(requester).filter(ticket__number=number)
        found = rows.select_related("ticket", "area", "thread").first()
        if found is None:
            raise NotFound(_("Support has not asked to publish this ticket."))
        if request.method == "POST":
            agrees = request.POST.get("answer") == "yes"
            seen = whole_number(request.POST.get("seen", "")) or 0
            answer_consent(found, agrees=agrees, seen=seen, by=requester)
            said = _("Thank you. It will be published without your name.") if agrees else _("It stays between us.")
            return see_other(reverse("ticket", args=[number]), request, said)
        return render_page(
            request,
            CONSENT,
            found=found,
            question=safe_html(found.question),
            answer=safe_html(found.answer),
            seen=int(found.asked_at.timestamp()),
        )
