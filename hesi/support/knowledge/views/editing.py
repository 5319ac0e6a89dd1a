"""Writing: the provider's library, or the company's own questions and answers, in the open workspace."""

from typing import Any

from django.db.models import Count, F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from hesi.core.errors import NotFound
from hesi.core.pages import key_page
from hesi.core.text import whole_number
from hesi.support.knowledge.actions import (
    archive_article,
    publish_edition,
    set_audience,
    start_article,
    write_edition,
)
from hesi.support.knowledge.forms import EditionForm, MediumForm, NewArticleForm, ShelfForm
from hesi.support.knowledge.grants import WRITE_ARTICLES, WRITE_FAQ
from hesi.support.knowledge.live import wrong_marks
from hesi.support.knowledge.media import media_marks
from hesi.support.knowledge.misses import settle_miss
from hesi.support.knowledge.models import Article, Citation, Edition, Language, Miss, Section
from hesi.support.knowledge.queries import fill_library, language_for
from hesi.support.knowledge.showing import previews
from hesi.workspace.access.doors import needs
from hesi.workspace.access.form_answers import accepts, see_other
from hesi.workspace.access.pages import render_page
from hesi.workspace.access.request import Request
from hesi.workspace.live_settings import live_settings, tell_setting

LIST, NEW, EDIT, PREVIEW, LIVE = (
    f"knowledge/{name}.html" for name in ("editing", "editing_new", "editing_one", "preview", "live")
)

# How live settings are written, as the page about them shows it. The same in every language.
LINE = "{value: hotel-cap-chengdu / …}"
BLOCK = "{if: late-expense-days}\n… {value: late-expense-days} …\n{else}\n…\n{general}\n…\n{end}"


@require_GET
@needs(WRITE_ARTICLES, WRITE_FAQ)
def articles(request: Request) -> HttpResponse:
    """All articles with their texts' state, what readers say of them and what is due for review."""
    fill_library()
    rows = Article.objects.select_related("section").annotate(
        yes=Count("editions__feedback", filter=Q(editions__feedback__is_helpful=True)),
        no=Count("editions__feedback", filter=Q(editions__feedback__is_helpful=False)),
        sent=_sent(Count("pk")),
        solved=_sent(Count("solved_at")),
    )
    page = key_page(rows, order=("-pk",), cursor=request.GET.get("cursor", ""), size=50)
    titles = _titles([row.pk for row in page.items])
    items = [(row, titles.get(row.pk, {})) for row in page.items]
    due = Article.objects.filter(is_archived=False, review_on__lte=request.actor.tenant.today).count()
    return render_page(request, LIST, page=page, items=items, due=due, is_own=_is_own(request))


@require_http_methods(["GET", "POST"])
@needs(WRITE_ARTICLES, WRITE_FAQ)
def new(request: Request) -> HttpResponse:
    """A new article."""
    form = NewArticleForm(
        request.POST or None, is_own=_is_own(request), initial={"title": request.GET.get("title", "")}
    )
    started: list[Article] = []

    def start(facts: dict[str, Any]) -> None:
        facts = {name: facts[name] for name in ("section", "audience", "plans", "title")}
        started.append(start_article(**facts, by=request.actor))
        miss = Miss.objects.filter(pk=whole_number(request.GET.get("miss", "")) or 0).first()
        if miss is not None:
            settle_miss(miss, article_key=started[0].key, by=request.actor)

    if request.method == "POST" and accepts(form, start):
        address = reverse("library-article", args=[started[0].key])
        return see_other(f"{address}?title={form.cleaned_data['title']}")
    return render_page(request, NEW, form=form, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@needs(WRITE_ARTICLES, WRITE_FAQ)
def article(request: Request, key: str) -> HttpResponse:
    """Write an article in one language (`?language=`)."""
    found = _find(key)
    asked = request.POST.get("language") or request.GET.get("language") or language_for(get_language() or "")
    language = asked if asked in Language.values else Language.CHINESE
    form = EditionForm(request.POST or None, initial=_initial(found, language, request.GET.get("title", "")))

    def write(facts: dict[str, Any]) -> None:
        write_edition(found, **facts, by=request.actor, publish=request.POST.get("then") == "publish")

    if request.method == "POST" and accepts(form, write):
        said = _("Published.") if request.POST.get("then") == "publish" else _("Kept as a draft.")
        return see_other(f"{reverse('library-article', args=[key])}?language={language}", request, said)
    texts = list(Edition.objects.filter(article=found).select_related("author").order_by("-written_at")[:30])
    return render_page(
        request,
        EDIT,
        status=422 if form.errors else 200,
        article=found,
        form=form,
        language=language,
        languages=Language.choices,
        texts=texts,
        shelf_form=ShelfForm(initial=_shelf_initial(found), is_own=_is_own(request)),
        is_own=_is_own(request),
        media=media_marks(found),
        medium_form=MediumForm(),
    )


@require_POST
@needs(WRITE_ARTICLES, WRITE_FAQ)
def shelf(request: Request, key: str) -> HttpResponse:
    """Where it stands and who reads it."""
    found = _find(key)
    form = ShelfForm(request.POST, is_own=_is_own(request))
    if not form.is_valid():
        return see_other(reverse("library-article", args=[key]), request, "; ".join(_sentences(form)))
    facts = form.cleaned_data
    section = get_object_or_404(Section.objects.all(), key=facts.pop("section"))
    set_audience(found, **facts, section=section, by=request.actor)
    return see_other(reverse("library-article", args=[key]), request, _("Saved."))


@require_POST
@needs(WRITE_ARTICLES, WRITE_FAQ)
def publication(request: Request, key: str, pk: int) -> HttpResponse:
    """Put a former text or a draft in force."""
    edition = get_object_or_404(Edition.objects.filter(article__key=key), pk=pk)
    publish_edition(edition, by=request.actor)
    return see_other(reverse("library-article", args=[key]), request, _("Published."))


@require_POST
@needs(WRITE_ARTICLES, WRITE_FAQ)
def archive(request: Request, key: str) -> HttpResponse:
    """Take it off the shelf or put it back."""
    found = _find(key)
    archive_article(found, archived=not found.is_archived, by=request.actor)
    return see_other(reverse("library"), request, _("Saved."))


@require_POST
@needs(WRITE_ARTICLES, WRITE_FAQ)
def preview(request: Request) -> HttpResponse:
    """How the text will look."""
    body = request.POST.get("body", "")[:60_000]
    language = request.POST.get("language", "")
    wanted = language if language in Language.values else language_for(get_language() or "")
    article = Article.objects.filter(key=request.POST.get("article", "")[:60]).first()
    ways = previews(article.pk if article is not None else 0, body, wanted, request.actor)
    return render_page(request, PREVIEW, ways=ways, wrong=wrong_marks(body))


@require_GET
@needs(WRITE_ARTICLES, WRITE_FAQ)
def live(request: Request) -> HttpResponse:
    """What articles can say of the reader's company, and how it is written."""
    rows = [(setting, tell_setting(setting.key, request.actor)) for setting in live_settings()]
    return render_page(request, LIVE, rows=rows, is_own=_is_own(request), line_sample=LINE, block_sample=BLOCK)


def _find(key: str) -> Article:
    found: Article | None = Article.objects.select_related("section").filter(key=key).first()
    if found is None:
        raise NotFound(_("There is no article “{key}”.").format(key=key[:60]))
    return found


def _initial(article: Article, language: str, title: str) -> dict[str, Any]:
    newest = Edition.objects.filter(article=article, language=language).order_by("-number").first()
    if newest is None:
        return {"language": language, "based_on": 0, "title": title[:120]}
    told = {name: getattr(newest, name) for name in ("title", "summary", "keywords", "body")}
    return {**told, "language": language, "based_on": newest.number}


def _shelf_initial(article: Article) -> dict[str, Any]:
    return {
        "section": article.section.key,
        "audience": article.audience,
        "plans": article.plans,
        "review_on": article.review_on,
    }


def _titles(ids: list[int]) -> dict[int, dict[str, Edition]]:
    """Each article's newest text by language."""
    found: dict[int, dict[str, Edition]] = {}
    for edition in Edition.objects.filter(article_id__in=ids).order_by(F("is_current").asc(), "number").defer("body"):
        found.setdefault(edition.article_id, {})[edition.language] = edition
    return found


def _sent(counted: Count) -> Coalesce:
    """How often each article was sent as the answer, apart from the opinions so that neither multiplies the other."""
    rows = Citation.objects.filter(article=OuterRef("pk")).order_by().values("article").annotate(found=counted)
    return Coalesce(Subquery(rows.values("found")), 0)


def _is_own(request: Request) -> bool:
    return request.actor.tenant.provider_id not in (None, request.actor.tenant.pk)


def _sentences(form: Any) -> list[str]:
    return [str(error) for errors in form.errors.values() for error in errors]
