"""The administrator's pages about projects."""

from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from hesi.core.errors import NotFound
from hesi.core.pages import key_page
from hesi.core.text import clean_line
from hesi.workspace.access.doors import needs
from hesi.workspace.access.form_answers import accepts, see_other
from hesi.workspace.access.permissions import MANAGE_PEOPLE
from hesi.workspace.access.request import Request
from hesi.workspace.people.actions.projects import PROJECT, save_project, set_project_active
from hesi.workspace.people.forms.organisation import ProjectForm
from hesi.workspace.people.models import DimensionItem


@require_GET
@needs(MANAGE_PEOPLE)
def projects(request: Request) -> HttpResponse:
    asked = clean_line(request.GET.get("q", ""), 80)
    rows = DimensionItem.objects.filter(dimension__key=PROJECT).select_related("owner")
    if asked:
        rows = rows.filter(Q(code__icontains=asked) | Q(name__icontains=asked))
    page = key_page(rows, order=("-is_active", "code", "pk"), cursor=request.GET.get("cursor", ""), size=50)
    return render(request, "people/projects.html", {"page": page, "asked": asked})


@require_http_methods(["GET", "POST"])
@needs(MANAGE_PEOPLE)
def project(request: Request, pk: int | None = None) -> HttpResponse:
    """Add a project, or change this one."""
    found = _project(pk) if pk is not None else None
    form = ProjectForm(request.POST or None, project=found)
    if request.method == "POST" and accepts(form, lambda facts: save_project(found, **facts, by=request.actor)):
        return see_other(reverse("admin-projects"), request, _("Saved."))
    context = {"form": form, "project": found}
    return render(request, "people/project.html", context, status=422 if form.errors else 200)


@require_POST
@needs(MANAGE_PEOPLE)
def project_use(request: Request, pk: int) -> HttpResponse:
    """Open it again, or close it for new expenses."""
    row = set_project_active(_project(pk), request.POST.get("use") == "yes", by=request.actor)
    said = _("“{name}” is in use.") if row.is_active else _("“{name}” is closed.")
    return see_other(reverse("admin-projects"), request, said.format(name=row.name))


def _project(pk: int) -> DimensionItem:
    found: DimensionItem | None = DimensionItem.objects.filter(dimension__key=PROJECT, pk=pk).first()
    if found is None:
        raise NotFound(_("There is no such project."))
    return found
