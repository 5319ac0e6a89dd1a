"""A good thread becomes the draft of a help article that names where it comes from."""

from itertools import islice
from typing import Any

from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from hesi.core.errors import Conflict
from hesi.support.community.models import Post, Promotion, Shown, Thread
from hesi.support.community.permissions import may_promote_thread
from hesi.support.community.queries import pictures_of
from hesi.support.knowledge.actions import start_article, write_edition
from hesi.support.knowledge.media import MOST_OF_ONE_ARTICLE, add_medium
from hesi.support.knowledge.models import Article, Language
from hesi.support.tickets.agents import desk_audience
from hesi.workspace.access.rules import require
from hesi.workspace.events.record import record
from hesi.workspace.files.store import read_file

# Besides the accepted answer, answers of so many votes go into the draft.
GOOD_VOTES = 2


@transaction.atomic
def promote_thread(thread: Thread, *, section: str, language: str, by: Any) -> Promotion:
    """Write a draft from the question and its good answers, with the thread and its authors named at the end.

    Pictures come along below their text, as copies that are the article's own: its readers see them, whatever becomes
    of the thread. Nothing is published by this. Raises `Conflict` when it was done before, or when nothing would be in
    it.
    """
    require(may_promote_thread, by)
    row = Thread.objects.locked(thread.pk)
    if Promotion.objects.filter(thread=row).exists():
        raise Conflict(_("This thread has become a draft already. Go on there."))
    if row.moderation != Shown.SHOWN:
        raise Conflict(_("The thread is not shown to people. Release it first."))
    posts = _worth_keeping(row)
    if len(posts) < 2:
        raise Conflict(_("There is no answer to keep yet: accept one first."))
    names = list(dict.fromkeys(post.author.name for post in posts if post.author.name))
    article = start_article(section=section, audience=Article.Audience.PUBLIC, plans=[], title=row.title, by=by)
    chosen = language if language in Language.values else str(Language.CHINESE)
    with translation.override(chosen):
        body = _body(row, posts, names, _carried(article, posts, by))
    write_edition(
        article,
        language=chosen,
        title=row.title,
        summary="",
        keywords="",
        body=body,
        based_on=0,
        by=by,
        publish=False,
    )
    try:
        with transaction.atomic():
            promotion = Promotion.objects.create(thread=row, article=article, credits=names, by=by.member)
    except IntegrityError:
        raise Conflict(_("This thread has become a draft already. Go on there.")) from None
    record("thread.promoted", row, by=by, audience=desk_audience(), article=article.key)
    return promotion


def _worth_keeping(thread: Thread) -> list[Post]:
    good = Q(is_opening=True) | Q(votes__gte=GOOD_VOTES) | Q(author__is_staff=True) | Q(pk=thread.accepted_id)
    shown = Post.objects.filter(good, thread=thread, moderation=Shown.SHOWN).select_related("author")
    return sorted(shown, key=lambda post: (not post.is_opening, post.pk != thread.accepted_id, -post.votes, post.pk))


def _carried(article: Article, posts: list[Post], by: Any) -> dict[int, list[str]]:
    """Give the article copies of these texts' pictures; the marks that show them, by text."""
    shown = pictures_of(posts)
    every = [(post, one) for post in posts for one in shown.get(post.pk, ())]
    marks: dict[int, list[str]] = {}
    for number, (post, one) in enumerate(islice(every, MOST_OF_ONE_ARTICLE), start=1):
        said = _("Picture {number}, of the question") if post.is_opening else _("Picture {number}, of an answer")
        words = said.format(number=number)
        medium = add_medium(article, ContentFile(read_file(one.file), name=one.file.name), words=words, by=by)
        marks.setdefault(post.pk, []).append(f"![{words}](media:{medium.key})")
    return marks


def _body(thread: Thread, posts: list[Post], names: list[str], marks: dict[int, list[str]]) -> str:
    question, *answers = posts
    parts = ["## " + _("Question"), question.body, *marks.get(question.pk, ()), "## " + _("Answer")]
    for post in answers:
        parts += [post.body, *marks.get(post.pk, ())]
    source = _("Source: [{title}]({url}) in the community, with thanks to {names}.").format(
        title=thread.title.replace("[", "(").replace("]", ")"),
        url=reverse("community-thread", args=[thread.key]),
        names=_(", ").join(names),
    )
    return "\n\n".join([*parts, "---", source])
