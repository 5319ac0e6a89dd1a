"""Keeping the tree of what questions are about: support leads only."""

from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from hesi.core.errors import NotFound
from hesi.support.tickets.actions.category_tree import add_missing_categories, save_category
from hesi.support.tickets.categories import lay_categories
from hesi.support.tickets.category_forms import CategoryForm, Questions, initial_of, questions_of, template_from
from hesi.support.tickets.grants import MANAGE_TICKETS
from hesi.support.tickets.models import Category
from hesi.support.tickets.views.posted import posted
from hesi.workspace.access.doors import needs
from hesi.workspace.access.form_answers import accepts, see_other
from hesi.workspace.access.pages import render_page
from hesi.workspace.access.request import Request

TREE, CATEGORY = "tickets/categories.html", "tickets/category.html"


@require_GET
@needs(MANAGE_TICKETS)
def tree(request: Request) -> HttpResponse:
    """Both levels, retired ones too."""
    lay_categories()
    rows = list(Category.objects.select_related("line", "parent"))
    branches = [(row, [one for one in rows if one.parent_id == row.pk]) for row in rows if row.parent_id is None]
    return render_page(request, TREE, branches=branches)


@require_POST
@needs(MANAGE_TICKETS)
def missing(request: Request) -> HttpResponse:
    """Add what the starting set has more."""
    count = add_missing_categories(by=request.actor)
    said = _("{count} categories have been added.").format(count=count) if count else _("Nothing was missing.")
    return see_other(reverse("categories"), request, said)


@require_http_methods(["GET", "POST"])
@needs(MANAGE_TICKETS)
def new(request: Request) -> HttpResponse:
    """One more category, under the one named by `?under=`."""
    parent = Category.objects.filter(key=request.GET.get("under", ""), parent=None).first()
    return _edit(request, None, parent)


@require_http_methods(["GET", "POST"])
@needs(MANAGE_TICKETS)
def category(request: Request, key: str) -> HttpResponse:
    """One category with its problem report."""
    found = Category.objects.filter(key=key).select_related("parent", "line").first()
    if found is None:
        raise NotFound(_("There is no such category."))
    return _edit(request, found)


def _edit(request: Request, found: Category | None, parent: Category | None = None) -> HttpResponse:
    form = CategoryForm(posted(request), initial=initial_of(found, parent=parent), category=found)
    questions = Questions(posted(request), initial=questions_of(found), prefix="q")

    def save(facts: dict[str, Any]) -> None:
        save_category(found, **facts, template=template_from(questions), by=request.actor)

    if request.method == "POST" and questions.is_valid() and accepts(form, save):
        return see_other(reverse("categories"), request, _("The category has been saved."))
    wrong = request.method == "POST"
    return render_page(request, CATEGORY, form=form, questions=questions, category=found, status=422 if wrong else 200)
