"""Reading: the library, one article, what a reader thinks of it. Open to visitors."""

import hashlib
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from hesi.core.errors import NotFound
from hesi.support.knowledge.actions import give_feedback
from hesi.support.knowledge.forms import FeedbackForm
from hesi.support.knowledge.misses import note_miss
from hesi.support.knowledge.models import Edition, Feedback
from hesi.support.knowledge.queries import (
    Suggestion,
    find_edition,
    language_for,
    opinions,
    shelves,
    suggest,
)
from hesi.support.knowledge.readers import Reader, in_library, provider_for
from hesi.support.knowledge.relating import related_to
from hesi.support.knowledge.showing import shown_to
from hesi.workspace.access.doors import public, signed_in
from hesi.workspace.access.form_answers import accepts
from hesi.workspace.access.pages import render_page, render_parts
from hesi.workspace.access.request import Request
from hesi.workspace.tenancy.models import Tenant

LIBRARY, ARTICLE = "knowledge/library.html", "knowledge/article.html"
MOST_FOUND = 20


@require_GET
@public
def library(request: HttpRequest) -> HttpResponse:
    """The shelves, or what a search finds in them."""
    actor = getattr(request, "actor", None)
    language = language_for(get_language() or "")
    asked = request.GET.get("q", "").strip()[:200]
    found: list[Suggestion] = suggest(asked, actor, language=language, limit=MOST_FOUND) if asked else []
    sections: list[Any] = []
    if provider_for(actor) is not None:
        with in_library(actor) as reader:
            if asked and not found:
                note_miss(asked, language)
            sections = [] if asked else shelves(reader, language)
    own = [] if asked else _own_answers(actor, language)
    return render_page(request, LIBRARY, frame=_frame(actor), asked=asked, found=found, sections=sections, own=own)


@require_GET
@public
def article(request: HttpRequest, key: str) -> HttpResponse:
    """One article of the provider's library."""
    actor = _reader_in_a_library(request)
    with in_library(actor) as reader:
        edition = find_edition(key, reader, language_for(get_language() or ""))
        return _page(request, edition, reader, actor)


@require_GET
@signed_in
def faq(request: Request, key: str) -> HttpResponse:
    """One of the company's own answers."""
    reader = _own_reader(request.actor)
    edition = find_edition(key, reader, language_for(get_language() or ""))
    return _page(request, edition, reader, request.actor)


@require_POST
@public
def feedback(request: HttpRequest, key: str) -> HttpResponse:
    """Did this help?"""
    actor = _reader_in_a_library(request)
    form = FeedbackForm(request.POST)
    with in_library(actor) as reader:
        edition = find_edition(key, reader, language_for(get_language() or ""))
        named = reader if reader.name else Reader(name=_visitor(request))
        if not accepts(form, lambda facts: give_feedback(edition, by=named, **facts)):
            return _page(request, edition, reader, actor, form=form, status=422)
        is_helpful = form.cleaned_data["is_helpful"]
        return render_parts(
            request,
            ARTICLE,
            "opinion",
            redirect_to=reverse("article", args=[key]),
            edition=edition,
            said=True,
            was_helpful=is_helpful,
            has_reason=bool(form.cleaned_data["reason"]),
            reasons=Feedback.Reason.choices,
        )


def _page(
    request: HttpRequest, edition: Edition, reader: Reader, actor: Any, *, status: int = 200, **context: Any
) -> HttpResponse:
    text = shown_to(edition, actor)
    return render_page(
        request,
        ARTICLE,
        status=status,
        frame=_frame(actor),
        edition=edition,
        text=text,
        related=related_to(edition, reader),
        opinions=opinions(edition) if reader.is_agent or reader.writes else None,
        reasons=Feedback.Reason.choices,
        is_own=actor is not None and edition.tenant_id == actor.tenant.pk and not reader.writes,
        **context,
    )


def _reader_in_a_library(request: HttpRequest) -> Any:
    """Who reads. Before a provider has been set up there is nothing to read."""
    actor = getattr(request, "actor", None)
    if provider_for(actor) is None:
        raise NotFound(_("There is no such article, or it is not for your plan. Search the help centre instead."))
    return actor


def _own_answers(actor: Any, language: str) -> list[Edition]:
    """The company's own questions and answers, when it has another workspace than the library's."""
    if actor is None or _is_library(actor.tenant):
        return []
    return [edition for _section, editions in shelves(_own_reader(actor), language) for edition in editions]


def _own_reader(actor: Any) -> Reader:
    if _is_library(actor.tenant):
        raise NotFound(_("There is no such article, or it is not for your plan. Search the help centre instead."))
    return Reader(name=f"{actor.tenant.pk}:{actor.member_id}", is_signed_in=True, plan=actor.tenant.plan)


def _is_library(tenant: Tenant) -> bool:
    return tenant.provider_id in (None, tenant.pk)


def _frame(actor: Any) -> str:
    return "web/public.html" if actor is None else "web/page.html"


def _visitor(request: HttpRequest) -> str:
    """Tells visitors apart for a day without keeping who they are."""
    from hesi.core.time import now

    seen = f"{request.META.get('REMOTE_ADDR', '')}|{request.headers.get('User-Agent', '')}|{now():%Y-%m-%d}"
    return f"visitor:{hashlib.sha256(seen.encode()).hexdigest()[:24]}"
