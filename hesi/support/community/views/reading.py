"""Reading: the list with its search, one thread, what resembles a question that is being typed. Open to guests."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.http import require_GET, require_safe

from hesi.core.pages import key_page
from hesi.support.community.finding import search_threads
from hesi.support.community.forms import AnswerForm, DecisionForm, FilterForm, MergeForm, PromotionForm
from hesi.support.community.models import Follow, Post, Promotion, Shown, Thread
from hesi.support.community.permissions import (
    may_accept_answer,
    may_answer_thread,
    may_decide_ideas,
    may_moderate_community,
    may_promote_thread,
)
from hesi.support.community.persons import Person, in_community, is_guest, is_staff
from hesi.support.community.queries import (
    ORDERS,
    areas_for,
    find_picture,
    find_thread,
    listed_threads,
    own_profile,
    rows_of,
    views_of,
    waiting_of,
)
from hesi.support.community.views.frame import actor_of, expect_guests_pace, frame_of
from hesi.support.knowledge.queries import language_for, suggest
from hesi.workspace.access.doors import public, signed_in
from hesi.workspace.access.form_answers import see_other
from hesi.workspace.access.pages import render_page
from hesi.workspace.access.request import Request
from hesi.workspace.files.ranges import part_response

LIST, THREAD, HINTS = (f"community/{name}.html" for name in ("list", "thread", "hints"))
PAGE_SIZE, POSTS, FOUND, ARTICLES, HINTED = 30, 50, 30, 3, 4


@require_GET
@public
def threads(request: HttpRequest) -> HttpResponse:
    """The list, or what a search finds in the articles and the community alike."""
    actor = actor_of(request)
    with in_community(actor) as person:
        areas = areas_for(person)
        form = FilterForm(request.GET, areas=areas)
        chosen = form.cleaned_data if form.is_valid() else {}
        order = request.GET.get("sort", "") if request.GET.get("sort") in ORDERS else "newest"
        only = request.GET.get("only", "") if request.GET.get("only") in ("following", "mine") else ""
        context: dict[str, Any] = {
            "frame": frame_of(actor),
            "form": form,
            "areas": areas,
            "order": order,
            "only": "" if is_guest(person) else only,
            "area": chosen.get("area", ""),
            "is_member": actor is not None,
            "moderates": is_staff(person),
            "leads": may_decide_ideas(person),
        }
        if chosen.get("q"):
            expect_guests_pace(request)
            return render_page(request, LIST, **context, **_searched(chosen, actor, person))
        rows = listed_threads(
            person,
            area=chosen.get("area", ""),
            kind=chosen.get("kind", ""),
            state=chosen.get("state", ""),
            order=order,
            only=context["only"],
        )
        page = key_page(rows, order=ORDERS[order], cursor=request.GET.get("cursor", ""), size=PAGE_SIZE)
        listed = [(thread, byline, "") for thread, byline in rows_of(page.items, person)]
        return render_page(request, LIST, **context, page=page, rows=listed, waiting=waiting_of(person))


@require_GET
@public
def thread(request: HttpRequest, key: str) -> HttpResponse:
    """One thread."""
    actor = actor_of(request)
    with in_community(actor) as person:
        found = find_thread(key, person)
        if found.merged_into is not None and not is_staff(person):
            if wants_answers(request):
                return HttpResponse(status=204)
            return see_other(reverse("community-thread", args=[found.merged_into.key]))
        return thread_page(request, found, person)


@require_safe
@public
def picture(request: HttpRequest, key: str) -> HttpResponseBase:
    """A picture of a text one may read."""
    with in_community(actor_of(request)) as person:
        found = find_picture(key, person)
        return part_response(request, found.file, media_type=found.file.media_type)


def wants_answers(request: HttpRequest) -> bool:
    """Whether an open page reads its answers anew, because there are more."""
    return request.method == "GET" and request.GET.get("part") == "answers"


@require_GET
@signed_in
def hints(request: Request) -> HttpResponse:
    """Threads and articles that resemble what is being typed."""
    asked = request.GET.get("title", "").strip()[:200]
    with in_community(request.actor) as person:
        found = search_threads(asked, person, limit=HINTED) if len(asked) > 2 else []
        articles = suggest(asked, request.actor, language=_language(), limit=ARTICLES) if len(asked) > 2 else []
        return render_page(request, HINTS, found=found, articles=articles)


def thread_page(
    request: HttpRequest, found: Thread, person: Person, *, status: int = 200, **context: Any
) -> HttpResponse:
    """The thread with its texts and what this person may do; forms that were refused come with the context."""
    shown = Post.objects.visible_to(person).filter(thread=found, is_opening=False)
    answers = shown if is_staff(person) else shown.exclude(moderation=Shown.HIDDEN)
    page = key_page(
        answers.select_related("author__company"), order=("pk",), cursor=request.GET.get("cursor", ""), size=POSTS
    )
    opening = Post.objects.select_related("author__company").get(thread=found, is_opening=True)
    accepted = answers.filter(pk=found.accepted_id).select_related("author__company").first()
    first, *others = views_of([opening, *([accepted] if accepted else []), *page.items], found, person)
    me = own_profile(person)
    member = not is_guest(person)
    context.setdefault("answer", AnswerForm(profile=me) if may_answer_thread(person, found) else None)
    if may_decide_ideas(person) and found.is_idea and found.merged_into is None:
        context.setdefault("decision", DecisionForm(initial={"state": found.state}))
        context.setdefault("merge", MergeForm())
    promotion = Promotion.objects.filter(thread=found).select_related("article").first() if is_staff(person) else None
    if may_promote_thread(person) and promotion is None and not found.is_idea:
        context.setdefault("promotion_form", PromotionForm(initial={"language": _language()}))
    return render_page(
        request,
        f"{THREAD}#answers" if wants_answers(request) else THREAD,
        status=status,
        frame=frame_of(actor_of(request)),
        thread=found,
        opening=first,
        accepted=others[0] if accepted else None,
        answers=others[1:] if accepted else others,
        page=page,
        is_member=member,
        follows=bool(me and Follow.objects.filter(thread=found, profile=me).exists()),
        may_accept=member and may_accept_answer(person, found),
        moderates=may_moderate_community(person),
        promotion=promotion,
        **context,
    )


def _searched(chosen: dict[str, Any], actor: Any, person: Person) -> dict[str, Any]:
    asked = chosen["q"]
    found = search_threads(asked, person, limit=FOUND)
    kept = [
        row
        for row in found
        if chosen["area"] in ("", row.thread.area.key)
        and chosen["kind"] in ("", row.thread.kind)
        and (not chosen["state"] or (row.thread.is_idea and row.thread.state == chosen["state"]))
    ]
    named = dict(rows_of([row.thread for row in kept], person))
    return {
        "asked": asked,
        "rows": [(row.thread, named[row.thread], row.excerpt) for row in kept],
        "articles": suggest(asked, actor, language=_language(), limit=ARTICLES),
    }


def _language() -> str:
    return language_for(get_language() or "")
