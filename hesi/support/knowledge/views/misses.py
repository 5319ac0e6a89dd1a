"""What was looked for in vain: the next articles."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from hesi.core.pages import key_page
from hesi.support.knowledge.grants import WRITE_ARTICLES, WRITE_FAQ
from hesi.support.knowledge.misses import settle_miss
from hesi.support.knowledge.models import Language, Miss
from hesi.workspace.access.doors import needs
from hesi.workspace.access.form_answers import see_other
from hesi.workspace.access.pages import render_page
from hesi.workspace.access.request import Request

MISSES = "knowledge/misses.html"


@require_GET
@needs(WRITE_ARTICLES, WRITE_FAQ)
def misses(request: Request) -> HttpResponse:
    """What was looked for most often first; `?settled=1` shows what was dealt with."""
    is_settled = request.GET.get("settled") == "1"
    rows = Miss.objects.filter(is_settled=is_settled).select_related("article")
    page = key_page(rows, order=("-times", "-pk"), cursor=request.GET.get("cursor", ""), size=50)
    return render_page(request, MISSES, page=page, is_settled=is_settled, languages=dict(Language.choices))


@require_POST
@needs(WRITE_ARTICLES, WRITE_FAQ)
def settlement(request: Request, pk: int) -> HttpResponse:
    """Nothing an article should answer, or answered by one (`article`) from now on."""
    settle_miss(
        get_object_or_404(Miss.objects.all(), pk=pk), article_key=request.POST.get("article", ""), by=request.actor
    )
    return see_other(reverse("library-misses"), request, _("Taken off the list."))
