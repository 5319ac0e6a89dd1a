"""Giving out what articles show, and putting it there."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from hesi.support.knowledge.forms import MediumForm, VideoForm
from hesi.support.knowledge.grants import WRITE_ARTICLES, WRITE_FAQ
from hesi.support.knowledge.media import (
    add_medium,
    complete_video,
    facts_of,
    find_medium,
    media_marks,
    medium_missing,
    remove_medium,
)
from hesi.support.knowledge.models import Article, Language, Medium
from hesi.support.knowledge.playing import element_of
from hesi.support.knowledge.readers import in_library, provider_for, reader_of
from hesi.workspace.access.doors import needs, public
from hesi.workspace.access.form_answers import accepts, see_other
from hesi.workspace.access.pages import render_page
from hesi.workspace.access.request import Request
from hesi.workspace.files.ranges import part_response
from hesi.workspace.tenancy.scope import tenant_scope

MEDIA, VIDEO = "knowledge/media.html", "knowledge/video.html"


@require_safe
@public
def medium(request: HttpRequest, key: str) -> HttpResponseBase:
    """A picture or a video of an article one may read, whole or the part a player asks for."""
    found = _find(request, key)
    return part_response(request, found.file, media_type=found.file.media_type)


@require_safe
@public
def poster(request: HttpRequest, key: str) -> HttpResponseBase:
    """What a video shows before it plays."""
    found = _find(request, key)
    if found.poster is None:
        raise medium_missing()
    return part_response(request, found.poster, media_type=found.poster.media_type)


@require_safe
@public
def captions(request: HttpRequest, key: str, language: str) -> HttpResponse:
    """A video's captions in one language."""
    text = _find(request, key).captions.get(language)
    if text is None:
        raise medium_missing()
    response = HttpResponse(text, content_type="text/vtt; charset=utf-8")
    response["X-Content-Type-Options"] = "nosniff"
    return response


@require_http_methods(["GET", "POST"])
@needs(WRITE_ARTICLES, WRITE_FAQ)
def media(request: Request, key: str) -> HttpResponse:
    """The pictures and videos of an article; a new one by POST (field `file`)."""
    article = _article(key)
    if request.method == "POST":
        form = MediumForm(request.POST, request.FILES)
        kept: list[Medium] = []

        def add(facts: dict[str, Any]) -> None:
            kept.append(add_medium(article, facts["file"], words=facts["words"], by=request.actor))

        if not accepts(form, add):
            return _media(request, article, status=422, form=form)
        if request.htmx:
            return _media(request, article, newest=kept[0])
        address = reverse("library-article", args=[key])
        return see_other(f"{address}#media", request, _("Kept. Put it into the text with its mark."))
    return _media(request, article)


@require_http_methods(["GET", "POST"])
@needs(WRITE_ARTICLES, WRITE_FAQ)
def video(request: Request, key: str, medium_key: str) -> HttpResponse:
    """A video's poster and captions."""
    article = _article(key)
    found = get_object_or_404(Medium.objects.filter(article=article, kind=Medium.Kind.VIDEO), key=medium_key)
    form = VideoForm(request.POST, request.FILES) if request.method == "POST" else VideoForm()

    def complete(facts: dict[str, Any]) -> None:
        captions = {code: facts[f"captions_{code.replace('-', '_')}"] for code in Language.values}
        complete_video(found, poster=facts["poster"], captions=captions, by=request.actor)

    if request.method == "POST" and accepts(form, complete):
        return see_other(request.path, request, _("Saved."))
    return render_page(
        request,
        VIDEO,
        status=422 if form.errors else 200,
        article=article,
        medium=found,
        form=form,
        element=element_of(found.key, found.words or found.file.name, facts_of(found)),
        spoken=[name for code, name in Language.choices if code in found.captions],
    )


@require_POST
@needs(WRITE_ARTICLES, WRITE_FAQ)
def removal(request: Request, key: str, medium_key: str) -> HttpResponse:
    """Take a picture or video away that no text shows."""
    found = get_object_or_404(Medium.objects.filter(article__key=key), key=medium_key)
    remove_medium(found, by=request.actor)
    return see_other(f"{reverse('library-article', args=[key])}#media", request, _("Removed."))


def _media(request: Request, article: Article, *, status: int = 200, **context: Any) -> HttpResponse:
    context.setdefault("form", MediumForm())
    return render_page(request, MEDIA, status=status, article=article, media=media_marks(article), **context)


def _article(key: str) -> Article:
    found: Article = get_object_or_404(Article.objects.all(), key=key)
    return found


def _find(request: HttpRequest, key: str) -> Medium:
    """In the library one reads, else among the own company's answers."""
    actor = getattr(request, "actor", None)
    if provider_for(actor) is None:
        raise medium_missing()
    with in_library(actor) as reader:
        found = find_medium(key, reader)
    if found is None and actor is not None:
        with tenant_scope(actor.tenant):
            found = find_medium(key, reader_of(actor))
    if found is None:
        raise medium_missing()
    return found
