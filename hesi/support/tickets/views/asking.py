"""Asking for help, from the customer's workspace: what it is about, what travels with it, what may answer at once."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from hesi.core.errors import Invalid
from hesi.core.money import Money
from hesi.core.text import whole_number
from hesi.support.service.models import Channel
from hesi.support.tickets.actions import Upload, ask_for_help
from hesi.support.tickets.capsule import build_capsule
from hesi.support.tickets.capsule_reading import parts_of
from hesi.support.tickets.categories import find_category, tree
from hesi.support.tickets.emergency import declare_emergency
from hesi.support.tickets.entitled import terms_for
from hesi.support.tickets.forms import AskForm
from hesi.support.tickets.models import Category, Ticket
from hesi.support.tickets.requester import as_requester
from hesi.support.tickets.suggesting import hints_for
from hesi.workspace.access.doors import signed_in
from hesi.workspace.access.form_answers import accepts, see_other
from hesi.workspace.access.pages import path_before, render_page
from hesi.workspace.access.request import Request

NEW, QUESTIONS, HINTS = "tickets/new.html", "tickets/new.html#report", "tickets/hints.html"
# Where a person comes from says what they most likely ask about.
_BY_SUBJECT = {"document": "claims", "invoice": "recognition", "carrier": "recognition", "payment": "payment"}
_BY_PAGE = (
    ("/wallet", "recognition"),
    ("/approvals", "approval"),
    ("/payments", "payment"),
    ("/reports", "export"),
    ("/admin", "setup"),
    ("/api", "api"),
    ("/documents", "claims"),
)
_ABOUT = {"subscription": "other-contract"}


@require_http_methods(["GET", "POST"])
@signed_in
def new(request: Request) -> HttpResponse:
    """The form with what will travel with it, and the new ticket."""
    initial = _initial(request)
    form = _form(request, initial)
    asked: list[Ticket] = []
    if request.method == "POST" and accepts(form, lambda _facts: asked.append(_ask(form, request))):
        said = _declare(asked[0], form.cleaned_data["emergency"], request)
        return see_other(reverse("ticket", args=[asked[0].number]), request, said)
    source = form.data if form.is_bound else initial
    capsule = build_capsule(
        request.actor,
        page=str(source.get("page") or ""),
        browser=request.headers.get("User-Agent", ""),
        subject_type=str(source.get("subject_type") or "")[:30],
        subject_id=whole_number(source.get("subject_id") or ""),
        error=str(source.get("error") or ""),
    )
    struck = form.struck() if form.is_bound else []
    terms = terms_for(request.actor, Channel.PAGE)
    return render_page(
        request,
        NEW,
        form=form,
        parts=parts_of(capsule),
        struck=struck,
        terms=terms,
        draft=f"ask-{request.actor.member_id}",
        status=422 if form.errors else 200,
    )


@require_GET
@signed_in
def questions(request: Request) -> HttpResponse:
    """The problem report of the category that was just chosen."""
    return render_page(
        request, QUESTIONS, form=_form(request, {"category": request.GET.get("category", "")}, bound=False)
    )


@require_GET
@signed_in
def hints(request: Request) -> HttpResponse:
    """What may answer the title as far as it is typed."""
    found = hints_for(request.GET.get("title", ""), request.actor, language=get_language() or "zh-hans")
    return render_page(request, HINTS, hints=found)


def uploads(facts: dict[str, Any]) -> list[Upload]:
    """The form's files as the action takes them."""
    return [Upload(name=f.name, media_type=f.content_type or "", content=f.read()) for f in facts["attachments"]]


def _form(request: Request, initial: dict[str, Any], *, bound: bool = True) -> AskForm:
    is_sent = bound and request.method == "POST"
    key = str((request.POST if is_sent else initial).get("category", ""))
    with as_requester(request.actor):
        choices = tree()
        about = _leaf(key)
    if about is not None and not is_sent:
        initial = initial | {"category": about.key}
    data, files = (request.POST, request.FILES) if is_sent else (None, None)
    return AskForm(data, files, initial=initial, choices=choices, about=about)


def _leaf(key: str) -> Category | None:
    try:
        return find_category(key) if key else None
    except Invalid:
        return None


def _ask(form: AskForm, request: Request) -> Ticket:
    facts = form.cleaned_data
    is_blocking = facts["is_blocking"]
    currency = request.tenant.currency
    return ask_for_help(
        category=facts["category"],
        title=facts["title"],
        body=facts["body"],
        files=uploads(facts),
        page=facts["page"],
        browser=request.headers.get("User-Agent", ""),
        subject_type=facts["subject_type"],
        subject_id=facts["subject_id"],
        answers=form.answers(),
        struck=form.struck(),
        blocked=Money.of(facts["blocked"], currency) if is_blocking and facts["blocked"] else None,
        people_blocked=(facts["people_blocked"] or 1) if is_blocking else 0,
        error=facts["error"],
        follows=facts["follows"],
        language=get_language() or "",
        by=request.actor,
    )


def _declare(ticket: Ticket, reason: str, request: Request) -> str:
    """Have the new question treated as an emergency where the person says so; gives the sentence they read."""
    if not reason:
        return _("Your question has been sent.")
    with as_requester(request.actor) as requester:
        answer = declare_emergency(ticket, reason=reason, by=requester)
    return answer.explanation or _("Our people on call have been told. Keep this page open.")


def _initial(request: HttpRequest) -> dict[str, Any]:
    """The page the person comes from, and the thing named in the link."""
    asked = request.GET
    page = (asked.get("page") or path_before(request))[:200]
    named, _colon, number = asked.get("subject", "").partition(":")
    subject_type = (asked.get("subject_type") or named)[:30]
    category = asked.get("category") or _ABOUT.get(asked.get("about", "")) or _BY_SUBJECT.get(subject_type, "")
    guess = next((key for start, key in _BY_PAGE if page.startswith(start)), "")
    return {
        "page": page,
        "subject_type": subject_type,
        "subject_id": asked.get("subject_id") or number,
        "category": category or guess,
        "title": asked.get("title", "")[:120],
        "error": asked.get("error", "")[:40],
        "follows": asked.get("follows", "")[:24],
    }
