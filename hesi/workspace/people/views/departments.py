"""The administrator's pages about departments."""

from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from hesi.core.errors import NotFound
from hesi.workspace.access.doors import needs
from hesi.workspace.access.form_answers import accepts, see_other
from hesi.workspace.access.permissions import MANAGE_PEOPLE
from hesi.workspace.access.request import Request
from hesi.workspace.people.actions.departments import add_department, change_department, close_department
from hesi.workspace.people.forms.organisation import DepartmentForm
from hesi.workspace.people.models import Department


@require_GET
@needs(MANAGE_PEOPLE)
def departments(request: Request) -> HttpResponse:
    """The whole tree, each department with its head and how many people it has itself."""
    counted = Count("members", filter=Q(members__is_active=True))
    rows = Department.objects.active().select_related("head").annotate(people=counted).order_by("path")
    tree = [{"department": row, "indent": "\u2003" * (row.path.count("/") - 2)} for row in rows]
    return render(request, "people/departments.html", {"tree": tree})


@require_http_methods(["GET", "POST"])
@needs(MANAGE_PEOPLE)
def department_new(request: Request) -> HttpResponse:
    form = DepartmentForm(request.POST or None, initial={"parent": request.GET.get("parent")})
    if request.method == "POST" and accepts(form, lambda facts: add_department(**facts, by=request.actor)):
        return see_other(reverse("admin-departments"), request, _("The department is added."))
    return render(request, "people/department.html", {"form": form}, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@needs(MANAGE_PEOPLE)
def department(request: Request, pk: int) -> HttpResponse:
    found = _department(pk)
    form = DepartmentForm(request.POST or None, department=found)
    if request.method == "POST" and accepts(form, lambda facts: change_department(found, **facts, by=request.actor)):
        return see_other(reverse("admin-departments"), request, _("Saved."))
    context = {"form": form, "department": found}
    return render(request, "people/department.html", context, status=422 if form.errors else 200)


@require_POST
@needs(MANAGE_PEOPLE)
def department_closing(request: Request, pk: int) -> HttpResponse:
    closed = close_department(_department(pk), by=request.actor)
    return see_other(reverse("admin-departments"), request, _("“{name}” is closed.").format(name=closed.name))


def _department(pk: int) -> Department:
    found: Department | None = Department.objects.active().filter(pk=pk).first()
    if found is None:
        raise NotFound(_("There is no such department."))
    return found
