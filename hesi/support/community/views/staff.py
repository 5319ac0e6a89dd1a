"""What the provider's people do: moderation, decisions, merging, promotion, areas."""

from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from hesi.core.errors import Invalid
from hesi.core.pages import key_page
from hesi.support.community.actions import (
    decide_idea,
    hide_post,
    lock_thread,
    merge_ideas,
    promote_thread,
    release_post,
    save_area,
)
from hesi.support.community.forms import AreaForm, DecisionForm, MergeForm, PromotionForm
from hesi.support.community.models import Post, Promotion, Report, Thread
from hesi.support.community.persons import in_community
from hesi.support.community.places import to_moderate
from hesi.support.community.queries import areas_for, bylines, find_post, find_thread, pictures_of
from hesi.support.community.text import safe_html
from hesi.support.community.views.reading import thread_page
from hesi.support.service.grants import ANSWER_TICKETS, MANAGE_TICKETS
from hesi.workspace.access.doors import needs
from hesi.workspace.access.form_answers import accepts, see_other
from hesi.workspace.access.pages import render_page
from hesi.workspace.access.request import Request

QUEUE, AREAS = "community/moderation.html", "community/areas.html"


@require_GET
@needs(ANSWER_TICKETS)
def moderation(request: Request) -> HttpResponse:
    """What waits or was reported, oldest first."""
    with in_community(request.actor) as person:
        rows = to_moderate().select_related("thread__area", "author__company")
        page = key_page(rows, order=("pk",), cursor=request.GET.get("cursor", ""), size=30)
        named = bylines([post.author for post in page.items], person)
        shown = pictures_of(page.items)
        items = [
            {
                "post": p,
                "byline": named[p.author_id],
                "html": safe_html(p.body),
                "reports": reports,
                "pictures": shown.get(p.pk, ()),
            }
            for p, reports in _with_reports(page.items)
        ]
        return render_page(request, QUEUE, page=page, items=items)


@require_POST
@needs(ANSWER_TICKETS)
def decision(request: Request, pk: int) -> HttpResponse:
    """`show` releases a text, anything else hides it. Back to where it was pressed."""
    with in_community(request.actor) as person:
        shows = request.POST.get("decision") == "show"
        found = (release_post if shows else hide_post)(find_post(pk, person), by=person)
        said = _("It is shown.") if shows else _("It is hidden.")
        if request.POST.get("then") == "thread":
            return see_other(reverse("community-thread", args=[found.thread.key]), request, said)
        return see_other(reverse("community-moderation"), request, said)


@require_POST
@needs(ANSWER_TICKETS)
def lock(request: Request, key: str) -> HttpResponse:
    with in_community(request.actor) as person:
        found = lock_thread(find_thread(key, person), locked=request.POST.get("on") == "1", by=person)
        return _back(request, found, _("Locked.") if found.is_locked else _("It goes on."))


@require_POST
@needs(MANAGE_TICKETS)
def state(request: Request, key: str) -> HttpResponse:
    """What becomes of an idea."""
    with in_community(request.actor) as person:
        found = find_thread(key, person)
        form = DecisionForm(request.POST)
        if accepts(form, lambda facts: decide_idea(found, **facts, by=person)):
            return _back(request, found, _("Said. Everybody who follows is told."))
        return thread_page(request, found, person, status=422, decision=form)


@require_POST
@needs(MANAGE_TICKETS)
def merging(request: Request, key: str) -> HttpResponse:
    """Into the idea whose address or key was given."""
    with in_community(request.actor) as person:
        found = find_thread(key, person)
        form = MergeForm(request.POST)
        kept: list[Thread] = []

        def merge(facts: dict[str, Any]) -> None:
            target = Thread.objects.filter(key=facts["target"].strip().rstrip("/").rpartition("/")[2]).first()
            if target is None:
                sentence = _("There is no such idea. Copy its address from the browser.")
                raise Invalid(sentence, fields={"target": sentence})
            kept.append(merge_ideas(found, target, by=person))

        if accepts(form, merge):
            return _back(request, kept[0], _("Merged. Votes and followers came along."))
        return thread_page(request, found, person, status=422, merge=form)


@require_POST
@needs(ANSWER_TICKETS)
def promotion(request: Request, key: str) -> HttpResponse:
    """A draft of an article."""
    with in_community(request.actor) as person:
        found = find_thread(key, person)
        form = PromotionForm(request.POST)
        made: list[Promotion] = []
        if accepts(form, lambda facts: made.append(promote_thread(found, **facts, by=person))):
            address = reverse("library-article", args=[made[0].article.key])
            return see_other(f"{address}?language={form.cleaned_data['language']}", request, _("The draft is here."))
        return thread_page(request, found, person, status=422, promotion_form=form)


@require_http_methods(["GET", "POST"])
@needs(MANAGE_TICKETS)
def areas(request: Request, key: str = "") -> HttpResponse:
    """The areas; one of them to change, or a new one."""
    with in_community(request.actor) as person:
        listed = areas_for(person)
        chosen = next((row for row in listed if row.key == key), None)
        initial = {name: getattr(chosen, name) for name in AreaForm.base_fields} if chosen else {}
        form = AreaForm(request.POST or None, initial=initial)
        if request.method == "POST" and accepts(form, lambda facts: save_area(chosen, **facts, by=person)):
            return see_other(reverse("community-areas"), request, _("Saved."))
        status = 422 if request.method == "POST" else 200
        return render_page(request, AREAS, status=status, areas=listed, chosen=chosen, form=form)


def _with_reports(posts: list[Post]) -> list[tuple[Post, list[Report]]]:
    found: dict[int, list[Report]] = {post.pk: [] for post in posts}
    for row in Report.objects.filter(post__in=posts, settled_at=None):
        found[row.post_id].append(row)
    return [(post, found[post.pk]) for post in posts]


def _back(request: Request, found: Thread, said: str) -> HttpResponse:
    return see_other(reverse("community-thread", args=[found.key]), request, said)
