"""Who is told of what happens in the community: each person once, in their own workspace and language."""

from collections import defaultdict
from collections.abc import Callable
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hesi.support.community.models import Follow, Post, Profile, Thread
from hesi.support.community.text import excerpt
from hesi.workspace.events.models import Event
from hesi.workspace.events.subscribe import on
from hesi.workspace.notifications.kinds import notice_kind
from hesi.workspace.notifications.notify import notify
from hesi.workspace.tenancy.models import Tenant
from hesi.workspace.tenancy.scope import tenant_scope

COMMUNITY = notice_kind("community", gettext_lazy("Community threads I follow"), order=74)
CONSENT = notice_kind("community.consent", gettext_lazy("Support asks to publish my question"), order=75)


@on("thread.answered")
def tell_of_answer(event: Event) -> None:
    """Everybody who follows, except who wrote it."""
    post = Post.objects.select_related("thread").filter(pk=event.facts.get("post")).first()
    if post is not None:
        said, title = excerpt(post.body, 300), post.thread.title
        followers = _followers(post.thread).exclude(pk=post.author_id)
        _tell(followers, event, post.thread, lambda: (_("New answer: {title}").format(title=title), said))


@on("idea.decided")
def tell_of_decision(event: Event) -> None:
    """Everybody who follows an idea, with the state and the reason of this decision's idea."""
    thread = Thread.objects.filter(pk=event.subject_id).first()
    if thread is None:
        return
    state, reason = event.facts.get("state", ""), thread.state_reason

    def text() -> tuple[str, str]:
        named = dict(Thread.State.choices).get(state, state)
        return _("{state}: {title}").format(state=named, title=thread.title), reason

    _tell(_followers(thread), event, thread, text)


@on("idea.merged")
def tell_of_merge(event: Event) -> None:
    """Those who followed the one that is gone."""
    gone = Thread.objects.select_related("merged_into").filter(pk=event.subject_id).first()
    if gone is None or gone.merged_into is None:
        return
    kept = gone.merged_into
    _tell(
        _followers(gone),
        event,
        kept,
        lambda: (
            _("Merged: {title}").format(title=gone.title),
            _("The idea goes on as “{title}”. Your vote went with it.").format(title=kept.title),
        ),
    )


@on("thread.accepted")
def tell_of_acceptance(event: Event) -> None:
    """Who wrote the answer, unless they accepted it themselves."""
    post = Post.objects.select_related("thread").filter(pk=event.facts.get("post")).first()
    if post is None or post.author_id == post.thread.author_id:
        return
    title = post.thread.title
    _tell(
        Profile.objects.filter(pk=post.author_id),
        event,
        post.thread,
        lambda: (_("Your answer was accepted"), title),
    )


@on("post.released", "post.hidden")
def tell_author(event: Event) -> None:
    """Who wrote what had waited or was taken out of sight."""
    post = Post.objects.select_related("thread").filter(pk=event.subject_id).first()
    if post is None or post.author.is_staff:
        return
    title, is_shown = post.thread.title, event.name == "post.released"

    def text() -> tuple[str, str]:
        heading = _("Your text is shown now") if is_shown else _("Your text was hidden by support")
        return heading, title

    _tell(Profile.objects.filter(pk=post.author_id), event, post.thread, text)


@on("support.publication_asked")
def ask_the_asker(event: Event) -> None:
    """In the customer's workspace, where this event lives: only who asked may agree, so only they are told."""
    facts = event.facts
    notify(
        [facts.get("asker")],
        kind=CONSENT,
        url=reverse("ticket-publication", args=[facts.get("number", "")]),
        dedupe=f"event:{event.pk}",
        text=lambda: (
            _("May we publish your question in the community?"),
            _("Read the text first: names and amounts are taken out. {title}").format(title=facts.get("title", "")),
        ),
        icon="world",
    )


def _followers(thread: Thread) -> Any:
    return Profile.objects.filter(pk__in=Follow.objects.filter(thread=thread).values("profile_id"))


def _tell(people: Any, event: Event, thread: Thread, text: Callable[[], tuple[str, str]]) -> None:
    by_company: dict[int, list[int]] = defaultdict(list)
    for company_id, member_id in people.values_list("company_id", "member_id"):
        by_company[company_id].append(member_id)
    companies = Tenant.objects.in_bulk(by_company)
    for company_id, members in by_company.items():
        with tenant_scope(companies[company_id]):
            notify(
                members,
                kind=COMMUNITY,
                url=reverse("community-thread", args=[thread.key]),
                dedupe=f"community:{event.pk}",
                text=text,
                icon="messages",
            )
