"""Writing, voting, following, reporting: everything a participant does."""

from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from hesi.core.text import whole_number
from hesi.support.community.actions import (
    accept_answer,
    answer_thread,
    edit_post,
    follow_thread,
    remove_post,
    report_post,
    start_thread,
    unfollow_thread,
    unvote,
    vote,
)
from hesi.support.community.forms import AnswerForm, EditForm, ReportForm, ThreadForm
from hesi.support.community.models import Post, Shown, Thread
from hesi.support.community.permissions import may_edit_post
from hesi.support.community.persons import in_community
from hesi.support.community.queries import areas_for, find_post, find_thread, own_profile, pictures_of
from hesi.support.community.views.frame import takes
from hesi.support.community.views.reading import thread_page
from hesi.workspace.access.doors import signed_in
from hesi.workspace.access.form_answers import accepts, see_other
from hesi.workspace.access.pages import render_page
from hesi.workspace.access.request import Request
from hesi.workspace.access.rules import require

NEW, EDIT, REPORT = (f"community/{name}.html" for name in ("new", "edit", "report"))


@require_http_methods(["GET", "POST"])
@signed_in
def new(request: Request) -> HttpResponse:
    """A question, an idea (`?kind=idea`) or a discussion."""
    with in_community(request.actor) as person:
        areas, me = areas_for(person), own_profile(person)
        if request.method == "GET":
            initial = {name: request.GET.get(name, "")[:120] for name in ("kind", "area", "title")}
            initial["kind"] = initial["kind"] if initial["kind"] in Thread.Kind.values else Thread.Kind.QUESTION
            initial["name"] = request.actor.label
            return render_page(request, NEW, form=ThreadForm(areas=areas, profile=me, initial=initial))
        form = ThreadForm(request.POST, request.FILES, areas=areas, profile=me)
        made: list[Thread] = []
        if takes(form, lambda facts: made.append(start_thread(**facts, by=person))):
            return _to_thread(request, made[0], _said(made[0].moderation))
        return render_page(request, NEW, status=422, form=form)


@require_POST
@signed_in
def answers(request: Request, key: str) -> HttpResponse:
    with in_community(request.actor) as person:
        found = find_thread(key, person)
        form = AnswerForm(request.POST, request.FILES, profile=own_profile(person))
        made: list[Post] = []
        if takes(form, lambda facts: made.append(answer_thread(found, **facts, by=person))):
            return _to_thread(request, found, _said(made[0].moderation), anchor=f"#post-{made[0].pk}")
        return thread_page(request, found, person, status=422, answer=form)


@require_http_methods(["GET", "POST"])
@signed_in
def post(request: Request, pk: int) -> HttpResponse:
    """Other words for one's own text."""
    with in_community(request.actor) as person:
        found = find_post(pk, person)
        require(may_edit_post, person, found)
        initial = {"title": found.thread.title, "body": found.body}
        sent = (request.POST, request.FILES) if request.method == "POST" else ()
        shown = pictures_of([found]).get(found.pk, ())
        form = EditForm(*sent, is_opening=found.is_opening, shown=shown, initial=initial)
        if request.method == "POST" and accepts(form, lambda facts: edit_post(found, **facts, by=person)):
            return _to_thread(request, found.thread, _("Saved."), anchor=f"#post-{found.pk}")
        status = 422 if request.method == "POST" else 200
        return render_page(request, EDIT, status=status, form=form, post=found)


@require_POST
@signed_in
def removal(request: Request, pk: int) -> HttpResponse:
    with in_community(request.actor) as person:
        found = remove_post(find_post(pk, person), by=person)
        if found.thread.moderation == Shown.REMOVED:
            return see_other(reverse("community"), request, _("Taken back."))
        return _to_thread(request, found.thread, _("Taken back."))


@require_POST
@signed_in
def votes(request: Request, pk: int) -> HttpResponse:
    """`on=1` is for it, anything else takes the vote back."""
    with in_community(request.actor) as person:
        found = find_post(pk, person)
        (vote if request.POST.get("on") == "1" else unvote)(found, by=person)
        return _to_thread(request, found.thread, anchor=f"#post-{found.pk}")


@require_POST
@signed_in
def following(request: Request, key: str) -> HttpResponse:
    """`on=1` follows, anything else hears no more of it."""
    with in_community(request.actor) as person:
        found = find_thread(key, person)
        (follow_thread if request.POST.get("on") == "1" else unfollow_thread)(found, by=person)
        return _to_thread(request, found)


@require_POST
@signed_in
def acceptance(request: Request, key: str) -> HttpResponse:
    """`post` is the answer that solved it; empty takes the acceptance back."""
    with in_community(request.actor) as person:
        found = find_thread(key, person)
        pk = whole_number(request.POST.get("post", ""))
        accept_answer(found, find_post(pk, person) if pk is not None else None, by=person)
        return _to_thread(request, found)


@require_http_methods(["GET", "POST"])
@signed_in
def report(request: Request, pk: int) -> HttpResponse:
    """Something is wrong with this text."""
    with in_community(request.actor) as person:
        found = find_post(pk, person)
        form = ReportForm(request.POST or None)
        if request.method == "POST" and accepts(form, lambda facts: report_post(found, **facts, by=person)):
            return see_other(reverse("community"), request, _("Thank you. Somebody will look at it."))
        status = 422 if request.method == "POST" else 200
        return render_page(request, REPORT, status=status, form=form, post=found)


def _said(moderation: str) -> str:
    if moderation == Shown.WAITING:
        return _("Thank you. Somebody looks over the first texts of new people; yours is shown after that.")
    return _("It is in the community.")


def _to_thread(request: Any, thread: Thread, said: str = "", anchor: str = "") -> HttpResponse:
    return see_other(reverse("community-thread", args=[thread.key]) + anchor, request, said)
